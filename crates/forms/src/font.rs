//! The two fonts of the forms, and how wide their characters are.
//!
//! Texts are measured here, before typst sees them, so that a box can shrink or wrap its text and
//! never lets it run over. The fonts have no kerning that matters: the width of a text is the sum
//! of its characters.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;

use crate::error::FormError;

/// One of the shipped fonts; the number is its place in the template's list of families.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Face {
    /// BIZ UDMincho, for nearly everything.
    Mincho = 0,
    /// BIZ UDGothic, where a word must stand out.
    Gothic = 1,
}

/// The shipped fonts, parsed once.
pub(crate) struct Fonts {
    book: LazyHash<FontBook>,
    mincho: Font,
    gothic: Font,
    mincho_widths: FontInstance,
    gothic_widths: FontInstance,
}

impl Fonts {
    /// The fonts inside the program.
    pub(crate) fn shipped() -> Result<&'static Self, FormError> {
        FONTS.as_ref().ok_or(FormError::Fonts)
    }

    fn parse() -> Option<Self> {
        let mincho = Font::new(Bytes::new(MINCHO), 0)?;
        let gothic = Font::new(Bytes::new(GOTHIC), 0)?;
        Some(Self {
            book: LazyHash::new(FontBook::from_fonts([&mincho, &gothic])),
            mincho_widths: upright(&mincho),
            gothic_widths: upright(&gothic),
            mincho,
            gothic,
        })
    }

    /// What typst selects from; the order is that of [`Face`].
    pub(crate) fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    /// The font at a place of the book.
    pub(crate) fn by_index(&self, index: usize) -> Option<Font> {
        match index {
            0 => Some(self.mincho.clone()),
            1 => Some(self.gothic.clone()),
            _ => None,
        }
    }

    /// The advance of a character in em, or nothing where the font has no glyph for it.
    pub(crate) fn advance(&self, face: Face, character: char) -> Option<f64> {
        let instance = match face {
            Face::Mincho => &self.mincho_widths,
            Face::Gothic => &self.gothic_widths,
        };
        let glyph = instance.ttf().glyph_index(character)?;
        instance.x_advance(glyph.0).map(|em| em.get())
    }
}

fn upright(font: &Font) -> FontInstance {
    font.clone().instantiate(
        FontVariant::default(),
        Abs::pt(10.0),
        &FontVariations::default(),
    )
}

static FONTS: LazyLock<Option<Fonts>> = LazyLock::new(Fonts::parse);

static MINCHO: &[u8] = include_bytes!("../fonts/BIZUDMincho-Regular.ttf");
static GOTHIC: &[u8] = include_bytes!("../fonts/BIZUDGothic-Regular.ttf");

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failing test may stop at once")]

    use super::*;

    #[test]
    fn both_fonts_have_every_character_of_ms932() {
        let fonts = Fonts::shipped().unwrap();
        let characters = ms932();
        assert!(characters.len() > 7_800);
        for face in [Face::Mincho, Face::Gothic] {
            let missing: Vec<char> = characters
                .iter()
                .copied()
                .filter(|one| fonts.advance(face, *one).is_none())
                .collect();
            assert!(missing.is_empty(), "{face:?}: {missing:?}");
        }
    }

    /// Everything that one or two bytes of MS932 stand for, without the user-defined area.
    fn ms932() -> Vec<char> {
        let single = (0x20_u8..0x7f).chain(0xa1..0xe0).map(|byte| vec![byte]);
        let double = (0x81_u8..=0x9f)
            .chain(0xe0..=0xfc)
            .flat_map(|first| (0x40_u8..=0xfc).map(move |second| vec![first, second]));
        single
            .chain(double)
            .filter_map(|bytes| {
                let (text, broken) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes);
                let mut characters = text.chars();
                let first = characters.next()?;
                let user_defined = ('\u{e000}'..'\u{f900}').contains(&first);
                let whole = !broken && !user_defined && characters.next().is_none();
                whole.then_some(first)
            })
            .collect()
    }
}
