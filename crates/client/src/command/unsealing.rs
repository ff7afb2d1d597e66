//! With which key of this computer a message is opened: one it was sealed to, or one that a
//! colleague's terminal has wrapped its key for.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Identity;
use pki::key_packet::KeyPacket;
use protocol::Sha256;
use protocol::http::MessageDetail;

use crate::command::receive::Stop;
use crate::command::session::Session;
use crate::command::{Tools, fetching};
use crate::local_store::{Arriving, Installed};
use crate::opening::{self, Announced, Damage, Unopened, Unsealed};

/// A certificate of this computer with its key.
pub(crate) struct Opener {
    identity: Identity,
    /// The message's key as a colleague's terminal has wrapped it for that certificate; `None`
    /// where the message is sealed to it.
    packet: Option<KeyPacket>,
}

/// What opens the message here. A key in hand goes before one that was given.
pub(crate) fn opener(
    tools: &Tools<'_>,
    announced: &Announced,
    detail: &MessageDetail,
) -> Result<Opener, Stop> {
    let installed = tools.home.installed()?;
    let fingerprint = |one: &Installed| Sha256::from(one.certificate.fingerprint());
    let sealed_to = &announced.manifest.sealed_to;
    let own = installed
        .iter()
        .find(|one| sealed_to.contains(&fingerprint(one)));
    if let Some(own) = own {
        let identity = own.identity(&tools.home, &tools.secrets)?;
        return Ok(Opener {
            identity,
            packet: None,
        });
    }
    for given in &detail.keys {
        let own = installed
            .iter()
            .find(|one| fingerprint(one) == given.fingerprint);
        let packet = STANDARD.decode(&given.packet).ok();
        let packet = packet.and_then(|der| KeyPacket::from_der(&der).ok());
        if let (Some(own), Some(packet)) = (own, packet) {
            let identity = own.identity(&tools.home, &tools.secrets)?;
            let packet = Some(packet);
            return Ok(Opener { identity, packet });
        }
    }
    Err(Damage::OtherKey.into())
}

/// Fetches the sealed parts and verifies everything. What is damaged is not kept.
pub(crate) async fn unseal(
    tools: &Tools<'_>,
    session: &Session,
    announced: &Announced,
    opener: &Opener,
) -> Result<(Arriving, Unsealed), Stop> {
    let arriving = fetching::fetch(tools, session, announced).await?;
    let opener = (&opener.identity, opener.packet.as_ref());
    match opening::open(announced, arriving.sealed(), opener, &session.anchors) {
        Ok(unsealed) => Ok((arriving, unsealed)),
        Err(Unopened::Disk(error)) => Err(arriving.failure(&error).into()),
        Err(Unopened::Damage(damage)) => {
            tools.home.drop_arriving(announced.manifest.message_id)?;
            Err(damage.into())
        }
    }
}
