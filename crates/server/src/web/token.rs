//! Pairs of tokens: how they are made, kept, exchanged and read from a request.
//!
//! What is given away is 256 random bits; what is kept is the SHA-256 of it.

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use protocol::Sha256;
use protocol::http::Tokens;
use time::{Duration, OffsetDateTime};
use zeroize::Zeroizing;

use crate::clock::random_bytes;
use crate::store::token::{self, Family, Purpose};
use crate::store::{StoreError, Tx};

/// How long a person stays signed in at a terminal, however often tokens are refreshed.
pub(crate) const SIGN_IN: Duration = Duration::hours(8);
/// How long an access token counts.
pub(crate) const ACCESS: Duration = Duration::minutes(60);

/// Two new tokens. Made outside the transaction that keeps them, which may run twice.
pub(crate) struct Pair {
    access: Zeroizing<String>,
    refresh: Zeroizing<String>,
}

impl Pair {
    /// A new pair.
    ///
    /// # Errors
    /// When there is no randomness.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let secret = || {
            anyhow::Ok(Zeroizing::new(
                URL_SAFE_NO_PAD.encode(random_bytes::<32>()?),
            ))
        };
        Ok(Self {
            access: secret()?,
            refresh: secret()?,
        })
    }

    /// Begins a family with this pair.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn begin(
        &self,
        tx: &Tx,
        family: &Family,
        now: OffsetDateTime,
    ) -> Result<Tokens, StoreError> {
        token::begin(tx, family).await?;
        self.add(tx, family, now).await
    }

    /// Adds this pair to a family that is open.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn add(
        &self,
        tx: &Tx,
        family: &Family,
        now: OffsetDateTime,
    ) -> Result<Tokens, StoreError> {
        let access_until = family.ends_at.min(now + ACCESS);
        let access = (Purpose::Access, hash(&self.access));
        token::add(tx, &family.id, access, access_until).await?;
        let refresh = (Purpose::Refresh, hash(&self.refresh));
        token::add(tx, &family.id, refresh, family.ends_at).await?;
        Ok(Tokens {
            access_token: self.access.to_string(),
            access_until,
            refresh_token: self.refresh.to_string(),
            signed_in_until: family.ends_at,
            user_id: family.account_id.clone(),
        })
    }
}

/// By what a token is found.
pub(crate) fn hash(token: &str) -> Sha256 {
    Sha256::of(token.as_bytes())
}

/// The hash of the access token that came with a request, `Authorization: Bearer …`. What comes
/// under another scheme, or is not text, is a token that nobody knows.
pub(crate) fn shown(headers: &HeaderMap) -> Option<Sha256> {
    let value = headers.get(AUTHORIZATION)?;
    let bearer = value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
    Some(hash(bearer.map_or("", |(_, token)| token.trim())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn a_token_is_read_from_the_header() {
        let mut headers = HeaderMap::new();
        assert_eq!(shown(&headers), None);
        for (text, token) in [
            ("Bearer abc", "abc"),
            ("bearer  abc ", "abc"),
            ("Basic abc", ""),
            ("abc", ""),
        ] {
            headers.insert(AUTHORIZATION, HeaderValue::from_static(text));
            assert_eq!(shown(&headers), Some(hash(token)), "{text}");
        }
    }
}
