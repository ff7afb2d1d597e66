//! 「種類別支給限度管理」 from the nine slots of the supplement.

use careplan::Record;

use super::KindLimit;
use super::writing::number;
use crate::naming::{MARK, Names};

/// The kinds the paper names, in its order, and the slots of kinds it does not name behind them.
pub(super) fn kind_limits(supplement: Option<&Record>, names: &mut Names<'_>) -> Vec<KindLimit> {
    let mut limits: Vec<KindLimit> = PRINTED.iter().map(|(_, name)| blank(name)).collect();
    let Some(supplement) = supplement else {
        return limits;
    };
    for first in (FIRST_SLOT..LAST_SLOT).step_by(FIELDS) {
        let code = supplement.field(first);
        let numbers = [1, 2, 3].map(|next| supplement.field(first + next));
        if code.is_empty() && numbers.iter().all(|text| is_nought(text)) {
            continue;
        }
        let [limit, units, over] = numbers.map(number);
        let printed = PRINTED.iter().position(|(printed, _)| *printed == code);
        let free = printed
            .and_then(|place| limits.get_mut(place))
            .filter(|limit| **limit == blank(&limit.kind));
        let kind = match &free {
            Some(free) => free.kind.clone(),
            None if code.is_empty() => format!("{MARK}（種類なし）"),
            None => names.kind(code),
        };
        let filled = KindLimit {
            kind,
            limit,
            units,
            over,
        };
        match free {
            Some(free) => *free = filled,
            None => limits.push(filled),
        }
    }
    limits
}

fn blank(kind: &str) -> KindLimit {
    KindLimit {
        kind: kind.to_owned(),
        ..KindLimit::default()
    }
}

fn is_nought(text: &str) -> bool {
    text.bytes().all(|byte| byte == b'0')
}

/// The first field of the first of nine slots: kind, limit, units, units over the limit.
// Spec: 別紙 UPHOSOKU No.20
const FIRST_SLOT: u16 = 20;
/// The first field behind the slots.
const LAST_SLOT: u16 = 56;
const FIELDS: usize = 4;

/// What the paper names; 22 stands for every kind of short stay with medical care.
// Spec: 別紙 UPHOSOKU No.20
const PRINTED: [(&str, &str); 13] = [
    ("11", "訪問介護"),
    ("12", "訪問入浴介護"),
    ("13", "訪問看護"),
    ("14", "訪問リハビリテーション"),
    ("15", "通所介護"),
    ("16", "通所リハビリテーション"),
    ("17", "福祉用具貸与"),
    ("21", "短期入所生活介護"),
    ("22", "短期入所療養介護"),
    ("76", "定期巡回・随時対応型訪問介護看護"),
    ("71", "夜間対応型訪問介護"),
    ("72", "認知症対応型通所介護"),
    ("73", "小規模多機能型居宅介護"),
];
