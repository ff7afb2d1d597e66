//! Names of attachments: what can stand in any folder of any system, and shows as what it is.

/// The name without folders and without anything that another system could misunderstand: no
/// control or direction characters, no separators, no name that Windows keeps for devices, and at
/// most 200 bytes. A name that comes out as it went in is harmless.
#[must_use]
pub fn sanitise(name: &str) -> String {
    let mut harmless = sanitise_once(name);
    loop {
        // What was cut off may leave a space, a dot or another ending at the end.
        let again = sanitise_once(&harmless);
        if again == harmless {
            return harmless;
        }
        harmless = again;
    }
}

fn sanitise_once(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept = name
        .chars()
        .filter(|c| !c.is_control() && !is_invisible(*c));
    let plain = kept.map(|c| if "<>:\"|?*".contains(c) { '_' } else { c });
    let plain: String = plain.collect();
    // Windows drops dots and spaces at the end; a dot in front hides a file elsewhere.
    let plain = plain.trim_end_matches(['.', ' ', '\u{3000}']);
    let plain = plain.trim_start_matches(['.', ' ', '\u{3000}']);
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if ending.len() <= LONGEST_ENDING => (stem, Some(ending)),
        _ => (plain, None),
    };
    let room = LONGEST - ending.map_or(0, |ending| ending.len() + 1);
    let device = stem.split('.').next().unwrap_or_default().trim_end();
    let front = if stem.is_empty() || is_device(device) {
        "_"
    } else {
        ""
    };
    let room = stem.floor_char_boundary(room - front.len());
    let stem = stem.get(..room).unwrap_or(stem);
    match ending {
        Some(ending) => format!("{front}{stem}.{ending}"),
        None => format!("{front}{stem}"),
    }
}

/// Characters that turn the direction of what follows, or that nobody sees.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{061c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e000}'..='\u{f8ff}')
}

/// Names that are devices on Windows, whatever ending they have.
fn is_device(stem: &str) -> bool {
    let stem = stem.to_ascii_uppercase();
    let numbered = |front: &str| {
        let rest = stem.strip_prefix(front).unwrap_or_default();
        let mut digits = rest.chars();
        let first = digits.next();
        digits.next().is_none() && first.is_some_and(|c| c.is_ascii_digit() || "¹²³".contains(c))
    };
    ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$"].contains(&stem.as_str())
        || numbered("COM")
        || numbered("LPT")
}

/// Below the 255 bytes of most systems, with room for a number behind it.
const LONGEST: usize = 200;
const LONGEST_ENDING: usize = 16;
