//! Logs that grow as they should, and every way in which they may not.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use time::Duration;

use super::*;
use crate::authority::Authority;

/// An exchange that keeps the log of one office.
struct Keeper {
    now: OffsetDateTime,
    authority: Authority,
    certificates: Vec<Certificate>,
}

impl Keeper {
    fn new(certificates: usize) -> Self {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let mut keeper = Self {
            now,
            authority: Authority::new(now),
            certificates: Vec::new(),
        };
        (0..certificates).for_each(|_| keeper.issue());
        keeper
    }

    fn issue(&mut self) {
        let office = self.authority.office("1370000018", self.now);
        self.certificates.push(office.certificate().clone());
    }

    fn entry(&self, place: usize) -> LogEntry {
        LogEntry {
            place: place as u64,
            fingerprint: self.certificates[place].fingerprint().into(),
            key_origin: KeyOrigin::Exchange,
            issued_at: self.now,
            certificate: STANDARD.encode(self.certificates[place].der()),
        }
    }

    fn head(&self) -> SignedHead {
        let entries: Vec<Entry> = (0..self.certificates.len())
            .map(|place| KnownEntry::of(office(), &self.entry(place)).entry())
            .collect();
        let head = Head::of(office(), &entries, self.now);
        head.sign(&self.authority.issuing).unwrap()
    }

    fn shown(&self, since: usize) -> CertificateLog {
        let count = self.certificates.len();
        let leaves: Vec<Hash> = (0..count)
            .map(|place| KnownEntry::of(office(), &self.entry(place)).entry().leaf())
            .collect();
        let proof = pki::merkle::consistency(&leaves, since).unwrap_or_default();
        CertificateLog {
            entries: (since..count).map(|place| self.entry(place)).collect(),
            head: self.head().to_text(),
            authorities: vec![STANDARD.encode(self.authority.issuing.certificate().der())],
            consistency: proof.into_iter().map(Sha256::from).collect(),
        }
    }

    fn known(&self) -> KnownLog {
        self.continued(&KnownLog::default(), &self.shown(0))
            .unwrap()
    }

    fn continued(&self, known: &KnownLog, shown: &CertificateLog) -> Result<KnownLog, Doubt> {
        let anchors = TrustAnchors::new(self.authority.root.clone());
        known.continued(office(), shown, &anchors)
    }
}

fn office() -> OfficeNumber {
    "1370000018".parse().unwrap()
}

#[test]
fn a_log_that_grows_is_followed() {
    let mut keeper = Keeper::new(2);
    let mut known = keeper.known();
    known.accept();
    let early = keeper.head().head;
    assert_eq!(known.agreement(&early), Agreement::Agrees);
    (0..3).for_each(|_| keeper.issue());
    let late = keeper.head().head;
    assert_eq!(known.agreement(&late), Agreement::Longer);

    let shown = keeper.shown(2);
    let grown = keeper.continued(&known, &shown).unwrap();
    assert_eq!(grown.size(), 5);
    assert_eq!(grown.agreement(&early), Agreement::Agrees);
    assert_eq!(grown.agreement(&late), Agreement::Agrees);
    assert_eq!(grown.head(), Some(&shown.head));
    let accepted: Vec<bool> = grown.entries().iter().map(|one| one.accepted).collect();
    assert_eq!(accepted, [true, true, false, false, false]);
    let serial = keeper.certificates[4].serial().to_string();
    assert_eq!(grown.entries()[4].serial, Some(serial));
    assert!(grown.holds(keeper.certificates[4].fingerprint().into()));
    assert!(!known.holds(keeper.certificates[4].fingerprint().into()));
    // Kept and read again it is the same.
    let kept = serde_json::to_string(&grown).unwrap();
    assert_eq!(serde_json::from_str::<KnownLog>(&kept).unwrap(), grown);
}

#[test]
fn a_log_that_shrinks_or_forks_is_not() {
    let mut keeper = Keeper::new(3);
    let known = keeper.known();
    let hidden = keeper.certificates.pop().unwrap();
    let found = keeper.continued(&known, &keeper.shown(3));
    assert_eq!(found.unwrap_err(), Doubt::Shrunk);
    // Another certificate in the place of the hidden one, and one more.
    for _ in 0..2 {
        keeper.issue();
        let found = keeper.continued(&known, &keeper.shown(3));
        assert_eq!(found.unwrap_err(), Doubt::Forked);
    }
    let other = keeper.head().head;
    assert_eq!(known.agreement(&other), Agreement::Longer);
    keeper.certificates.pop();
    let other = keeper.head().head;
    assert_eq!(known.agreement(&other), Agreement::Differs);
    assert!(known.holds(hidden.fingerprint().into()));
}

