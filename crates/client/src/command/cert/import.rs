//! `renkei cert import`: installs a certificate that the portal handed out as `.p12` file.

use pki::pkcs12::{self, IssuePassword};
use pki::{Certificate, Identity, PkiError};

use crate::cli::Import;
use crate::command::{Outcome, Tools, enrolment};
use crate::failure::Failure;
use crate::keys::{self, Prompt, Source, Wanted};
use crate::local_store::{Installed, Origin};
use crate::words::Text;

/// Runs the command. A wrong password changes nothing, however often.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Import) -> Result<Outcome, Failure> {
    let path = &arguments.file;
    let file = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let source = Source::from_switch(arguments.password_stdin);
    let typed = tools.secrets.ask(tools.terminal, Prompt::Issue, source)?;
    let password = IssuePassword::parse(&typed).map_err(|error| {
        let text = Text::new(match error {
            PkiError::PasswordFormat { .. } if !almost(&typed) => "p12-sign-in-password",
            _ => "p12-password-format",
        });
        Failure::no_certificate(text)
    })?;
    let contents = pkcs12::open(&file, password.as_str()).map_err(|error| match error {
        PkiError::WrongPassword => Failure::no_certificate(Text::new("p12-wrong-password")),
        PkiError::Unsupported { .. } => Failure::no_certificate(Text::new("p12-other-form")),
        _ => Failure::no_certificate(Text::new("p12-unreadable").with("path", path.display())),
    })?;
    let exchange = tools.home.settle_exchange(arguments.address.as_deref())?;
    let public_key = contents.key.public_key_der();
    let wanted = Wanted {
        public_key: &public_key,
        office_number: None,
    };
    let mut arrived = vec![contents.certificate];
    arrived.extend(contents.chain);
    let now = tools.clock.now();
    let (certificate, chain) = keys::accept(arrived, &wanted, &exchange.anchors(), now)?;
    tell_other_office(tools, &certificate)?;
    tools.home.keep_exchange(&exchange)?;
    let parts = (&contents.key, &certificate, chain.as_slice());
    tools
        .home
        .install(&tools.secrets, parts, Origin::Imported, now)?;
    enrolment::tell_installed(tools, &certificate);
    if let Some(store) = arguments.store.system_store {
        let identity = Identity::new(contents.key, certificate, chain)?;
        store.put(&tools.home, &identity, &exchange.root)?;
        tools
            .terminal
            .result(&Text::new("store-done").with("store", store.name()));
    }
    Ok(Outcome::Clean)
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
fn tell_other_office(tools: &Tools<'_>, certificate: &Certificate) -> Result<(), Failure> {
    let before = tools.home.installed()?;
    let same = |one: &Installed| Some(one.office) == certificate.office_number();
    if let Some(other) = before.first().filter(|_| !before.iter().any(same)) {
        let office = certificate.office_number().map(|office| office.to_string());
        tools.terminal.note(
            &Text::new("import-other-office")
                .with("office", office.unwrap_or_default())
                .with("name", certificate.organisation().unwrap_or_default())
                .with("other", other.office),
        );
    }
    Ok(())
}
