//! Watches the logs of certificates while a command runs: looks at them, compares them with what
//! other offices were shown, keeps what was verified, and tells what has to be told.
//!
//! Whatever is found is kept first and told after, so that a cut loses nothing.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::{Address, OfficeNumber};
use pki::transparency::SignedHead;
use pki::{Certificate, TrustAnchors};
use protocol::http::{CertificateEntry, CertificateList};
use protocol::{Code, Sha256};

use crate::certificate_log::{self, Agreement, Doubt, Finding, KnownEntry, KnownLog, Sight};
use crate::clock::spoken;
use crate::command::session::Session;
use crate::command::{Outcome, Tools, log_words};
use crate::failure::{Failure, Kind};
use crate::local_store::{Alarm, Installed};
use crate::sealing::{self, Heads};
use crate::words::Text;

/// The logs, as one run sees them.
pub(crate) struct Watch<'a> {
    tools: &'a Tools<'a>,
    session: &'a Session,
    /// What was looked at in this run.
    looked: RefCell<BTreeMap<OfficeNumber, KnownLog>>,
    /// Offices whose log could not be verified in this run: what was kept before stands in for it.
    fallen_back: RefCell<BTreeSet<OfficeNumber>>,
    /// Authorities that the exchange has named.
    authorities: RefCell<Vec<Certificate>>,
    /// Whether something was told that is not kept.
    doubted: Cell<bool>,
}

impl<'a> Watch<'a> {
    /// Nothing is looked at yet.
    pub(crate) fn new(tools: &'a Tools<'a>, session: &'a Session) -> Self {
        Self {
            tools,
            session,
            looked: RefCell::default(),
            fallen_back: RefCell::default(),
            authorities: RefCell::new(session.installed.chain.clone()),
            doubted: Cell::new(false),
        }
    }

    /// The log of an office, verified; asked for once a run. What was kept before is no answer,
    /// also when [`Self::look_or_known`] has gone on with it.
    pub(crate) async fn look(&self, office: OfficeNumber) -> Result<KnownLog, Failure> {
        let looked = self.looked.borrow().get(&office).cloned();
        match looked {
            Some(known) if self.sight(office) == Sight::Shown => Ok(known),
            _ => self.look_again(office).await,
        }
    }

    /// The log of an office as far as it can be verified: a doubt is told, and what was verified
    /// before is given. For what must go on all the same.
    pub(crate) async fn look_or_known(&self, office: OfficeNumber) -> Result<KnownLog, Failure> {
        if self.sight(office) == Sight::Kept
            && let Some(known) = self.looked.borrow().get(&office)
        {
            // Asked and told once a run is enough.
            return Ok(known.clone());
        }
        match self.look(office).await {
            Err(failure) if failure.kind == Kind::Refused => {
                self.doubted.set(true);
                self.tools.terminal.failure(&failure);
                let known = self.tools.home.known_log(office)?;
                self.looked.borrow_mut().insert(office, known.clone());
                self.fallen_back.borrow_mut().insert(office);
                Ok(known)
            }
            other => other,
        }
    }

    async fn look_again(&self, office: OfficeNumber) -> Result<KnownLog, Failure> {
        let home = &self.tools.home;
        let known = home.known_log(office)?;
        let shown = match self.session.mailbox.log(office, known.size()).await {
            Err(failure) if failure.code() == Some(Code::NotFound) => {
                // An office that never had a certificate has none; otherwise it is gone.
                return match known.size() {
                    0 => Ok(known),
                    _ => Err(self.doubt(office, Doubt::Shrunk, "")?),
                };
            }
            other => other?,
        };
        self.learn(&shown.authorities);
        let next = match known.continued(office, &shown, &self.session.anchors) {
            Ok(next) => next,
            Err(doubt) => return Err(self.doubt(office, doubt, &shown.head)?),
        };
        if next != known {
            home.keep_log(office, &next)?;
        }
        if office != self.session.office() && known.size() > 0 {
            self.tell_partners_new(office, &known, &next);
        }
        self.looked.borrow_mut().insert(office, next.clone());
        self.fallen_back.borrow_mut().remove(&office);
        Ok(next)
    }