#[test]
fn an_old_head_and_a_look_that_failed_raise_nothing() {
    let mut keeper = Keeper::new(2);
    let early = keeper.head().head;
    let old = keeper.known();
    keeper.issue();
    let (known, late) = (keeper.known(), keeper.head().head);
    assert_eq!(known.finding(Sight::Shown, &early, 3), Finding::Less);
    assert_eq!(known.finding(Sight::Shown, &early, 2), Finding::Nothing);
    assert_eq!(known.finding(Sight::Shown, &late, 3), Finding::Nothing);
    // What was kept may be old; what was shown just now may not.
    assert_eq!(old.finding(Sight::Kept, &late, 0), Finding::Nothing);
    assert_eq!(old.finding(Sight::Shown, &late, 0), Finding::Contradiction);
    // A real difference counts always.
    keeper.certificates.pop();
    keeper.issue();
    let other = keeper.head().head;
    for sight in [Sight::Shown, Sight::Kept] {
        assert_eq!(known.finding(sight, &other, 0), Finding::Contradiction);
    }
}

#[test]
fn entries_that_are_not_those_of_the_head_are_not_believed() {
    let keeper = Keeper::new(3);
    let changes: [fn(&mut CertificateLog); 5] = [
        |shown| drop(shown.entries.pop()),
        |shown| shown.entries.swap(0, 1),
        |shown| shown.entries[1].key_origin = KeyOrigin::Office,
        |shown| shown.entries[1].issued_at += Duration::milliseconds(1),
        |shown| shown.entries[2].place = 7,
    ];
    for change in changes {
        let mut shown = keeper.shown(0);
        change(&mut shown);
        let found = keeper.continued(&KnownLog::default(), &shown);
        assert_eq!(found.unwrap_err(), Doubt::Incomplete);
    }
    // A certificate that is not shown is no reason to doubt; it is told without its name.
    let mut shown = keeper.shown(0);
    shown.entries[0].certificate = STANDARD.encode(keeper.certificates[1].der());
    let known = keeper.continued(&KnownLog::default(), &shown).unwrap();
    assert_eq!(known.entries()[0].serial, None);
}

#[test]
fn a_head_that_no_authority_of_the_exchange_signed_is_not_believed() {
    let keeper = Keeper::new(1);
    let stranger = Keeper::new(1);
    let mut shown = keeper.shown(0);
    shown.head = stranger.head().to_text();
    let found = keeper.continued(&KnownLog::default(), &shown);
    assert_eq!(found.unwrap_err(), Doubt::Unsigned);
    shown.authorities = stranger.shown(0).authorities;
    let found = keeper.continued(&KnownLog::default(), &shown);
    assert_eq!(found.unwrap_err(), Doubt::Unsigned);

    let mut of_another = keeper.head().head;
    of_another.office_number = "1370000026".parse().unwrap();
    let mut shown = keeper.shown(0);
    shown.head = of_another
        .sign(&keeper.authority.issuing)
        .unwrap()
        .to_text();
    let found = keeper.continued(&KnownLog::default(), &shown);
    assert_eq!(found.unwrap_err(), Doubt::Unsigned);
}

#[test]
fn a_certificate_is_logged_where_its_proof_leads() {
    let keeper = Keeper::new(4);
    let known = keeper.known();
    let leaves: Vec<Hash> = known
        .entries()
        .iter()
        .map(|one| one.entry().leaf())
        .collect();
    let proof = pki::merkle::inclusion(&leaves, 2).unwrap();
    let mut logged = Logged {
        place: 2,
        key_origin: KeyOrigin::Exchange,
        issued_at: keeper.now,
        inclusion: proof.into_iter().map(Sha256::from).collect(),
    };
    let head = keeper.head().head;
    assert!(is_logged(&head, &keeper.certificates[2], &logged));
    assert!(!is_logged(&head, &keeper.certificates[1], &logged));
    logged.key_origin = KeyOrigin::Office;
    assert!(!is_logged(&head, &keeper.certificates[2], &logged));
}
