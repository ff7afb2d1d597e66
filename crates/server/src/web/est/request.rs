//! A certificate request as it arrives: PKCS#10 in Base64.

use axum::extract::Request;
use axum::http::StatusCode;
use pki::{PkiError, PublicKey};
use protocol::Code;

use crate::web::problem::ApiError;
use crate::web::request_body::{has_type, read};

/// A request whose maker holds its key.
pub(crate) struct Requested {
    /// The key.
    pub(crate) key: PublicKey,
    /// The request, DER.
    pub(crate) der: Vec<u8>,
}

/// Reads a request and checks that whoever made it holds its key.
///
/// The header Content-Transfer-Encoding is not looked at: the body is Base64 in any case, in
/// lines or not.
///
/// # Errors
/// [`Code::RequestInvalid`] with what is wrong, [`Code::TooLarge`].
// Spec: RFC 7030 §4.2; RFC 8951 §3.2 for the header and for white space
pub(crate) async fn requested(request: Request) -> Result<Requested, ApiError> {
    if !has_type(&request, "application/pkcs10") {
        return Err(ApiError::with_status(
            Code::RequestInvalid,
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Content-Type: application/pkcs10 が必要です",
        ));
    }
    let body = read(request.into_body(), BODY_LIMIT).await?;
    if body.trim_ascii().is_empty() {
        return Err(invalid("本文が空です。証明書の要求を付けてください"));
    }
    let der = pki::request_body::decode(&body).ok_or_else(|| invalid(unreadable(&body)))?;
    match pki::request::verify(&der) {
        Ok(key) => Ok(Requested { key, der }),
        Err(error) => Err(invalid(refused(&error))),
    }
}

/// A refusal that says what is wrong with a request.
pub(crate) fn invalid(detail: &str) -> ApiError {
    ApiError::detailed(Code::RequestInvalid, detail)
}

/// Why something is not Base64, for the two forms that tools write by default.
fn unreadable(body: &[u8]) -> &'static str {
    match body.trim_ascii_start().first() {
        Some(b'-') => {
            "Base64 として読み取れません。先頭と末尾の「-----」の行を除いて、間の行だけを送ってください"
        }
        Some(0x30) => {
            "Base64 として読み取れません。DER のままではなく、Base64 に変えて送ってください"
        }
        _ => "Base64 として読み取れません",
    }
}

fn refused(error: &PkiError) -> &'static str {
    match error {
        PkiError::BadSignature { .. } => {
            "要求の署名が、要求の中の鍵によるものではありません。鍵と要求を作り直してください"
        }
        PkiError::Unsupported { .. } => {
            "この鍵か署名の方式は使えません。P-256（prime256v1）か2048・3072・4096ビットのRSAの鍵を作り、SHA-256で署名してください"
        }
        _ => "証明書の要求（PKCS#10）として読み取れません",
    }
}

/// Longest body in bytes; a request takes less than two thousand, also with the longest RSA key.
const BODY_LIMIT: usize = 24 * 1024;