    /// The certificates of an office at one address, each verified and found in its log.
    pub(crate) async fn recipients(&self, address: Address) -> Result<Vec<Certificate>, Failure> {
        let office = address.office;
        self.tools.home.require_no_alarm(office)?;
        let list = self.session.mailbox.certificates(address).await?;
        self.learn(&list.authorities);
        let head = match self.verified(office, &list) {
            Ok(head) => head,
            Err(doubt) => return Err(self.doubt(office, doubt, &list.head)?),
        };
        let mut known = self.tools.home.known_log(office)?;
        if known.head() != Some(&list.head) {
            known = self.look_again(office).await?;
        }
        let contradiction = match known.agreement(&head.head) {
            Agreement::Agrees => None,
            Agreement::Longer => Some(Doubt::Shrunk),
            Agreement::Differs => Some(Doubt::Forked),
        };
        if let Some(doubt) = contradiction {
            return Err(self.doubt(office, doubt, &list.head)?);
        }
        let mut certificates = Vec::new();
        for entry in &list.certificates {
            let certificate = certificate_of(entry).ok_or_else(|| sealing::unusable(office))?;
            let logged = entry.logged.as_ref();
            if !logged.is_some_and(|at| certificate_log::is_logged(&head.head, &certificate, at)) {
                return Err(self.doubt(office, Doubt::NotLogged, &list.head)?);
            }
            certificates.push(certificate);
        }
        self.of_office(office, &certificates)
    }

    /// Certificates that the exchange named for an office, verified.
    pub(crate) fn of_office(
        &self,
        office: OfficeNumber,
        certificates: &[Certificate],
    ) -> Result<Vec<Certificate>, Failure> {
        sealing::recipients_of(
            office,
            certificates,
            // Another authority than our own may have issued them.
            &self.authorities.borrow(),
            &self.session.anchors,
            self.tools.clock.now(),
        )
    }

    /// The own office.
    pub(crate) fn office(&self) -> OfficeNumber {
        self.session.office()
    }

    /// The heads that go out with a message between two offices.
    pub(crate) fn heads(
        &self,
        sender: OfficeNumber,
        receiver: OfficeNumber,
    ) -> Result<Heads, Failure> {
        let head = |office| -> Result<Option<String>, Failure> {
            Ok(self.tools.home.known_log(office)?.head().cloned())
        };
        Ok(Heads {
            sender: head(sender)?,
            receiver: head(receiver)?,
        })
    }

    /// Compares a head that another office was shown with what is shown here. Only a head that
    /// an authority signed counts, and an old one contradicts nothing: an office alone cannot raise
    /// an alarm. One that is older than the `told` entries that the other office had been told of
    /// is only mentioned.
    pub(crate) async fn compare(
        &self,
        office: OfficeNumber,
        head: Option<&String>,
        told: u64,
        source: &str,
    ) -> Result<(), Failure> {
        let Some((text, head)) = self.believed(office, head) else {
            return Ok(());
        };
        let mut known = self.look_or_known(office).await?;
        // It may have grown since this run looked; a look that failed is not tried again.
        if known.agreement(&head.head) == Agreement::Longer && self.sight(office) == Sight::Shown {
            self.looked.borrow_mut().remove(&office);
            known = self.look_or_known(office).await?;
        }
        match known.finding(self.sight(office), &head.head, told) {
            Finding::Nothing => Ok(()),
            Finding::Less => {
                let text = Text::new("log-shown-older")
                    .with("office", office)
                    .with("source", source);
                self.tools.terminal.note(&text);
                Ok(())
            }
            Finding::Contradiction => self.raise(office, Doubt::Elsewhere, source, text),
        }
    }

    /// Whether the log of an office was verified in this run, or what was kept stands in for it.
    fn sight(&self, office: OfficeNumber) -> Sight {
        if self.fallen_back.borrow().contains(&office) {
            Sight::Kept
        } else {
            Sight::Shown
        }
    }

