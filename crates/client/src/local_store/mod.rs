//! What this program keeps on the office's computer: the address of the exchange, keys and
//! certificates, who is signed in, a pending application or renewal, sealed messages on their way,
//! the journal, folders that are watched, the logs of certificates, masters, and the settings.
//!
//! Care plans are kept in the archive and in the drafts of the local pages, locked under the data
//! key: nothing here can be read without it. What waits to be sent is sealed, and the journal holds
//! ids and hashes. Every file is written whole: to a temporary name, onto the disk, then renamed.

mod address;
mod archive;
mod certificates;
mod colleagues;
mod data_key;
mod forwards;
mod home;
mod inbox;
mod journal;
mod key_file;
mod logs;
mod masters;
mod outbox;
mod page_settings;
mod papers;
mod pending;
mod piles;
mod renewal;
mod settings;
mod sign_in;
mod ticks;
mod turn;
mod watch_folders;
mod whole_file;
mod whole_folder;
mod whole_tree;

pub(crate) use address::Exchange;
pub(crate) use archive::{Copies, Direction, Kept, KeptFile, Record, read_line};
pub(crate) use certificates::{Installed, Origin, Standing};
pub(crate) use colleagues::Colleague;
pub(crate) use data_key::DataKey;
pub(crate) use forwards::{ForwardEntry, ForwardedFile};
pub(crate) use home::Home;
pub(crate) use inbox::{Arriving, Before};
pub(crate) use journal::{CollectedEntry, ProofEntry, SentEntry};
pub(crate) use logs::Alarm;
pub(crate) use outbox::{LogSizes, SealedParts, Waiting};
pub(crate) use pending::Pending;
pub(crate) use piles::{DraftFile, DraftId, PaperOf};
pub(crate) use settings::Renew;
pub(crate) use sign_in::SignIn;
pub(crate) use ticks::KeptTick;
pub(crate) use turn::Turn;
pub(crate) use watch_folders::{Aside, Delivery, FiledFile, Filing, Stage, WatchFolder};
pub(crate) use whole_file::{Held, NotCopied, Staged, write_all_whole, write_private, write_whole};
pub(crate) use whole_folder::StagedFolder;
pub(crate) use whole_tree::{TreeFile, write_tree};
