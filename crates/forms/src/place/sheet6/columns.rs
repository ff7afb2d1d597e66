//! The columns of the grid of 第6表.

use crate::draw::canvas::Area;

/// The boxes of one line, or of the whole grid.
pub(super) struct Columns {
    pub(super) time: Area,
    pub(super) service: Area,
    pub(super) office: Area,
    pub(super) equipment: Area,
    /// 「予定」 and 「実績」.
    pub(super) row: Area,
    first_day: Area,
    pub(super) total: Area,
}

impl Columns {
    pub(super) fn of(area: Area) -> Self {
        let [time, service, office, equipment, row, days, total] =
            area.columns([14.0, 33.0, 34.0, 31.3, 8.0, 31.0 * DAY_WIDTH, 11.0]);
        Self {
            time,
            service,
            office,
            equipment,
            row,
            first_day: Area::new(days.x, days.y, DAY_WIDTH, days.height),
            total,
        }
    }

    /// The box of a day, the first day of the month being 0.
    pub(super) fn day(&self, index: usize) -> Area {
        Area {
            x: self.first_day.x + index as f64 * DAY_WIDTH,
            ..self.first_day
        }
    }
}

/// The days that have a column, whatever the month.
pub(super) const DAYS: usize = 31;

const DAY_WIDTH: f64 = 4.7;
