//! Locking what an earlier version has left readable for its pages.

use careplan::check::group_names;
use careplan::{Context, SourceFile};
use protocol::MessageId;
use protocol::message::FREE_UNIT;

use crate::command::Tools;
use crate::command::archive::keeping::keep;
use crate::failure::Failure;
use crate::local_store::{DataKey, Direction, KeptFile, PaperOf, Record};

/// Moves readable papers into the archive and readable drafts under the lock; what cannot be kept
/// stays where it is. Not with the turn.
pub(crate) fn settle(tools: &Tools<'_>) -> Result<(), Failure> {
    if tools.home.readable_papers()?.is_empty() {
        return Ok(());
    }
    let _turn = tools.turn()?;
    let key = tools.home.data_key(&tools.secrets, &tools.randomness)?;
    // Another may have been faster.
    for paper in tools.home.readable_papers()? {
        match &paper.of {
            PaperOf::Nothing if !paper.files.is_empty() => continue,
            PaperOf::Nothing => {}
            PaperOf::Draft(id) => tools.home.add_to_draft(key, id, &paper.files)?,
            PaperOf::Message(..) if paper.files.is_empty() => {}
            PaperOf::Message(direction, id) => {
                take_in(tools, key, (*direction, *id), &paper.files)?;
            }
        }
        tools.home.drop_readable(&paper)?;
    }
    Ok(())
}

fn take_in(
    tools: &Tools<'_>,
    key: &DataKey,
    (direction, id): (Direction, MessageId),
    files: &[SourceFile],
) -> Result<(), Failure> {
    if tools.home.is_archived(direction, id) {
        return Ok(());
    }
    let names = group_names(files.iter().map(|file| &file.name));
    let group = names
        .iter()
        .find_map(|group| Some((group, group.envelope?)));
    let unit = group.map(|(group, _)| group.check(files, &Context::default()));
    let bundle = unit.and_then(|report| report.units.into_iter().find_map(|unit| unit.bundle));
    let sent = tools.home.sent()?.into_iter();
    let sent = sent.into_iter().find(|entry| entry.message_id == id);
    let own = tools.home.active()?.map(|installed| installed.office);
    let own = own.map_or_else(String::new, |office| office.to_string());
    let envelope = group.map(|(_, envelope)| envelope);
    let record = Record {
        direction,
        message_id: id,
        sender: envelope.map_or_else(String::new, |envelope| envelope.from.to_string()),
        // The folder of a free message did not say to whom it came.
        receiver: envelope.map_or(own, |envelope| envelope.to.to_string()),
        serial: envelope.map_or_else(String::new, |envelope| envelope.serial.to_string()),
        unit: bundle.as_ref().map_or_else(
            || sent.map_or_else(|| FREE_UNIT.to_owned(), |entry| entry.unit),
            |bundle| bundle.unit.to_string(),
        ),
        month: bundle.and_then(|bundle| bundle.month.map(|month| month.to_string())),
        kept_at: tools.clock.now(),
        files: files.iter().map(kept).collect(),
    };
    let bytes: Vec<u8> = files.iter().flat_map(|file| file.bytes.clone()).collect();
    keep(tools, key, &record, &mut bytes.as_slice())
}

fn kept(file: &SourceFile) -> KeptFile {
    KeptFile {
        name: file.name.clone(),
        octets: file.bytes.len() as u64,
    }
}
