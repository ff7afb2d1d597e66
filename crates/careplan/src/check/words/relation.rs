// table
//! What the checks of family RL, relations between files, say.

use super::{Case, Page, pages, rows};

rows! {}

pages! {}
