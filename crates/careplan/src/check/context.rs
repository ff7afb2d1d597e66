//! What a check may know beside the files.

use time::PrimitiveDateTime;

use super::OfficeRole;
use crate::master::Masters;

/// What is known beside the files. Everything may be missing; the checks that need it are silent
/// then.
#[derive(Debug, Clone, Copy, Default)]
#[non_exhaustive]
pub struct Context<'a> {
    /// Which side the checking office is on.
    pub own_office: Option<OfficeRole>,
    /// The time in Japan.
    pub now: Option<PrimitiveDateTime>,
    /// Service codes, insurers, offices and the rest of the masters.
    pub masters: Option<&'a Masters>,
}

impl<'a> Context<'a> {
    /// The checking office and its side.
    #[must_use]
    pub fn with_own_office(mut self, role: OfficeRole) -> Self {
        self.own_office = Some(role);
        self
    }

    /// The time in Japan.
    #[must_use]
    pub fn with_now(mut self, now: PrimitiveDateTime) -> Self {
        self.now = Some(now);
        self
    }

    /// The masters.
    #[must_use]
    pub fn with_masters(mut self, masters: &'a Masters) -> Self {
        self.masters = Some(masters);
        self
    }
}
