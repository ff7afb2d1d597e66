//! 第3表 (週間サービス計画表) as data: what stands on which day, from when to when, and in which
//! share of the day's width.
//!
//! A service that ends before it begins goes on into the next day and is shown on both.

use std::fmt;

use careplan::Record;

use crate::care_plan::PlanHead;

/// The third sheet of a plan.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Table3 {
    /// Name, day and notes.
    pub head: PlanHead,
    /// The boxes of Monday to Sunday.
    pub services: Vec<Block>,
    /// The boxes of 「主な日常生活上の活動」; their day is 0.
    pub activities: Vec<Block>,
    /// 「週単位以外のサービス」, one text for a record.
    pub others: Vec<String>,
}

/// One box of the week.
#[derive(Clone, PartialEq, Eq)]
pub struct Block {
    /// 0 for Monday to 6 for Sunday.
    pub day: u8,
    /// Minutes from midnight.
    pub starts: u16,
    /// Minutes from midnight, up to 1440; not before `starts`.
    pub ends: u16,
    /// The times as they are written, such as `9:00〜10:00`.
    pub time: String,
    /// The text.
    pub text: String,
    /// The place among boxes of the same hours, from 0 on the left.
    pub lane: usize,
    /// How many boxes share the width.
    pub lanes: usize,
}

impl Table3 {
    // Spec: 別紙 UP3KYO
    pub(crate) fn from_records(head: PlanHead, records: &[&Record]) -> Self {
        let mut table = Self {
            head,
            ..Self::default()
        };
        for record in records {
            if !record.field(6).is_empty() {
                table.service(record);
            }
            if !record.field(10).is_empty() {
                table.activity(record);
            }
            if !record.field(13).is_empty() {
                table.others.push(record.field(13).to_owned());
            }
        }
        for day in 0..7 {
            share(&mut table.services, day);
        }
        share(&mut table.activities, 0);
        table
    }

    fn service(&mut self, record: &Record) {
        let [text, day, from, to] = [6, 7, 8, 9].map(|number| record.field(number));
        let number = day.parse::<u8>().ok().filter(|day| (1..=7).contains(day));
        let (Some(number), Some(times)) = (number, times(from, to)) else {
            self.head.notes.push(format!(
                "曜日か時間が読めないため、枠に置けない週間サービス：{text}（曜日「{day}」、「{from}」〜「{to}」）"
            ));
            return;
        };
        push(&mut self.services, number - 1, times, text);
    }

    fn activity(&mut self, record: &Record) {
        let [text, from, to] = [10, 11, 12].map(|number| record.field(number));
        match times(from, to) {
            Some(times) => push(&mut self.activities, 0, times, text),
            None => self.head.notes.push(format!(
                "時間が読めないため、枠に置けない日常生活上の活動：{text}（「{from}」〜「{to}」）"
            )),
        }
        // An activity has no weekday: what goes over midnight comes back at the top of the column.
        for block in &mut self.activities {
            block.day = 0;
        }
    }
}

/// Adds a box, or two where it goes over midnight.
fn push(blocks: &mut Vec<Block>, day: u8, (starts, ends): (u16, u16), text: &str) {
    let time = if starts == ends {
        written(starts)
    } else {
        format!("{}〜{}", written(starts), written(ends))
    };
    let block = |day, starts, ends, text: String| Block {
        day,
        starts,
        ends,
        time: time.clone(),
        text,
        lane: 0,
        lanes: 1,
    };
    let ends_at_midnight = ends == 0 && starts > 0;
    if ends >= starts || ends_at_midnight {
        let ends = if ends_at_midnight { MIDNIGHT } else { ends };
        blocks.push(block(day, starts, ends, text.to_owned()));
        return;
    }
    blocks.push(block(day, starts, MIDNIGHT, text.to_owned()));
    let rest = format!("（前日から）{text}");
    blocks.push(block((day + 1) % 7, 0, ends, rest));
}

/// Gives boxes of one day that stand beside each other their shares of the width.
fn share(blocks: &mut [Block], day: u8) {
    let mut order: Vec<&mut Block> = blocks.iter_mut().filter(|one| one.day == day).collect();
    order.sort_by_key(|block| (block.starts, block.ends));
    let mut group: Vec<&mut Block> = Vec::new();
    let mut lanes: Vec<u16> = Vec::new();
    for block in order {
        if lanes.iter().all(|end| *end <= block.starts) {
            close(&mut group, lanes.len());
            lanes.clear();
        }
        let end = block.shown_end();
        let free = lanes.iter().position(|end| *end <= block.starts);
        let lane = free.unwrap_or(lanes.len());
        match lanes.get_mut(lane) {
            Some(last) => *last = end,
            None => lanes.push(end),
        }
        block.lane = lane;
        group.push(block);
    }
    close(&mut group, lanes.len());
}

fn close(group: &mut Vec<&mut Block>, lanes: usize) {
    for block in group.drain(..) {
        block.lanes = lanes.max(1);
    }
}

impl Block {
    /// Where the box ends on paper: a short one is drawn long enough to hold a line of text.
    #[must_use]
    pub fn shown_end(&self) -> u16 {
        self.ends.max(self.starts + SHORTEST)
    }
}

fn times(from: &str, to: &str) -> Option<(u16, u16)> {
    Some((minutes(from)?, minutes(to)?))
}

/// Minutes from midnight of `HHMM`, up to `2400`.
fn minutes(text: &str) -> Option<u16> {
    if text.len() != 4 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u16 = text.parse().ok()?;
    let (hour, minute) = (number / 100, number % 100);
    let minutes = hour * 60 + minute;
    (minute < 60 && minutes <= MIDNIGHT).then_some(minutes)
}

fn written(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

impl fmt::Debug for Table3 {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Table3")
            .field("head", &self.head)
            .field("services", &self.services.len())
            .field("activities", &self.activities.len())
            .field("others", &self.others.len())
            .finish()
    }
}

impl fmt::Debug for Block {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Block")
            .field("day", &self.day)
            .field("starts", &self.starts)
            .field("ends", &self.ends)
            .field("lane", &(self.lane, self.lanes))
            .finish_non_exhaustive()
    }
}

const MIDNIGHT: u16 = 24 * 60;
/// The shortest box, in minutes.
const SHORTEST: u16 = 30;
