// table
//! What the checks of family T7, table 7, say.

use super::{Case, Page, pages, rows};

rows! {}

pages! {}
