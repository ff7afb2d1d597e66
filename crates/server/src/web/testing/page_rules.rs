//! The rules that every page keeps, as far as its text tells.

use super::kept_pages;
use crate::web::page::{passkey_script_address, password_script_address};

/// Fails unless a page keeps the rules for all pages.
pub(crate) fn check_page(html: &str, name: &str) {
    kept_pages::keep(html);
    check_rules(html, name);
}

fn check_rules(html: &str, name: &str) {
    assert!(
        html.starts_with("<!doctype html>\n<html lang=\"ja\">"),
        "{name}: language"
    );
    assert_eq!(html.matches("<h1").count(), 1, "{name}: one first heading");
    assert!(html.contains("<main id=\"main\">"), "{name}: main");
    check_number(html, name);
    let focused = html.matches(" tabindex=\"-1\" autofocus>").count();
    let summary = html.contains("<div class=\"message warning\" role=\"alert\" tabindex");
    assert!(
        focused <= 1 && (focused == 1 || !summary),
        "{name}: the focus"
    );
    for message in html.split("<div class=\"message\" role=\"").skip(1) {
        let message = message.split("</div>").next().unwrap();
        assert!(
            message.contains("<p class=\"hint message-number\">"),
            "{name}: a message without its id"
        );
    }
    let script = |address: &str| format!("<script src=\"{address}\" defer></script>");
    let shows = script(&password_script_address());
    let plain = html.replacen(&script(&passkey_script_address()), "", 1);
    let plain = plain.replace(&shows, "");
    for forbidden in ["<script", "<style", " style=\"", " onclick", "javascript:"] {
        assert!(!plain.contains(forbidden), "{name}: {forbidden}");
    }
    let ids: Vec<&str> = attributes(html, "id");
    for (place, id) in ids.iter().enumerate() {
        assert!(!ids[place + 1..].contains(id), "{name}: id {id} twice");
    }
    let labelled = attributes(html, "for");
    for input in tags(html, "input") {
        if input.contains("type=\"hidden\"") {
            continue;
        }
        let id = attributes(input, "id");
        assert!(
            id.len() == 1 && labelled.contains(&id[0]),
            "{name}: no label for {input}"
        );
    }
    for input in tags(html, "input") {
        if input.contains("type=\"password\"") {
            let (id, empty) = (attributes(input, "id"), input.contains("value=\"\""));
            let button = format!("data-shows=\"{}\" hidden", id[0]);
            let shown = html.contains(&button) && html.contains(&shows);
            assert!(shown && empty, "{name}: a password that cannot be shown");
        }
    }
    for described in attributes(html, "aria-describedby") {
        for id in described.split(' ') {
            assert!(ids.contains(&id), "{name}: described by {id}");
        }
    }
    for target in attributes(html, "href")
        .iter()
        .filter_map(|href| href.strip_prefix('#'))
    {
        assert!(ids.contains(&target), "{name}: link to #{target}");
    }
    for form in html.split("<form ").skip(1) {
        let form = form.split("</form>").next().unwrap();
        if form.starts_with("method=\"post\"") {
            assert!(
                form.contains("name=\"form_token\""),
                "{name}: form without token"
            );
        }
    }
    let bytes = without_pictures(html);
    assert!(bytes <= HEAVIEST, "{name}: {bytes} bytes, too heavy");
    let unfilled = html.contains("{$") || html.contains("{{");
    assert!(!unfilled, "{name}: text not filled in");
}

/// Fails unless the number at the foot is one that the desk can look up.
fn check_number(html: &str, name: &str) {
    if let Some(foot) = html.rsplit("<footer class=\"foot\">").next()
        && foot.len() < html.len()
    {
        let line = foot.split("</p>").next().unwrap();
        let number = line.split_whitespace().last().unwrap();
        let mut listed = include_str!("../../../data/screens.txt").lines();
        assert!(
            listed.any(|line| line.split(' ').next() == Some(number)),
            "{name}: {number} is not in data/screens.txt"
        );
    }
}

/// Fails unless the page of a refused form leads the reader to what is wrong.
pub(super) fn check_refusal(html: &str, address: &str) {
    // What no page of ours has sent is answered by an error page, which has no form.
    if [" P-98<", " S-98<", " K-94<"]
        .iter()
        .any(|number| html.contains(number))
    {
        return;
    }
    assert!(
        html.contains(" role=\"alert\" tabindex=\"-1\" autofocus>"),
        "{address}: no focus on the errors"
    );
}

/// The bytes of a page without the drawings in it.
fn without_pictures(html: &str) -> usize {
    let mut parts = html.split("<svg");
    let first = parts.next().map_or(0, str::len);
    let after = parts.map(|part| {
        part.split_once("</svg>")
            .map_or(part.len(), |(_, rest)| rest.len())
    });
    first + after.sum::<usize>()
}

/// What a page may weigh, so that it opens over a slow line.
const HEAVIEST: usize = 60 * 1024;

fn tags<'a>(html: &'a str, tag: &str) -> Vec<&'a str> {
    let open = format!("<{tag} ");
    html.match_indices(&open)
        .map(|(start, _)| {
            let rest = &html[start..];
            &rest[..rest.find('>').expect("an open tag")]
        })
        .collect()
}

fn attributes<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    let open = format!(" {name}=\"");
    html.match_indices(&open)
        .filter_map(|(start, _)| html[start + open.len()..].split('"').next())
        .collect()
}

mod tests {
    use super::*;

    #[test]
    fn a_field_without_label_is_found() {
        let page = |label: &str| {
            format!(
                "<!doctype html>\n<html lang=\"ja\"><main id=\"main\"><h1></h1>{label}\
                 <input id=\"a\" type=\"text\"></main>"
            )
        };
        check_rules(&page("<label for=\"a\"></label>"), "sample");
        let without = page("");
        assert!(std::panic::catch_unwind(|| check_rules(&without, "sample")).is_err());
    }

    #[test]
    fn a_heavy_page_is_found_and_drawings_weigh_nothing() {
        let page = |long: &str| {
            format!("<!doctype html>\n<html lang=\"ja\"><main id=\"main\"><h1></h1>{long}</main>")
        };
        let long = "x".repeat(HEAVIEST);
        check_rules(&page(&format!("<svg>{long}</svg>")), "drawing");
        let heavy = page(&format!("<svg></svg><p>{long}</p>"));
        assert!(std::panic::catch_unwind(|| check_rules(&heavy, "sample")).is_err());
    }
}
