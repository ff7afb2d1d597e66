//! What the guide knows about the office of somebody who reads it on the portal.

use crate::guide::pages::{GuideNumbers, GuideReader};
use crate::guide::start::Progress;
use crate::guide::step::Series;
use crate::kinds::{CAREPLAN, KAIGO};
use crate::portal::certificates::standing::{Admission, Standing};
use crate::portal::reader::PortalReader;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::state::WebState;

impl GuideReader for PortalReader {
    const GUIDE_NUMBERS: GuideNumbers = GuideNumbers {
        choice: "P-70",
        guide: "P-71",
        start: "P-72",
    };

    fn portal(_: &WebState) -> String {
        String::new()
    }

    fn signed_in(&self) -> bool {
        self.user().is_some()
    }

    async fn downloadable(
        &self,
        state: &WebState,
        language: Language,
        kind: &str,
    ) -> Result<Vec<String>, PageError> {
        let Some(user) = self.user() else {
            return Ok(Vec::new());
        };
        let standing = Standing::load(state, user, kind).await?;
        let ready = standing.downloadable();
        let lines = ready.iter().map(|found| {
            let applied = language.short_day(found.application.applied_at);
            let end = language.short_day(found.certificate.not_after);
            language.text_with("guide-ready-day", &[("applied", &applied), ("end", &end)])
        });
        Ok(lines.collect())
    }

    async fn progress(&self, state: &WebState) -> Result<Option<Progress>, PageError> {
        let Some(user) = self.user() else {
            return Ok(None);
        };
        let mut found = Progress {
            begun: false,
            way: None,
            holds: false,
        };
        for (kind, series) in [(CAREPLAN, Series::Careplan), (KAIGO, Series::Kaigo)] {
            let standing = Standing::load(state, user, kind).await?;
            found.begun |= !standing.applications.is_empty() || !standing.certificates.is_empty();
            if standing.admission == Admission::Open {
                found.way = Some(series);
                found.holds = standing.usable().next().is_some();
            }
        }
        Ok(Some(found))
    }
}
