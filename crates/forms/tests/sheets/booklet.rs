//! Texts to be read: everything once, headings and tables as such, nothing cut on a long one.

use forms::booklet::{Block, Booklet};

use crate::tools;

#[test]
fn every_piece_of_a_text_stands_on_its_pages() {
    let row = |number: usize| vec![format!("項目{number}"), "あ".repeat(60), "値".to_owned()];
    let head = ["名前", "説明", "値"].map(ToOwned::to_owned).to_vec();
    let booklet = Booklet {
        title: "見本の手引き".to_owned(),
        edition: "令和8年11月 / 2026年11月1日版".to_owned(),
        blocks: vec![
            Block::Heading("章の題".to_owned()),
            Block::Paragraph("長い段落。".repeat(400)),
            Block::Subheading("節の題".to_owned()),
            Block::List(vec!["ひとつめ".to_owned(), "ふたつめ".to_owned()]),
            Block::Numbered(9, vec!["九番".to_owned(), "十番".to_owned()]),
            Block::Table(head, (1..40).map(row).collect()),
            Block::Table(vec!["広い".to_owned()], vec![vec!["ゑ".repeat(6_000)]]),
            Block::Code("renkei check --json\n  second line".to_owned()),
            Block::Paragraph(String::new()),
        ],
    };
    let drawing = booklet.draw().unwrap();
    assert!(drawing.pages > 4, "{}", drawing.pages);
    assert!(drawing.missing_glyphs.is_empty());
    tools::assert_sound(&drawing.pdf);
    let Some(text) = tools::text(&drawing.pdf) else {
        return;
    };
    let solid = tools::solid(&text);
    assert_eq!(solid.matches('落').count(), 400);
    assert_eq!(solid.matches('ゑ').count(), 6_000);
    for piece in [
        "章の題",
        "節の題",
        "ふたつめ",
        "9.九番",
        "10.十番",
        "項目39",
    ] {
        assert_eq!(solid.matches(piece).count(), 1, "{piece}");
    }
    assert!(solid.contains("renkeicheck--json"), "{text}");
    assert_eq!(solid.matches("見本の手引き").count(), drawing.pages + 1);
}

#[test]
fn a_text_without_anything_is_a_page() {
    let drawing = Booklet::default().draw().unwrap();
    assert_eq!(drawing.pages, 1);
    tools::assert_sound(&drawing.pdf);
}
