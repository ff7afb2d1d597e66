// table
//! What the checks of family DL, deletions, say.

use super::{Case, Page, pages, rows};

rows! {}

pages! {}
