//! Who is let in, what forms refuse, and every page in each of its states.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use axum::http::Method;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST};

use super::block;
use super::testing::{ACTUAL, Desk, PLACE, PLAN, check_page, id, message, samples};
use crate::failure::{Failure, Kind};
use crate::local_store::Direction;
use crate::words::Text;

/// Every page that needs nothing before it.
const PAGES: [&str; 12] = [
    "/",
    "/inbox",
    "/send",
    "/sent",
    "/offices",
    "/forms",
    "/compare",
    "/board",
    "/evidence",
    "/certificate",
    "/settings",
    "/sign-in",
];

#[tokio::test]
async fn one_browser_is_let_in_by_an_address_that_counts_once() {
    let mut desk = Desk::closed(true);
    desk.get("/inbox")
        .await
        .is(403)
        .says("この画面は開けません");
    desk.get("/enter/0000").await.is(403);
    let entrance = desk.office.guard().entrance();
    let entered = desk.enter().await;
    entered.is(303);
    let cookie = entered.headers["set-cookie"].to_str().unwrap();
    for part in ["renkei-4711=", "HttpOnly", "SameSite=Strict", "Path=/"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let again = entrance.strip_prefix(&format!("http://{PLACE}")).unwrap();
    let again = desk.get(again).await;
    again.is(403).says("もう使われています");
    check_page(&again.html, "entrance used");
    let page = desk.page("/inbox").await;
    page.is(200);
    let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "script-src 'self'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("unsafe"), "{policy}");
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["x-content-type-options"], "nosniff");
}

#[tokio::test]
async fn another_name_or_another_site_is_turned_away() {
    let desk = Desk::open().await;
    for headers in [
        &[(HOST.as_str(), "attacker.example:4711")][..],
        &[(HOST.as_str(), "127.0.0.1:4712")],
        &[],
        &[
            (HOST.as_str(), PLACE),
            ("origin", "http://attacker.example"),
        ],
        &[(HOST.as_str(), PLACE), ("origin", "null")],
        &[(HOST.as_str(), PLACE), ("origin", "http://127.0.0.1:8080")],
        &[(HOST.as_str(), PLACE), ("sec-fetch-site", "cross-site")],
        &[(HOST.as_str(), PLACE), ("sec-fetch-site", "same-site")],
    ] {
        for method in [Method::GET, Method::POST] {
            let answer = desk.ask(method, "/settings", headers, Vec::new()).await;
            answer.is(403);
            assert!(!answer.html.contains("1370000018"), "{headers:?}");
        }
    }
    let named = [
        (HOST.as_str(), "localhost:4711"),
        ("sec-fetch-site", "none"),
    ];
    desk.ask(Method::GET, "/", &named, Vec::new()).await.is(200);
}

#[tokio::test]
async fn a_form_without_the_hidden_word_does_nothing() {
    let desk = Desk::open().await;
    desk.sees(
        vec![message(1, "S1", "collected")],
        vec![message(2, "K2", "sent")],
    );
    let (inbox, sent) = (format!("/inbox/{}", id(1)), format!("/sent/{}", id(2)));
    let draft = super::send::keep(&desk.office, samples(&PLAN)).await;
    let draft = draft.unwrap();
    for path in [
        "/inbox/receive",
        &format!("{inbox}/receive"),
        &format!("{inbox}/imported"),
        &format!("{inbox}/import-failed"),
        &format!("{inbox}/save"),
        "/send",
        "/send/folder",
        &format!("/send/{draft}"),
        &format!("/send/{draft}/remove"),
        &format!("/send/{draft}/drop"),
        &format!("{sent}/recall"),
        &format!("{sent}/again"),
        &format!("{sent}/go-on"),
        "/offices/1370000026/11/favourite",
        "/offices/1370000026/11/text",
        "/evidence/verify",
        "/certificate/renew",
        "/settings",
        "/sign-in",
        "/sign-out",
    ] {
        for fields in [&[][..], &[("form_token", "0")]] {
            let answer = desk.post_exactly(path, fields).await;
            answer.is(422).says("この画面は古くなっています");
        }
    }
    assert!(desk.office.home().is_draft(&draft).unwrap());
    assert!(
        desk.office
            .home()
            .page_settings()
            .unwrap()
            .favourites
            .is_empty()
    );
}

