//! Fetching the parts of a message onto this computer's disk, from where a download was cut.

use protocol::http::ExchangePolicy;
use protocol::message::PartDescription;
use protocol::{Code, attachment};

use crate::command::Tools;
use crate::command::receive::Stop;
use crate::command::session::Session;
use crate::failure::Failure;
use crate::local_store::{Arriving, Before};
use crate::opening::{Announced, Damage};

/// Fetches what is missing. Every part is compared with what the sender signed.
pub(crate) async fn fetch(
    tools: &Tools<'_>,
    session: &Session,
    announced: &Announced,
) -> Result<Arriving, Stop> {
    let manifest = &announced.manifest;
    let id = manifest.message_id;
    let arriving = tools.home.arriving(id, manifest.parts.len())?;
    for (number, described) in (0_u32..).zip(&manifest.parts) {
        download(session, announced, &arriving, (number, described)).await?;
        if !arriving.is_good(number, described)? {
            tools.home.drop_arriving(id)?;
            return Err(Damage::Payload.into());
        }
    }
    Ok(arriving)
}

async fn download(
    session: &Session,
    announced: &Announced,
    arriving: &Arriving,
    (number, described): (u32, &PartDescription),
) -> Result<(), Failure> {
    let mut held = arriving.held(number)?;
    if held == described.size {
        return Ok(());
    }
    if held > described.size {
        held = 0;
    }
    let id = announced.manifest.message_id;
    let mailbox = &session.mailbox;
    let mut coming = mailbox.part(id, number, held, described.sha256).await?;
    let before = if held > 0 && coming.goes_on() {
        Before::Keep
    } else {
        held = 0;
        Before::Drop
    };
    let mut file = arriving.write(number, before)?;
    while let Some(octets) = coming.next().await? {
        let octets = octets.as_ref();
        held += octets.len() as u64;
        if held > described.size {
            // More than was announced cannot be what was announced.
            return Ok(());
        }
        file.add(octets)?;
    }
    Ok(())
}

/// What attachments may be here: what the exchange says, or the usual where it says nothing.
pub(crate) async fn policy(session: &Session) -> Result<attachment::Policy, Failure> {
    match session.mailbox.policy().await {
        Ok(ExchangePolicy { attachments, .. }) => Ok(attachments),
        Err(failure) if failure.code() == Some(Code::NotFound) => Ok(attachment::Policy::default()),
        Err(failure) => Err(failure),
    }
}
