//! New versions: the exchange says which one is the newest, and this program tells. It installs
//! nothing by itself.

use crate::command::session::Session;
use crate::words::Text;

/// What to tell about a version that is newer than this one.
pub(crate) async fn version(session: &Session) -> Option<Text> {
    // Older exchanges say nothing about versions.
    let newest = session.mailbox.policy().await.ok()?.newest_client?;
    let own = env!("CARGO_PKG_VERSION");
    is_newer(&newest, own).then(|| {
        Text::new("newer-version")
            .with("newest", &newest)
            .with("own", own)
            .with("address", &session.exchange.portal)
    })
}

/// Whether a version of numbers and dots follows another; what is none follows nothing.
fn is_newer(version: &str, own: &str) -> bool {
    let numbers = |text: &str| -> Option<Vec<u32>> {
        text.split('.').map(|number| number.parse().ok()).collect()
    };
    match (numbers(version), numbers(own)) {
        (Some(version), Some(own)) => version > own,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_follow_each_other_by_their_numbers() {
        for (version, own, newer) in [
            ("0.1.1", "0.1.0", true),
            ("0.10.0", "0.9.9", true),
            ("1.0.0", "0.9.9", true),
            ("0.1.0", "0.1.0", false),
            ("0.0.9", "0.1.0", false),
            ("soon", "0.1.0", false),
            ("", "0.1.0", false),
        ] {
            assert_eq!(is_newer(version, own), newer, "{version} after {own}");
        }
    }
}