#[tokio::test]
async fn every_page_has_its_empty_state() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    for path in PAGES {
        desk.page(path).await.is(200);
    }
    desk.page("/").await.says("きょう行うことはありません。");
    desk.page("/inbox")
        .await
        .says("新しく届いたものはありません。");
    desk.page("/sent").await.says("送信したものはありません。");
    desk.page("/compare")
        .await
        .says("突き合わせるデータがまだありません。");
    desk.page("/evidence")
        .await
        .says("この期間の記録はありません。");
    for path in [
        "/nowhere",
        "/inbox/1",
        "/sent/1",
        "/send/1",
        "/forms/x",
        "/offices/1/2",
    ] {
        desk.page(path).await.is(404);
    }
    for path in PAGES {
        let path = format!("{path}?lang=en");
        let page = desk.page(&path).await;
        page.is(200).says("<html lang=\"en\"");
    }
}

#[tokio::test]
async fn without_a_certificate_or_a_line_pages_say_so() {
    let mut bare = Desk::closed(false);
    bare.enter().await.is(303);
    for path in PAGES {
        bare.page(path).await;
    }
    bare.page("/certificate").await.says("証明書がありません。");
    bare.page("/doctor").await.says("問題");

    let desk = Desk::open().await;
    desk.sees(vec![message(1, "S1", "collected")], Vec::new());
    let away = Failure::new(Kind::Unreachable, Text::new("page-offline"));
    desk.office.note_trouble(away);
    let page = desk.page("/inbox").await;
    page.says("オフライン")
        .says("インターネットにつながっていません");
    // What was seen before is still there.
    page.says(&format!("/inbox/{}", id(1)));
}

#[tokio::test]
async fn messages_stand_with_the_states_that_each_side_reads() {
    let desk = Desk::open().await;
    let inbox = [
        "sent",
        "collected",
        "imported",
        "import_failed",
        "recalled",
        "expired",
    ];
    let inbox = (1..).zip(inbox);
    let inbox: Vec<_> = inbox.map(|(n, state)| message(n, "S1", state)).collect();
    let sent = [
        "sent",
        "collected",
        "imported",
        "import_failed",
        "recalled",
        "expired",
    ];
    let sent = (11..).zip(sent);
    let sent: Vec<_> = sent.map(|(n, state)| message(n, "K2", state)).collect();
    desk.sees(inbox.clone(), sent.clone());
    let page = desk.page("/inbox").await;
    for label in [
        "未受信",
        "受信済み",
        "取込済み",
        "取込エラー",
        "送信者が取り消しました",
    ] {
        page.says(label);
    }
    let page = desk.page("/sent").await;
    for label in [
        "送信済み（相手は未受信）",
        "相手が受信済み",
        "期限切れ（受信されませんでした）",
    ] {
        page.says(label);
    }
    desk.page("/")
        .await
        .says("まだ受け取られていません")
        .says("実績 2025年4月分");
    for message in &inbox {
        desk.page(&format!("/inbox/{}", message.message_id))
            .await
            .is(200);
    }
    for message in &sent {
        desk.page(&format!("/sent/{}", message.message_id))
            .await
            .is(200);
    }
    desk.page(&format!("/sent/{}", id(11)))
        .await
        .says("取り消す")
        .says("M30");
    desk.page(&format!("/sent/{}", id(14)))
        .await
        .says("M35")
        .says("RC07");
}

