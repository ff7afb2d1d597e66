//! One sheet of each form, made by hand, with texts that are hard on a writer.

use forms::annex_table::Row;
use forms::basic_information::FamilyChart;
use forms::table1::{Choice, Table1};
use forms::table2::{Cell, Column, Table2};
use forms::table3::{Block, Table3};
use forms::use_table::{Counts, Day, Head, Line, Rest, UseTable};
use forms::{
    AnnexTable, BasicInformation, Chapter, ComparisonSheet, EvidenceSheet, FaxCover, Form,
    PreventionPlan,
};

/// Characters that mean something to a reader of PDF, XML or a shell.
pub(crate) const HARD: &str = "<script>alert(1)</script> \"&amp;' \\(x) %% ]]> $& 髙﨑①㈱";

/// A form of each kind that needs no bundle.
pub(crate) fn forms() -> Vec<Form> {
    vec![
        Form::Table1(first()),
        Form::Table2(second()),
        Form::Table3(third()),
        Form::Table6(sixth()),
        Form::Table7(seventh()),
        Form::FaxCover(FaxCover {
            subject: HARD.to_owned(),
            ..FaxCover::default()
        }),
        Form::EvidenceSheet(EvidenceSheet {
            office: HARD.to_owned(),
            ..EvidenceSheet::default()
        }),
        Form::ComparisonSheet(ComparisonSheet {
            notes: vec![HARD.to_owned()],
            ..ComparisonSheet::default()
        }),
        Form::BasicInformation(BasicInformation {
            author: HARD.to_owned(),
            family_chart: FamilyChart::Picture(picture()),
            ..BasicInformation::default()
        }),
        Form::PreventionPlan(PreventionPlan {
            notes: vec![HARD.to_owned()],
            ..PreventionPlan::default()
        }),
    ]
}

/// Two service users.
pub(crate) fn chapters() -> Vec<Chapter> {
    ["見本　太郎", "見本　花子"]
        .map(|title| Chapter {
            title: title.to_owned(),
            forms: forms(),
        })
        .into()
}

fn first() -> Table1 {
    Table1 {
        category: vec![Choice {
            word: "継続".to_owned(),
            chosen: true,
        }],
        address: "〒123-4567　見本県見本市１－２－３".to_owned(),
        wishes: "いろはにほへとちりぬるを。".repeat(20),
        opinion: HARD.to_owned(),
        ..Table1::default()
    }
}

fn second() -> Table2 {
    Table2 {
        rows: 1,
        cells: vec![Cell {
            column: Column::Need,
            row: 0,
            rows: 1,
            text: "家で暮らしつづけたい".to_owned(),
        }],
        ..Table2::default()
    }
}

fn third() -> Table3 {
    Table3 {
        services: vec![Block {
            day: 1,
            starts: 540,
            ends: 600,
            time: "09:00〜10:00".to_owned(),
            text: "訪問介護".to_owned(),
            lane: 0,
            lanes: 1,
        }],
        ..Table3::default()
    }
}

fn sixth() -> UseTable {
    UseTable {
        month: "令和7年4月".to_owned(),
        head: Head {
            insured_number: "0000000017".to_owned(),
            name: "見本　太郎".to_owned(),
            planner_name: HARD.to_owned(),
            ..Head::default()
        },
        days: (1..=30)
            .map(|number| Day {
                number,
                weekday: "火",
                rest: if number % 7 < 2 {
                    Rest::Weekend
                } else {
                    Rest::Workday
                },
            })
            .collect(),
        lines: vec![Line {
            starts: "09:00".to_owned(),
            ends: "10:00".to_owned(),
            service: "訪問介護 111211".to_owned(),
            office: "見本ヘルパーステーション".to_owned(),
            planned: Counts {
                days: vec!["1".to_owned(); 30],
                total: "30".to_owned(),
            },
            ..Line::default()
        }],
        notes: vec!["注１。".to_owned()],
        ..UseTable::default()
    }
}

fn seventh() -> AnnexTable {
    AnnexTable {
        month: "令和7年4月".to_owned(),
        name: "見本　太郎".to_owned(),
        rows: vec![Row {
            office: "見本ヘルパーステーション".to_owned(),
            service: "訪問介護".to_owned(),
            units: "244".to_owned(),
            ..Row::default()
        }],
        ..AnnexTable::default()
    }
}

/// Stripes in two greys, 60 dots wide and 40 high.
fn picture() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, 60, 40);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let dots: Vec<u8> = (0..60 * 40)
        .map(|dot| if dot / 60 % 20 < 10 { 60 } else { 200 })
        .collect();
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&dots).unwrap();
    writer.finish().unwrap();
    bytes
}
