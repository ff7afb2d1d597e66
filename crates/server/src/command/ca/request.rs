//! `ca request`: the key of the next issuing authority, and a request for it.

use std::path::Path;

use protocol::Sha256;
use serde_json::json;

use super::{Context, refused};
use crate::authority::files::{Readers, write_whole};
use crate::authority::roll_over::make_request;
use crate::cli::CaRequest;
use crate::terminal::{Exit, Failure, Words, json, lines};

/// Runs it.
pub(super) fn run(context: &Context, arguments: &CaRequest) -> Result<(), Failure> {
    let config = arguments.config.load()?;
    let file = &arguments.output;
    if file.exists() {
        let name = file.display();
        return Err(Failure::new(
            Exit::WrongUse,
            Words::new(
                format!("{name} は、すでにあります。何も変更していません"),
                format!("{name} exists already; nothing was changed"),
            ),
        )
        .hint(Words::new(
            "別の名前を指定してください",
            "give another name",
        )));
    }
    let text = make_request(&config).map_err(|error| refused(&error))?;
    // A name without a folder is in the present one.
    let place = match file.parent() {
        Some(folder) if folder.as_os_str().is_empty() => Path::new(".").join(file),
        _ => file.clone(),
    };
    write_whole(&place, text.as_bytes(), Readers::Everybody)?;
    let sum = Sha256::of(text.as_bytes()).to_string();
    if arguments.json {
        return Ok(json(&json!({ "request": file, "sha256": sum }))?);
    }
    let name = file.display();
    let told = [
        Words::new(
            format!("次の発行局の鍵を用意し、申請を書き出しました: {name}"),
            format!("the key of the next issuing authority is ready; wrote the request: {name}"),
        ),
        Words::new(
            format!("手順書に書く値: request_sha256 = \"{sum}\""),
            format!("for the file of the ceremony: request_sha256 = \"{sum}\""),
        ),
    ];
    Ok(lines(&told, context.language)?)
}
