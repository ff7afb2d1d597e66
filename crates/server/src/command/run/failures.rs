//! Why the server does not start, and what to do about it.

use crate::config::Listener;
use crate::terminal::{Exit, Failure, Words};

/// A certificate or a key is missing.
pub(super) fn not_ready(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "証明書か鍵の準備ができていません",
            "certificates or keys are not ready",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "renkei-server init --config FILE を行ってください。今あるものは変わりません",
        "run renkei-server init --config FILE; what is there stays as it is",
    ))
}

/// Mail is configured and cannot be sent.
pub(super) fn mail_not_ready(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "メールを送る準備ができていません",
            "mail cannot be made ready to be sent",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "設定ファイルの [mail] と、そこに書いたファイルを確かめてください",
        "look at [mail] in the configuration and at the files it names",
    ))
}

/// The signing key cannot be used.
pub(super) fn key_closed(error: &anyhow::Error) -> Failure {
    Failure::new(
        Exit::Refused,
        Words::new(
            "証明書を発行する鍵を開けません",
            "the signing key cannot be opened",
        ),
    )
    .because(format!("{error:#}"))
    .hint(Words::new(
        "authority.passphrase_file が、この鍵を作ったときのものか、[authority.token] のトークンがささっているか確かめてください",
        "check that authority.passphrase_file is the one the key was made with, or that the token of [authority.token] is there",
    ))
}

/// A listener has no address.
pub(super) fn cannot_bind(role: &str, listener: &Listener, error: &std::io::Error) -> Failure {
    let address = listener.address;
    Failure::new(
        Exit::Unreachable,
        Words::new(
            format!("{role} を {address} で開けません"),
            format!("cannot listen on {address} for {role}"),
        ),
    )
    .because(error)
    .hint(Words::new(
        "ほかのプログラムが使っていないか、設定ファイルの [listeners] と合わせて確かめてください",
        "look whether another program uses it, and at [listeners] in the configuration",
    ))
}