#[tokio::test]
async fn a_received_unit_is_opened_with_its_sheet_and_reported() {
    let desk = Desk::open().await;
    desk.sees(vec![message(1, "S1", "collected")], Vec::new());
    let files = samples(&[ACTUAL]);
    desk.keeps(Direction::Received, id(1), &files);
    let path = format!("/inbox/{}", id(1));
    let page = desk.page(&path).await;
    page.says("介護ソフトに取り込みました")
        .says("取り込めませんでした");
    let unit = format!("in-{}", id(1));
    desk.page(&format!("/forms/{unit}?page=9")).await.is(200);
    let picture = desk.get(&format!("/forms/{unit}/1.svg")).await;
    assert_eq!(picture.headers[CONTENT_TYPE], "image/svg+xml");
    picture.is(200).says("<svg");
    desk.get(&format!("/forms/{unit}/0.svg")).await.is(404);
    let pdf = desk.get(&format!("/forms/{unit}/sheets.pdf")).await;
    assert_eq!(pdf.headers[CONTENT_TYPE], "application/pdf");
    let name = &files[0].name;
    let file = desk.get(&format!("{path}/files/{name}")).await;
    assert!(
        file.headers["content-disposition"]
            .to_str()
            .unwrap()
            .starts_with("attachment")
    );
    desk.get(&format!("{path}/files/..%2Fother")).await.is(404);

    let refused = desk.post(&format!("{path}/import-failed"), &[]).await;
    refused
        .is(422)
        .says("理由を一つ以上選んでください")
        .says("autofocus");
    check_page(&refused.html, "report refused");
    let report = [("reason", "check-failed"), ("checks", "見本 太郎")];
    let refused = desk.post(&format!("{path}/import-failed"), &report).await;
    refused.is(422).says("RC07 のように");

    // Saved where the care software looks, once, and never over another file.
    let target = desk.folder.path().join("care");
    std::fs::create_dir(&target).unwrap();
    let typed = [
        ("to-software", target.to_str().unwrap()),
        ("language", "ja"),
    ];
    desk.post("/settings", &typed).await.is(303);
    for _ in 0..2 {
        desk.post(&format!("{path}/save"), &[]).await.is(303);
    }
    assert_eq!(std::fs::read(target.join(name)).unwrap(), files[0].bytes);
    std::fs::write(target.join(name), b"other").unwrap();
    desk.post(&format!("{path}/save"), &[]).await.is(422);
    assert_eq!(std::fs::read(target.join(name)).unwrap(), b"other");
}

#[tokio::test]
async fn a_draft_is_checked_and_waits_for_the_connection() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    let refused = desk.upload("/send", &[]).await;
    refused.is(422).says("ファイルを選んでください");
    check_page(&refused.html, "no file");
    let kept = desk.upload("/send", &samples(&PLAN)).await;
    kept.is(303);
    let path = kept.location().to_owned();
    let page = desk.page(&path).await;
    page.says("1人分・2025年4月分。第6表・第7表には、ほかの事業所のサービスも記載されています");
    page.says("1件を送信する").says("1370000026-11");
    let none = desk.post(&path, &[]).await;
    none.is(422).says("送るものを選んでください");
    check_page(&none.html, "nothing chosen");
    // The exchange of this desk is away.
    desk.post(&path, &[("unit", "0")]).await.is(303);
    desk.page(&path).await.says("つながりしだい送信します");
    desk.post(&format!("{path}/drop"), &[]).await.is(303);
    desk.page(&path).await.is(404);
}

#[tokio::test]
async fn errors_keep_a_draft_from_being_sent() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    // Without its annex, and a stranger beside it.
    let mut files = samples(&PLAN[..1]);
    files.push(careplan::SourceFile {
        name: "メモ.CSV".to_owned(),
        bytes: b"x".to_vec(),
    });
    let kept = desk.upload("/send", &files).await;
    let path = kept.location().to_owned();
    let page = desk.page(&path).await;
    page.says("このままでは相手が取り込めないため、送信していません")
        .says("BN02");
    assert!(!page.html.contains("件を送信する"), "{}", page.html);
    desk.post(&path, &[("unit", "0")]).await.is(422);
    desk.post(&format!("{path}/remove"), &[("file", "00001")])
        .await
        .is(303);
    assert!(!desk.page(&path).await.html.contains("メモ"));
    let foreign = [careplan::SourceFile {
        name: "a:b.CSV".to_owned(),
        bytes: Vec::new(),
    }];
    let refused = desk.upload("/send", &foreign).await;
    refused.is(422).says("という名前のファイルは使えません");
}

