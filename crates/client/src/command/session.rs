//! The office at the mailbox: exchange, certificate in use, key in hand, connection.

use careplan::OfficeNumber;
use pki::{Identity, TrustAnchors};
use protocol::http::SelfDescription;
use protocol::{Code, Problem};

use crate::command::{Tools, sign_in};
use crate::exchange::Mailbox;
use crate::failure::Failure;
use crate::local_store::{Exchange, Installed};

/// A connection as the office of the certificate in use.
pub(crate) struct Session {
    /// The exchange.
    pub(crate) exchange: Exchange,
    /// The roots that are believed.
    pub(crate) anchors: TrustAnchors,
    /// The certificate in use.
    pub(crate) installed: Installed,
    /// The certificate with its key.
    pub(crate) identity: Identity,
    /// The connection.
    pub(crate) mailbox: Mailbox,
    /// What the mailbox says about the office.
    pub(crate) own: SelfDescription,
}

impl Session {
    /// Opens a session, as the person who is signed in here or as the terminal by itself. The
    /// first request carries nothing, so that a refused certificate shows
    /// before anything is sent.
    pub(crate) async fn open(tools: &Tools<'_>) -> Result<Self, Failure> {
        let installed = tools.home.usable(tools.clock.now())?;
        let exchange = tools
            .home
            .exchange()?
            .ok_or_else(Failure::no_certificate_here)?;
        let identity = installed.identity(&tools.home, &tools.secrets)?;
        let mailbox = Mailbox::new(&tools.tls, &exchange, &identity)?;
        let (mailbox, own) = sign_in::at_work(tools, &installed, mailbox).await?;
        let anchors = exchange.anchors();
        Ok(Self {
            exchange,
            anchors,
            installed,
            identity,
            mailbox,
            own,
        })
    }

    /// Opens a session for what the terminal may never do by itself.
    pub(crate) async fn of_person(tools: &Tools<'_>) -> Result<Self, Failure> {
        let session = Self::open(tools).await?;
        match session.own.person {
            Some(_) => Ok(session),
            None => Err(Failure::problem(Problem::of(Code::TokenRequired))),
        }
    }

    /// The number of the own office.
    pub(crate) fn office(&self) -> OfficeNumber {
        self.installed.office
    }
}
