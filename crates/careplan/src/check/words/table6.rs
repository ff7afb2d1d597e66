// table
//! What the checks of family T6, table 6, say.

use super::{Case, Page, pages, rows};

rows! {}

pages! {}
