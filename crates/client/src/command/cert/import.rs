//! `renkei cert import`: installs a certificate that the portal handed out as `.p12` file.

use std::path::Path;

use pki::pkcs12::{self, IssuePassword};
use pki::{Certificate, Identity, PkiError};

use crate::cli::Import;
use crate::command::{Outcome, Tools, enrolment};
use crate::failure::Failure;
use crate::keys::{self, Prompt, Source, Wanted};
use crate::local_store::{Exchange, Installed, Origin};
use crate::words::Text;

/// Runs the command. A wrong password changes nothing, however often.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Import) -> Result<Outcome, Failure> {
    let path = &arguments.file;
    let file = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let source = Source::from_switch(arguments.password_stdin);
    let typed = tools.secrets.ask(tools.terminal, Prompt::Issue, source)?;
    let file = P12 {
        bytes: &file,
        name: &path.display().to_string(),
        password: &typed,
    };
    let imported = install(tools, &file, arguments.address.as_deref())?;
    if let Some(note) = &imported.other_office {
        tools.terminal.note(note);
    }
    enrolment::tell_installed(tools, imported.identity.certificate());
    if let Some(store) = arguments.store.system_store {
        store.put(&tools.home, &imported.identity, &imported.exchange.root)?;
        tools
            .terminal
            .result(&Text::new("store-done").with("store", store.name()));
    }
    Ok(Outcome::Clean)
}

/// A `.p12` file and what was typed to open it.
pub(crate) struct P12<'a> {
    /// The file.
    pub(crate) bytes: &'a [u8],
    /// How it is called in words.
    pub(crate) name: &'a str,
    /// The issue password, as it was typed.
    pub(crate) password: &'a str,
}

/// What was installed.
pub(crate) struct Imported {
    /// The key and its certificate.
    pub(crate) identity: Identity,
    /// The exchange that it is for.
    pub(crate) exchange: Exchange,
    /// Says that only other offices had certificates here before.
    pub(crate) other_office: Option<Text>,
}

/// Opens the file and installs what is in it. A failure changes nothing.
pub(crate) fn install(
    tools: &Tools<'_>,
    file: &P12<'_>,
    address: Option<&Path>,
) -> Result<Imported, Failure> {
    let typed = file.password;
    let password = IssuePassword::parse(typed).map_err(|error| {
        let text = Text::new(match error {
            PkiError::PasswordFormat { .. } if !almost(typed) => "p12-sign-in-password",
            _ => "p12-password-format",
        });
        Failure::no_certificate(text)
    })?;
    let contents = pkcs12::open(file.bytes, password.as_str()).map_err(|error| match error {
        PkiError::WrongPassword => Failure::no_certificate(Text::new("p12-wrong-password")),
        PkiError::Unsupported { .. } => Failure::no_certificate(Text::new("p12-other-form")),
        _ => Failure::no_certificate(Text::new("p12-unreadable").with("path", file.name)),
    })?;
    let exchange = tools.home.settle_exchange(address)?;
    let public_key = contents.key.public_key_der();
    let wanted = Wanted {
        public_key: &public_key,
        office_number: None,
    };
    let mut arrived = vec![contents.certificate];
    arrived.extend(contents.chain);
    let now = tools.clock.now();
    let (certificate, chain) = keys::accept(arrived, &wanted, &exchange.anchors(), now)?;
    let other_office = other_office(tools, &certificate)?;
    tools.home.keep_exchange(&exchange)?;
    let parts = (&contents.key, &certificate, chain.as_slice());
    tools
        .home
        .install(&tools.secrets, parts, Origin::Imported, now)?;
    let identity = Identity::new(contents.key, certificate, chain)?;
    Ok(Imported {
        identity,
        exchange,
        other_office,
    })
}

/// Whether what was typed is an issue password with a slip, and not another password: as long, or
/// nearly, and without small letters and signs.
fn almost(typed: &str) -> bool {
    let mut letters = typed
        .chars()
        .filter(|one| !one.is_whitespace() && *one != '-');
    let length = letters.clone().count();
    (15..=17).contains(&length) && letters.all(|one| one.is_ascii_digit() || one.is_uppercase())
}

/// Several offices may share a computer; whoever has taken the wrong file has to see it.
fn other_office(tools: &Tools<'_>, certificate: &Certificate) -> Result<Option<Text>, Failure> {
    let before = tools.home.installed()?;
    let same = |one: &Installed| Some(one.office) == certificate.office_number();
    let other = before.first().filter(|_| !before.iter().any(same));
    Ok(other.map(|other| {
        let office = certificate.office_number().map(|office| office.to_string());
        Text::new("import-other-office")
            .with("office", office.unwrap_or_default())
            .with("name", certificate.organisation().unwrap_or_default())
            .with("other", other.office)
    }))
}
