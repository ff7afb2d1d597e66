//! The target `attachment`: any bytes as a free attachment, and any text as its name.

use std::io::Cursor;

use protocol::attachment::{Policy, inspect, sanitise};

/// Looks into a file and at names.
pub fn attachment(input: &[u8]) {
    let policy = Policy::default();
    for ending in ["pdf", "docx", "xlsx", "pptx", "png", "jpg", "zip", "txt"] {
        let name = format!("a.{ending}");
        if let Ok(kind) = inspect(&name, &mut Cursor::new(input), &policy) {
            assert!(kind.endings().contains(&ending), "under another name");
            assert!(policy.allows(kind, input.len() as u64).is_ok());
        }
    }
    let harmless = sanitise(&String::from_utf8_lossy(input));
    assert_eq!(
        sanitise(&harmless),
        harmless,
        "a name with two harmless forms"
    );
    assert!(!harmless.contains(['/', '\\', '\0']) && harmless != "..");
}
