//! `renkei echo`: the echo office of the exchange. It answers each free message with its own text,
//! so that an office can see that sending and receiving work.
//!
//! It is an ordinary office with a certificate and a key of its own, so that the exchange learns
//! nothing of any message; the exchange only names it. Care plans it neither fetches nor opens.
//! The answer goes out before the receipt, and its content names the message that it answers: a
//! run that is cut goes on with the same answer and makes no second one.

mod free;
pub(crate) mod trial;

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use careplan::{Address, Envelope};
use protocol::free::{FreeMessage, VERSION};
use protocol::http::{MessageSummary, Side};
use protocol::{Code, MessageId};

use self::free::Opened;
use crate::cli::Echo;
use crate::command::log_watch::Watch;
use crate::command::receive::{self, Happened, Stop};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, fetching, renewing, send, send_free};
use crate::failure::{Failure, Kind};
use crate::plan::{self, Repetition, echo};
use crate::sealing::{self, Packed};
use crate::stop;
use crate::words::Text;

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Echo) -> Result<Outcome, Failure> {
    let mut office = EchoOffice {
        tools,
        told: BTreeSet::new(),
    };
    if arguments.once {
        let session = Session::open(tools).await?;
        let address = named(&session).await?;
        office.round(&session, address).await?;
        return Ok(Outcome::Clean);
    }
    tokio::select! {
        failed = office.work() => return Err(failed),
        () = stop::requested() => {}
    }
    tools.terminal.result(&Text::new("echo-ended"));
    Ok(Outcome::Clean)
}

/// The address that the exchange names as its echo office, where that is this office. Any other
/// would repeat what its partners write to it.
async fn named(session: &Session) -> Result<Address, Failure> {
    let own = session.office();
    match address(session).await? {
        Some(address) if address.office == own => Ok(address),
        _ => Err(Failure::refused(
            Text::new("echo-not-named").with("office", own),
        )),
    }
}

/// The echo office of the exchange, where it has one.
pub(crate) async fn address(session: &Session) -> Result<Option<Address>, Failure> {
    match session.mailbox.policy().await {
        Ok(policy) => Ok(policy.echo_office.and_then(|text| text.parse().ok())),
        Err(failure) if failure.code() == Some(Code::NotFound) => Ok(None),
        Err(failure) => Err(failure),
    }
}

struct EchoOffice<'a> {
    tools: &'a Tools<'a>,
    /// Messages that cannot be answered, so that each is told once.
    told: BTreeSet<MessageId>,
}

impl EchoOffice<'_> {
    /// Answers until something stops it that waiting does not end.
    async fn work(&mut self) -> Failure {
        loop {
            match self.connected().await {
                Ok(()) => {}
                // A server that is started anew is waited for.
                Err(failure) if failure.kind == Kind::Unreachable => {
                    self.tools.terminal.failure(&failure);
                    tokio::time::sleep(PAUSE).await;
                }
                Err(failure) => return failure,
            }
        }
    }

    /// Answers on one connection, until it is time to look for a new certificate.
    async fn connected(&mut self) -> Result<(), Failure> {
        renewing::beside(self.tools).await;
        let session = Session::open(self.tools).await?;
        let address = named(&session).await?;
        self.tools
            .terminal
            .result(&Text::new("echo-begun").with("address", address));
        let began = Instant::now();
        let mut cursor = session.mailbox.changes(0, 0).await?.latest;
        while began.elapsed() < CONNECTION {
            if self.round(&session, address).await? == Round::More {
                continue;
            }
            cursor = session.mailbox.changes(cursor, AT_ONCE).await?.cursor;
        }
        Ok(())
    }

    /// Answers what is there, so many messages at a time.
    async fn round(&mut self, session: &Session, address: Address) -> Result<Round, Failure> {
        let tools = self.tools;
        let _turn = tools.turn()?;
        tools.home.sweep_waiting()?;
        let inbox = session.mailbox.messages(Side::Inbox).await?;
        let (due, _) = plan::collecting(&inbox, &[]);
        let due: Vec<_> = due
            .into_iter()
            .filter(|message| echo::is_for(message, address))
            .filter(|message| !self.told.contains(&message.message_id))
            .collect();
        let watch = Watch::new(tools, session);
        watch.look_or_known(session.office()).await?;
        for message in due.iter().take(ROUND) {
            let failure = match self.answer((session, &watch), message).await {
                Ok(()) | Err(Stop::Message(Happened::Recalled)) => continue,
                Err(Stop::Message(happened)) => {
                    receive::tell(tools.terminal, message, &happened);
                    self.told.insert(message.message_id);
                    continue;
                }
                Err(Stop::Run(failure)) => failure,
            };
            if failure.kind != Kind::Refused {
                return Err(failure);
            }
            tools.terminal.failure(&failure);
            self.told.insert(message.message_id);
        }
        watch.finish()?;
        Ok(if due.len() > ROUND {
            Round::More
        } else {
            Round::All
        })
    }

    async fn answer(
        &self,
        (session, watch): (&Session, &Watch<'_>),
        message: &MessageSummary,
    ) -> Result<(), Stop> {
        let tools = self.tools;
        let Some(opened) = free::open(tools, (session, watch), message).await? else {
            return Ok(());
        };
        let sent = tools.home.sent()?;
        let now = tools.clock.now();
        let key = if echo::may_answer(&sent, message.sender, &opened.text, now) {
            let reply = self.reply(session, message, &opened).await?;
            let unit = (&reply, Repetition::Refuse);
            send::send_one(tools, (session, watch), unit, &sent).await?;
            "echo-answered"
        } else {
            "echo-not-answered"
        };
        free::finish(tools, (session, watch), &opened).await?;
        let text = Text::new(key).with("sender", message.sender);
        tools.terminal.result(&text);
        Ok(())
    }

    /// The same for the same message, but for the serial.
    async fn reply(
        &self,
        session: &Session,
        message: &MessageSummary,
        opened: &Opened,
    ) -> Result<Packed, Failure> {
        let policy = fetching::policy(session).await?;
        let (from, to) = (message.receiver, message.sender);
        let free = FreeMessage {
            version: VERSION,
            receiver: to,
            text: echo::reply(message.message_id, &opened.text, policy.text_characters),
            attachments: Vec::new(),
        };
        let envelope = Envelope {
            from,
            to,
            serial: send_free::serial(self.tools, from, to)?,
        };
        sealing::pack_free(envelope, &free, Vec::new())
    }
}

/// What a round has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Round {
    All,
    More,
}

/// Messages a round: then others may have their turn.
const ROUND: usize = 50;
/// Seconds of one question for changes.
const AT_ONCE: u64 = 45;
/// How long one connection is used.
const CONNECTION: Duration = Duration::from_secs(3600);
/// After the exchange was not there.
const PAUSE: Duration = Duration::from_secs(5);