#[tokio::test]
async fn a_month_is_seen_on_board_comparison_and_evidence() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), vec![message(2, "K2", "collected")]);
    desk.keeps(Direction::Sent, id(2), &samples(&PLAN));
    desk.keeps(Direction::Received, id(1), &samples(&[ACTUAL]));
    desk.page(&format!("/sent/{}", id(2)))
        .await
        .says("もう一度送る");
    desk.page("/forms")
        .await
        .says(&format!("/forms/out-{}", id(2)));
    let board = desk.page("/board?month=202504").await;
    board.says("2025年4月分").says("1370000026-11");
    let hidden = desk.page("/board?month=202504&names=hidden").await;
    hidden.says("利用者 1");
    let csv = desk.get("/board/board.csv?month=202504").await;
    csv.is(200).says("1370000026-11");
    desk.get("/board/board.pdf?month=202504").await.is(200);
    desk.page("/board?month=2025-13")
        .await
        .says("月は 202510 のように書いてください");
    desk.page("/compare?month=202504").await.says("ちがい");
    desk.page("/compare?month=x")
        .await
        .says("月は 202510 のように書いてください");
    let list = desk.page("/evidence?first=202504&last=202504").await;
    list.says("1370000026-11")
        .says("同意を示すものではありません");
    desk.get("/evidence/sheet.pdf?first=202504&last=202504")
        .await
        .is(200);
    desk.page("/evidence?first=202505&last=202504")
        .await
        .says("前です");
    let no_record = desk.upload("/evidence/verify", &samples(&[ACTUAL])).await;
    no_record.is(422).says(".json と .p7s");
    check_page(&no_record.html, "no record");
}

#[tokio::test]
async fn bad_input_is_answered_by_field() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), vec![message(2, "K2", "collected")]);
    for (from, to, words) in [
        ("output", "", "はじめから"),
        ("", "/nowhere/at/all", "このフォルダーがありません"),
        ("/tmp", "/tmp", "別のフォルダーにしてください"),
    ] {
        let typed = [("from-software", from), ("to-software", to)];
        let refused = desk.post("/settings", &typed).await;
        refused.is(422).says(words).says("aria-invalid");
        check_page(&refused.html, "settings");
    }
    let partner = "/offices/1370000026/11";
    desk.page(partner).await.is(200);
    let refused = desk
        .post(&format!("{partner}/text"), &[("text", "  ")])
        .await;
    refused.is(422).says("本文を書いてください");
    desk.post(&format!("{partner}/favourite"), &[])
        .await
        .is(303);
    desk.page("/offices").await.says("よく送る宛先");
    // A young certificate is not renewed.
    let early = desk.post("/certificate/renew", &[]).await;
    early.is(422).says("renewal-too-early");
    let typed = [("user", "KJ137"), ("password", "himitsu-7")];
    let refused = desk.post("/sign-in", &typed).await;
    refused.is(422).says("KJ137");
    assert!(!refused.html.contains("himitsu-7"), "a password came back");
    check_page(&refused.html, "sign-in");
}

#[tokio::test]
async fn an_open_page_is_told_of_what_is_new() {
    let desk = Desk::open().await;
    desk.sees(Vec::new(), Vec::new());
    let before = desk.page("/inbox").await;
    before.says("<script src=\"/live.js\" defer></script>");
    let mut changes = desk.office.changes();
    let seen = *changes.borrow_and_update();
    before.says(&format!("data-seen=\"{seen}\""));
    desk.sees(vec![message(1, "S1", "sent")], Vec::new());
    assert!(changes.has_changed().unwrap());
    let path = format!("/inbox/{}", id(1));
    desk.page("/inbox").await.says(&path).says("いま受信する");
}

#[tokio::test]
async fn an_open_page_that_renews_itself_takes_no_answer_from_the_page_that_follows() {
    let desk = Desk::open().await;
    let renewal = [(HOST.as_str(), PLACE), ("renkei-renewal", "1")];
    let renew = || desk.ask(Method::GET, "/inbox", &renewal, Vec::new());
    desk.office.tell(block::text("答え"));
    assert!(!renew().await.html.contains("答え"));
    desk.page("/inbox").await.says("答え");
    assert!(!desk.page("/inbox").await.html.contains("答え"), "twice");
    desk.office.tell_at_once(block::text("知らせ"));
    renew().await.says("知らせ");
    assert!(!desk.page("/inbox").await.html.contains("知らせ"), "twice");
}