    /// Tells what stands: contradictions that nobody has cleared up, and certificates of the own
    /// office that nobody here has asked for or accepted.
    pub(crate) fn finish(&self) -> Result<Outcome, Failure> {
        let (terminal, home) = (self.tools.terminal, &self.tools.home);
        let own = self.session.office();
        for entry in unaccepted(self.tools, own)? {
            terminal.note(&log_words::new_certificate(terminal, &entry));
        }
        let alarms = home.alarms()?;
        for alarm in &alarms {
            let text = log_words::alarm(terminal, alarm);
            terminal.failure(&Failure::refused(text));
        }
        Ok(if alarms.is_empty() && !self.doubted.get() {
            Outcome::Clean
        } else {
            Outcome::Problems
        })
    }

    fn verified(&self, office: OfficeNumber, list: &CertificateList) -> Result<SignedHead, Doubt> {
        let anchors: &TrustAnchors = &self.session.anchors;
        certificate_log::verified_head(office, &list.head, &list.authorities, anchors)
    }

    fn learn(&self, authorities: &[String]) {
        let mut known = self.authorities.borrow_mut();
        for authority in certificate_log::certificates(authorities) {
            if !known.contains(&authority) {
                known.push(authority);
            }
        }
    }

    /// A head from elsewhere, when it is of this office and an authority signed it.
    fn believed<'t>(
        &self,
        office: OfficeNumber,
        text: Option<&'t String>,
    ) -> Option<(&'t String, SignedHead)> {
        let text = text?;
        let head = SignedHead::from_text(text).ok()?;
        let signed = head.verify(&self.authorities.borrow(), &self.session.anchors);
        (head.head.office_number == office && signed.is_ok()).then_some((text, head))
    }

    /// Keeps a doubt that is proven, and gives the failure that it is.
    fn doubt(&self, office: OfficeNumber, doubt: Doubt, head: &str) -> Result<Failure, Failure> {
        if doubt.is_proven() {
            self.raise(office, doubt, "exchange", head)?;
        }
        Ok(Failure::refused(log_words::doubt(office, doubt)))
    }

    fn raise(
        &self,
        office: OfficeNumber,
        doubt: Doubt,
        source: &str,
        contradicting: &str,
    ) -> Result<(), Failure> {
        let known = self.tools.home.known_log(office)?;
        self.tools.home.raise(&Alarm {
            office: office.to_string(),
            doubt,
            source: source.to_owned(),
            known: known.head().cloned(),
            contradicting: contradicting.to_owned(),
            found_at: self.tools.clock.now(),
            settled_at: None,
        })
    }

    fn tell_partners_new(&self, office: OfficeNumber, known: &KnownLog, next: &KnownLog) {
        let terminal = self.tools.terminal;
        let before = known.entries().len();
        for entry in next.entries().iter().skip(before) {
            let text = Text::new("partner-new-certificate")
                .with("office", office)
                .with("terminal", log_words::terminal(terminal, entry))
                .with("when", spoken(entry.issued_at, terminal.language()))
                .with("origin", log_words::origin(terminal, entry));
            terminal.note(&text);
        }
    }
}

/// The certificates of the own office that nobody at this computer has asked for or accepted.
pub(crate) fn unaccepted(tools: &Tools<'_>, own: OfficeNumber) -> Result<Vec<KnownEntry>, Failure> {
    let here = fingerprints_here(tools)?;
    let known = tools.home.known_log(own)?;
    let open = known.entries().iter();
    Ok(open
        .filter(|entry| !entry.accepted && !here.contains(&entry.fingerprint))
        .cloned()
        .collect())
}

/// The certificates that are installed at this computer.
pub(crate) fn fingerprints_here(tools: &Tools<'_>) -> Result<Vec<Sha256>, Failure> {
    let installed = tools.home.installed()?;
    let fingerprint = |one: &Installed| one.certificate.fingerprint().into();
    Ok(installed.iter().map(fingerprint).collect())
}

fn certificate_of(entry: &CertificateEntry) -> Option<Certificate> {
    let der = STANDARD.decode(&entry.der).ok()?;
    Certificate::from_der(&der).ok()
}
