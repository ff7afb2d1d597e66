//! Texts of the pages as PDF: whatever can be read on the screen can be printed and kept.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use axum::body::Bytes;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use forms::booklet::{self, Booklet};
use protocol::Sha256;

use crate::web::error::PageError;
use crate::web::prose::{Block, Span};

/// A text as PDF, to be shown by the browser and saved under a name.
///
/// # Errors
/// When it cannot be drawn.
pub(super) async fn pdf(
    name: &str,
    title: &str,
    edition: &str,
    blocks: &[Block],
) -> Result<Response, PageError> {
    let key = Sha256::of(format!("{title}\n{edition}\n{blocks:?}").as_bytes());
    let kept = drawn(&key);
    let pdf = match kept {
        Some(pdf) => pdf,
        None => {
            let booklet = booklet(title, edition, blocks);
            let drawing = tokio::task::spawn_blocking(|| booklet.draw()).await;
            let drawing = drawing.context("drawing a text")?;
            let pdf = Bytes::from(drawing.map_err(anyhow::Error::from)?.pdf);
            keep(key, pdf.clone());
            pdf
        }
    };
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (
            CONTENT_DISPOSITION,
            format!("inline; filename=\"{name}.pdf\""),
        ),
    ];
    Ok((headers, pdf).into_response())
}

/// A text as it is drawn.
pub(super) fn booklet(title: &str, edition: &str, blocks: &[Block]) -> Booklet {
    Booklet {
        title: title.to_owned(),
        edition: edition.to_owned(),
        blocks: blocks.iter().map(block).collect(),
    }
}

fn drawn(key: &Sha256) -> Option<Bytes> {
    let kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    kept.as_ref()?.get(key.as_bytes()).cloned()
}

fn keep(key: Sha256, pdf: Bytes) {
    let mut kept = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    let kept = kept.get_or_insert_with(HashMap::new);
    // Texts are few; a change of one must not let the drawings of old ones pile up.
    if kept.len() >= MOST_KEPT {
        kept.clear();
    }
    kept.insert(*key.as_bytes(), pdf);
}

fn block(block: &Block) -> booklet::Block {
    let cells = |row: &Vec<Vec<Span>>| row.iter().map(|cell| words(cell)).collect();
    let items = |items: &[Vec<Span>]| items.iter().map(|item| words(item)).collect();
    match block {
        Block::Heading(line) => booklet::Block::Heading(words(line)),
        Block::Subheading(line) => booklet::Block::Subheading(words(line)),
        Block::Paragraph(line) => booklet::Block::Paragraph(words(line)),
        Block::List(list) => booklet::Block::List(items(list)),
        Block::Numbered(first, list) => booklet::Block::Numbered(*first, items(list)),
        Block::Table(head, rows) => {
            booklet::Block::Table(cells(head), rows.iter().map(cells).collect())
        }
        Block::Code(text) => booklet::Block::Code(text.clone()),
    }
}

/// The words of a line; on paper a link says where it leads, as far as that can be typed.
fn words(line: &[Span]) -> String {
    line.iter()
        .map(|span| match span {
            Span::Plain(words) | Span::Strong(words) | Span::Code(words) => words.clone(),
            Span::Link(label, address) if address.starts_with("https://") => {
                format!("{label}（{address}）")
            }
            Span::Link(label, _) => label.clone(),
        })
        .collect()
}

/// Drawings by the digest of their texts: drawing takes longer than everything else of an answer.
static KEPT: Mutex<Option<HashMap<[u8; 32], Bytes>>> = Mutex::new(None);
const MOST_KEPT: usize = 40;
