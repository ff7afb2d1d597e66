//! Pictures that come with the files, such as the drawing of a family.

use std::fmt;
use std::sync::Arc;

use krilla::image::Image;

use super::Area;

/// The format of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PictureKind {
    Jpeg,
    Png,
    Gif,
    Webp,
}

impl PictureKind {
    /// The format that the first bytes tell; the name of a file proves nothing.
    fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [b'G', b'I', b'F', b'8', ..] => Some(Self::Gif),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }

    /// The media type.
    pub(crate) const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }
}

/// A picture that could be read.
#[derive(Clone)]
pub(crate) struct Picture {
    pub(crate) kind: PictureKind,
    pub(crate) bytes: Arc<Vec<u8>>,
    pub(crate) image: Image,
}

impl Picture {
    /// Reads a picture; nothing where the bytes are none that can be drawn.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        let kind = PictureKind::of(bytes)?;
        let bytes = Arc::new(bytes.to_vec());
        let data = krilla::Data::from(Arc::clone(&bytes));
        let image = match kind {
            PictureKind::Jpeg => Image::from_jpeg(data, false),
            PictureKind::Png => Image::from_png(data, false),
            PictureKind::Gif => Image::from_gif(data, false),
            PictureKind::Webp => Image::from_webp(data, false),
        }
        .ok()?;
        let (width, height) = image.size();
        (width > 0 && height > 0).then_some(Self { kind, bytes, image })
    }

    /// The largest box of the picture's shape in the middle of an area.
    pub(super) fn centred(&self, area: Area) -> Area {
        let (width, height) = self.image.size();
        let (width, height) = (f64::from(width), f64::from(height));
        let scale = (area.width / width).min(area.height / height);
        let (width, height) = (width * scale, height * scale);
        Area::new(
            area.x + (area.width - width) / 2.0,
            area.y + (area.height - height) / 2.0,
            width,
            height,
        )
    }
}

impl fmt::Debug for Picture {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Picture")
            .field("kind", &self.kind)
            .field("bytes", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
