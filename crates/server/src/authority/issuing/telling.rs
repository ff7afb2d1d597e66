//! What an office is told of a certificate that was issued, and what it owes for it.

use time::OffsetDateTime;

use super::{ACTOR, Authority, Work};
use crate::clock::JAPAN;
use crate::store::application::KeyOrigin;
use crate::store::fee::{Fee, Movement};
use crate::store::notice::{Audience, Notice};
use crate::web::language::Language;

impl Authority {
    /// 発行手数料 of the day on which the application was sent, owed from now on; `None` for a kind
    /// that was free then.
    pub(super) fn charge(&self, work: &Work, now: OffsetDateTime) -> Option<Fee> {
        let application = &work.application;
        let kind = self.kinds.find(&application.kind)?;
        let yen = kind.fee_yen(application.applied_at.to_offset(JAPAN).date());
        (yen > 0).then(|| Fee {
            office_number: application.office_number,
            receipt: application.receipt.clone(),
            at: now,
            movement: Movement::Charged,
            yen: i64::from(yen),
            note: kind.label(now.to_offset(JAPAN).date()).to_owned(),
            actor: ACTOR.to_owned(),
        })
    }

    /// 発行完了通知: what was issued, how long it holds, and what is needed to use it.
    pub(super) fn completion_notice(&self, work: &Work, now: OffsetDateTime) -> Notice {
        // Notices are texts of the federation, in Japanese like everything it publishes.
        let words = Language::Japanese;
        let application = &work.application;
        let day = |at: OffsetDateTime| words.day(at.to_offset(JAPAN).date());
        let kind = self.kinds.find(&application.kind);
        let kind = kind.map_or(application.kind.as_str(), |kind| {
            kind.label(now.to_offset(JAPAN).date())
        });
        let (applied, from, to) = (
            day(application.applied_at),
            day(work.reserved.not_before),
            day(work.reserved.not_after),
        );
        let facts = [
            ("label", kind),
            ("receipt", &application.receipt),
            ("applied", &applied),
            ("from", &from),
            ("to", &to),
            (
                "terminal",
                application.terminal.as_deref().unwrap_or("renkei"),
            ),
        ];
        let (text, next, page) = match application.key_origin {
            KeyOrigin::Portal => ("notice-issued-download", "issued-next", "/downloads"),
            KeyOrigin::Office => ("notice-issued-own-key", "notice-issued-look", ""),
        };
        let body = format!(
            "{}\n{}",
            words.text_with("notice-issued-facts", &facts),
            words.text_with(text, &facts)
        );
        let audience = Audience::Certificates(application.office_number);
        let category = words.text("notice-category-certificate");
        let title = words.text("notice-issued-title");
        let address = format!("/certificates/{}{page}", application.kind);
        Notice::new(audience, category, title, body, now).leading_to(words.text(next), address)
    }
}

/// The fee of an application that stands for a lost one: nothing, and why.
pub(super) fn not_again(charge: &Fee, lost: &str) -> Fee {
    let reason = Language::Japanese.text_with("fee-not-again-note", &[("receipt", lost)]);
    Fee {
        yen: 0,
        note: format!("{}、{reason}", charge.note),
        ..charge.clone()
    }
}
