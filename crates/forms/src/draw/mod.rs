//! The paper: a page with things on it, texts measured with the shipped fonts, and the writers of
//! PDF, SVG and PNG. Nothing here knows a form.

pub(crate) mod canvas;
pub(crate) mod flow;
pub(crate) mod font;
pub(crate) mod pdf;
pub(crate) mod png;
pub(crate) mod svg;
pub(crate) mod typesetter;
