//! A notice as its readers see it, on the portal and in the preview of the console.

use crate::clock::JAPAN;
use crate::store::notice::Notice;
use crate::store::notice_file::NoticeFile;
use crate::web::language::Language;
use crate::web::state::WebState;
use crate::web::{attachment, era};

/// What a notice says, as everybody sees it who may.
pub(crate) struct NoticeView {
    /// The sign of the category.
    pub(crate) mark: String,
    /// カテゴリ.
    pub(crate) category: String,
    /// 表示開始日, and the last day where there is one.
    pub(crate) days: String,
    /// The text.
    pub(crate) paragraphs: Vec<String>,
    /// Attachments: what is said about each, and its address.
    pub(crate) files: Vec<(String, String)>,
}

impl NoticeView {
    /// A notice with its attachments, whose addresses begin with `address`.
    pub(crate) fn new(
        state: &WebState,
        language: Language,
        notice: &Notice,
        files: &[NoticeFile],
        address: &str,
    ) -> Self {
        let day = |at: time::OffsetDateTime| era::day(language, at.to_offset(JAPAN).date());
        let from = day(notice.shown_from);
        let days = match notice.shown_to {
            // The last moment of the last day.
            Some(to) => {
                let to = day(to - time::Duration::SECOND);
                language.text_with("notice-days", &[("from", &from), ("to", &to)])
            }
            None => from,
        };
        let files = files.iter().map(|file| {
            let size = attachment::size(file.size);
            let facts = [("name", file.name.as_str()), ("size", &size)];
            let label = language.text_with("notice-file", &facts);
            (label, format!("{address}/files/{}", file.number))
        });
        let lines = notice.body.lines().map(str::trim_end);
        Self {
            mark: state.settings.category_mark(&notice.category).to_owned(),
            category: notice.category.clone(),
            days,
            paragraphs: lines
                .filter(|line| !line.is_empty())
                .map(ToOwned::to_owned)
                .collect(),
            files: files.collect(),
        }
    }
}
