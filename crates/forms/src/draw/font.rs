//! The two fonts of the forms, and how wide their characters are.
//!
//! Texts are measured here, so that a box can shrink or wrap its text and never lets it run over.
//! The fonts have no kerning that matters: the width of a text is the sum of its characters.

use std::sync::{LazyLock, OnceLock};

use ttf_parser::GlyphId;

use crate::error::FormError;

/// One of the shipped fonts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Face {
    /// BIZ UDMincho, for nearly everything.
    Mincho,
    /// BIZ UDGothic, where a word must stand out.
    Gothic,
}

/// The shipped fonts, parsed once.
pub(crate) struct Fonts {
    mincho: Font,
    gothic: Font,
}

/// One font, for measuring and for the writers.
pub(crate) struct Font {
    pub(crate) outlines: ttf_parser::Face<'static>,
    pub(crate) embedded: krilla::text::Font,
    em: f64,
    /// The glyphs of 64 characters each, looked up when the first of them is asked for.
    blocks: Vec<OnceLock<Block>>,
}

type Block = [Option<Glyph>; BLOCK as usize];

/// How many characters a block has.
const BLOCK: u32 = 64;
/// The characters behind these are too rare to be kept.
const KEPT: u32 = 0x1_0000;

impl Fonts {
    /// The fonts inside the program.
    pub(crate) fn shipped() -> Result<&'static Self, FormError> {
        FONTS.as_ref().ok_or(FormError::Fonts)
    }

    fn parse() -> Option<Self> {
        Some(Self {
            mincho: Font::parse(MINCHO)?,
            gothic: Font::parse(GOTHIC)?,
        })
    }

    pub(crate) fn font(&self, face: Face) -> &Font {
        match face {
            Face::Mincho => &self.mincho,
            Face::Gothic => &self.gothic,
        }
    }

    /// The advance of a character in em, or nothing where the font has no glyph for it.
    pub(crate) fn advance(&self, face: Face, character: char) -> Option<f64> {
        let glyph = self.font(face).glyph(character)?;
        Some(glyph.advance)
    }
}

/// The drawing of one character.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    pub(crate) id: GlyphId,
    /// In em.
    pub(crate) advance: f64,
}

impl Font {
    fn parse(bytes: &'static [u8]) -> Option<Self> {
        let outlines = ttf_parser::Face::parse(bytes, 0).ok()?;
        Some(Self {
            em: f64::from(outlines.units_per_em()),
            outlines,
            embedded: krilla::text::Font::new(bytes.into(), 0)?,
            blocks: (0..KEPT / BLOCK).map(|_| OnceLock::new()).collect(),
        })
    }

    /// The glyph of a character, where the font has one.
    pub(crate) fn glyph(&self, character: char) -> Option<Glyph> {
        let (block, place) = (u32::from(character) / BLOCK, u32::from(character) % BLOCK);
        match self.blocks.get(block as usize) {
            Some(kept) => {
                let block = kept.get_or_init(|| self.block(block * BLOCK));
                block.get(place as usize).copied().flatten()
            }
            None => self.look_up(character),
        }
    }

    fn block(&self, first: u32) -> Block {
        let mut code = first;
        [(); BLOCK as usize].map(|()| {
            let character = char::from_u32(code);
            code += 1;
            self.look_up(character?)
        })
    }

    fn look_up(&self, character: char) -> Option<Glyph> {
        let id = self.outlines.glyph_index(character)?;
        // The table of a font ends with U+FFFF, which stands for the glyph of what is missing.
        if id == GlyphId(0) {
            return None;
        }
        let advance = self.outlines.glyph_hor_advance(id)?;
        Some(Glyph {
            id,
            advance: f64::from(advance) / self.em,
        })
    }

    /// How many units of the outlines make an em.
    pub(crate) fn units_per_em(&self) -> f64 {
        self.em
    }
}

static FONTS: LazyLock<Option<Fonts>> = LazyLock::new(Fonts::parse);
static MINCHO: &[u8] = include_bytes!("../../fonts/BIZUDMincho-Regular.ttf");
static GOTHIC: &[u8] = include_bytes!("../../fonts/BIZUDGothic-Regular.ttf");

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
