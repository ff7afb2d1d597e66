//! The local pages (`renkei ui`): what the commands do, for a clerk at a browser on this computer.
//!
//! A page is one file with `routes()`. The pages decide nothing: they call what the commands call
//! and put the result into blocks. They are served on the loopback address only, to the one
//! browser that was let in with the address that `renkei ui` prints ([`guard`]).

mod block;
mod board;
mod board_ticks;
#[cfg(test)]
mod board_ticks_tests;
mod certificate;
#[cfg(test)]
mod certificate_tests;
mod check_list;
mod compare;
mod doctor;
mod draft;
mod drawing;
mod evidence;
mod follow;
mod form;
mod guard;
mod inbox;
#[cfg(test)]
mod keeping_tests;
mod live;
mod message_words;
mod multipart;
mod office;
mod offices;
mod opened;
mod page;
mod partner;
mod receiving;
mod send;
mod sending;
mod sent;
mod sent_message;
mod settings;
mod sheets;
mod sign_in;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod today;

use std::net::Ipv4Addr;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use tokio::net::TcpListener;

use self::office::Office;
use crate::command::{Tools, archive};
use crate::failure::Failure;
use crate::words::Text;

/// The pages, ready to be served.
pub(crate) struct Serving {
    listener: TcpListener,
    office: Office,
    entrance: String,
}

impl Serving {
    /// Takes a port of the loopback address; 0 for any that is free.
    pub(crate) async fn begin(tools: &Tools<'_>, port: u16) -> Result<Self, Failure> {
        let no_port = |error: std::io::Error| {
            let text = Text::new("ui-no-port").with("port", port);
            Failure::wrong_use(text.with("reason", error))
        };
        archive::settle(tools)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await;
        let listener = listener.map_err(no_port)?;
        let place = listener.local_addr().map_err(no_port)?.to_string();
        let office = Office::new(tools, place)?;
        let entrance = office.guard().entrance();
        Ok(Self {
            listener,
            office,
            entrance,
        })
    }

    /// The address that lets one browser in.
    pub(crate) fn entrance(&self) -> String {
        self.entrance.clone()
    }

    /// Serves until Ctrl-C.
    pub(crate) async fn serve(self) -> Result<(), Failure> {
        let office = self.office;
        let stopping = office.clone();
        let ended = async move {
            asked_to_end().await;
            stopping.stop();
        };
        let serving = axum::serve(self.listener, router(office.clone()));
        let serving = serving.with_graceful_shutdown(ended);
        tokio::select! {
            served = std::future::IntoFuture::into_future(serving) => served.map_err(Failure::internal),
            never = follow::run(&office) => match never {},
        }
    }
}

/// Waits for Ctrl-C, or for the signal with which systems end programs.
async fn asked_to_end() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut ending) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = ending.recv() => {}
            }
            return;
        }
    }
    // Where signals cannot be heard there is nothing to wait for.
    let _ = tokio::signal::ctrl_c().await;
}

/// Every page, behind the guard.
fn router(office: Office) -> Router {
    let pages = Router::new()
        .merge(today::routes())
        .merge(inbox::routes())
        .merge(opened::routes())
        .merge(send::routes())
        .merge(draft::routes())
        .merge(sent::routes())
        .merge(sent_message::routes())
        .merge(offices::routes())
        .merge(partner::routes())
        .merge(sheets::routes())
        .merge(compare::routes())
        .merge(board::routes())
        .merge(board_ticks::routes())
        .merge(evidence::routes())
        .merge(certificate::routes())
        .merge(settings::routes())
        .merge(doctor::routes())
        .merge(sign_in::routes())
        .merge(live::routes())
        .fallback(page::not_found)
        .method_not_allowed_fallback(page::not_found)
        .layer(DefaultBodyLimit::max(form::LARGEST));
    guard::around(pages, office)
}

/// Opens an address in the browser that the person has chosen for this computer.
pub(crate) fn open_browser(address: &str) -> std::io::Result<()> {
    let mut command = if cfg!(windows) {
        let mut command = std::process::Command::new("rundll32");
        command.arg("url.dll,FileProtocolHandler");
        command
    } else if cfg!(target_os = "macos") {
        std::process::Command::new("open")
    } else {
        std::process::Command::new("xdg-open")
    };
    let quiet = std::process::Stdio::null;
    command
        .arg(address)
        .stdin(quiet())
        .stdout(quiet())
        .stderr(quiet())
        .spawn()
        .map(drop)
}
