//! `renkei cert import`: installs a certificate that the portal handed out as `.p12` file.

use pki::PkiError;
use pki::pkcs12::{self, IssuePassword};

use crate::cli::Import;
use crate::command::{Outcome, Tools, enrolment};
use crate::failure::{Failure, Kind, Words};
use crate::keys::{self, Prompt, Source, Wanted};
use crate::local_store::Origin;
use crate::words::Text;

/// Runs the command. A wrong password changes nothing, however often.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Import) -> Result<Outcome, Failure> {
    let path = &arguments.file;
    let file = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
    let source = Source::from_switch(arguments.password_stdin);
    let typed = tools.secrets.ask(tools.terminal, Prompt::Issue, source)?;
    let password = IssuePassword::parse(&typed).map_err(|error| Failure {
        kind: Kind::NoCertificate,
        words: Words::Pki(error),
    })?;
    let contents = pkcs12::open(&file, password.as_str()).map_err(|error| match error {
        PkiError::WrongPassword => Failure::no_certificate(Text::new("p12-wrong-password")),
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
    tools.home.keep_exchange(&exchange)?;
    let parts = (&contents.key, &certificate, chain.as_slice());
    tools
        .home
        .install(&tools.secrets, parts, Origin::Imported, now)?;
    enrolment::tell_installed(tools, &certificate);
    Ok(Outcome::Clean)
}
