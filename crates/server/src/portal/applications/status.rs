//! 状況 of a request, in the words that offices read. The words themselves are texts
//! (`state-…`, and `state-…-long` with what they mean).

use time::OffsetDateTime;

use crate::store::application::ApplicationState;
use crate::store::certificate::CertificateRecord;
use crate::web::language::Language;

/// How a request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// 発行申請中.
    Pending,
    /// 差し戻し.
    Returned,
    /// 取下げ.
    Withdrawn,
    /// 確認済み.
    Approved,
    /// 発行済み.
    Issued,
    /// 失効.
    Revoked,
    /// 期限切れ.
    Expired,
    /// Not a certificate's: the federation looks at it.
    Checking,
    /// Not a certificate's: a letter is being prepared.
    Preparing,
    /// Not a certificate's: the letter is on its way.
    Posted,
    /// Not a certificate's: it is on record.
    Accepted,
    /// Not a certificate's: what was asked for is granted.
    Granted,
    /// Not a certificate's: the federation said no.
    Refused,
}

impl Status {
    /// Every status, in the order in which a request passes them, certificates first.
    pub(crate) const ALL: [Self; 13] = [
        Self::Pending,
        Self::Returned,
        Self::Withdrawn,
        Self::Approved,
        Self::Issued,
        Self::Revoked,
        Self::Expired,
        Self::Checking,
        Self::Preparing,
        Self::Posted,
        Self::Accepted,
        Self::Granted,
        Self::Refused,
    ];

    /// The status of an application and of the certificate that answers it.
    pub(crate) fn of(
        state: ApplicationState,
        certificate: Option<&CertificateRecord>,
        now: OffsetDateTime,
    ) -> Self {
        match (state, certificate) {
            (_, Some(found)) if found.revoked.is_some() => Self::Revoked,
            (_, Some(found)) if found.der.is_some() && found.not_after < now => Self::Expired,
            (ApplicationState::Pending, _) => Self::Pending,
            (ApplicationState::Returned, _) => Self::Returned,
            (ApplicationState::Withdrawn, _) => Self::Withdrawn,
            // What the authority could not sign is being looked at by the federation.
            (ApplicationState::Approved | ApplicationState::Failed, _) => Self::Approved,
            (ApplicationState::Issued, _) => Self::Issued,
        }
    }

    /// The word in addresses and in the keys of texts.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Returned => "returned",
            Self::Withdrawn => "withdrawn",
            Self::Approved => "approved",
            Self::Issued => "issued",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
            Self::Checking => "checking",
            Self::Preparing => "preparing",
            Self::Posted => "posted",
            Self::Accepted => "accepted",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// The word that is shown.
    pub(crate) fn label(self, language: Language) -> String {
        language.text(&format!("state-{}", self.word()))
    }

    /// The word with what it means.
    pub(crate) fn meaning(self, language: Language) -> String {
        language.text(&format!("state-{}-long", self.word()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_its_words() {
        for language in Language::ALL {
            for status in Status::ALL {
                for text in [status.label(language), status.meaning(language)] {
                    assert!(!text.starts_with("state-"), "{text}");
                }
            }
        }
        assert_eq!(
            Status::Pending.meaning(Language::Japanese),
            "発行申請中（国保連合会で確認しています）"
        );
    }
}
