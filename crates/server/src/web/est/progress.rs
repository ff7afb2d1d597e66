//! How far an application by a program is, as its maker is told.

use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};
use pki::Certificate;
use protocol::Code;
use time::OffsetDateTime;

use super::container;
use crate::kinds::CertificateKinds;
use crate::store::application::{Application, ApplicationState};
use crate::store::{StoreError, Tx, certificate};
use crate::trouble::Refusal;
use crate::web::problem::ApiError;

/// How far an application is that was not refused.
pub(crate) enum Progress {
    /// Nobody has decided.
    Undecided {
        /// 受付番号.
        receipt: String,
    },
    /// It was approved; the authority has not signed yet.
    Approved {
        /// 受付番号.
        receipt: String,
    },
    /// The certificate, DER.
    Issued(Vec<u8>),
}

/// When to ask again while nobody has decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Patience {
    /// Somebody sits before the computer and waits.
    Person,
    /// Nobody waits; the present certificate still holds.
    Program,
}

impl Progress {
    /// How far an application is.
    ///
    /// # Errors
    /// [`Code::ApplicationReturned`], [`Code::CertificateRevoked`], and what the database says.
    pub(crate) async fn of(
        tx: &Tx,
        application: Application,
        (kinds, now): (&CertificateKinds, OffsetDateTime),
    ) -> Result<Self, ApiError> {
        let receipt = application.receipt;
        match application.state {
            ApplicationState::Pending => Ok(Self::Undecided { receipt }),
            ApplicationState::Approved => Ok(Self::Approved { receipt }),
            ApplicationState::Returned | ApplicationState::Failed => {
                let reason = application.reason.unwrap_or_default();
                Err(ApiError::detailed(Code::ApplicationReturned, reason))
            }
            ApplicationState::Withdrawn => Err(ApiError::detailed(
                Code::ApplicationReturned,
                "申請は取り下げられました",
            )),
            ApplicationState::Issued => {
                let record = certificate::by_receipt(tx, &receipt).await?;
                let record = record.ok_or(StoreError::Corrupt("certificates.receipt"))?;
                if let Some(revocation) = record.revoked {
                    return Err(Refusal::Revoked(revocation).problem(kinds, now).into());
                }
                let der = record.der.ok_or(StoreError::Corrupt("certificates.der"))?;
                Ok(Self::Issued(der))
            }
        }
    }

    /// The answer to whoever asked.
    ///
    /// # Errors
    /// When the certificate cannot be read or encoded.
    // Spec: RFC 7030 §4.2.3
    pub(crate) fn answer(
        self,
        authorities: &[Certificate],
        patience: Patience,
    ) -> Result<Response, ApiError> {
        let (receipt, seconds) = match (self, patience) {
            (Self::Issued(der), _) => return container::issued(&der, authorities),
            (Self::Undecided { receipt }, Patience::Program) => (receipt, UNDECIDED_SECONDS),
            (Self::Undecided { receipt } | Self::Approved { receipt }, _) => (receipt, SOON),
        };
        let headers = [
            (RETRY_AFTER, HeaderValue::from_static(seconds)),
            (
                CONTENT_TYPE,
                HeaderValue::from_static("text/plain; charset=utf-8"),
            ),
            (CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ];
        let text = format!(
            "申請を受け付けています（受付番号 {receipt}）。連合会が確認しています。\
             しばらくしてから、同じ要求をもう一度送ってください。\n"
        );
        Ok((StatusCode::ACCEPTED, headers, text).into_response())
    }
}

/// Seconds after which to ask again while people decide.
const UNDECIDED_SECONDS: &str = "600";
/// Seconds after which to ask again when it will not take long, or somebody is waiting.
const SOON: &str = "2";
