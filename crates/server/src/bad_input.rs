//! Bodies that no page of ours sends, posted to every address of the sites that takes a form. The
//! addresses are read from the routers, so that none can be forgotten.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use std::collections::BTreeMap;

use axum::Router;

use crate::sites;
use crate::store::testing::{account_id, number};
use crate::store::{StoreError, values};
use crate::web::testing::{Browser, OPERATOR, PASSWORD, World, check_page, other_number};

/// The addresses of a router that take a POST, with something in place of their parameters.
fn posts(router: &Router) -> Vec<String> {
    let text = format!("{router:?}");
    let (routes, _) = text.split_once("fallback_router").unwrap();
    let mut methods = BTreeMap::new();
    let mut paths = BTreeMap::new();
    for part in routes.split("RouteId(").skip(1) {
        let (id, rest) = part.split_once("): ").unwrap();
        if let Some(path) = rest.strip_prefix('"') {
            paths.insert(id, path.split_once('"').unwrap().0);
        } else if let Some((_, allowed)) = rest.split_once("allow_header: ") {
            methods.insert(id, allowed);
        }
    }
    assert_eq!(
        methods.len(),
        paths.len(),
        "the form of routers has changed"
    );
    let posts = paths
        .iter()
        .filter(|(id, _)| methods[*id].contains("POST"))
        .map(|(_, path)| filled(path));
    posts.collect()
}

fn filled(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{kind}" => "careplan".to_owned(),
        "{number}" => number().to_string(),
        part if part.starts_with('{') => "x".to_owned(),
        part => part.to_owned(),
    });
    parts.collect::<Vec<_>>().join("/")
}

/// A body, what it says it is, and what it is called in a failure.
struct Bad {
    name: &'static str,
    kind: &'static str,
    body: Vec<u8>,
}

fn bodies(token: &str, stale: &str) -> Vec<Bad> {
    let bad = |name, kind, body: &[u8]| Bad {
        name,
        kind,
        body: body.to_vec(),
    };
    let part = "--b\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n";
    vec![
        bad("nothing", FORM, b""),
        bad("no kind of content", "", b"form_token=x"),
        bad(
            "bytes",
            "application/octet-stream",
            &[0, 159, 146, 150, 255],
        ),
        bad("bytes as a form", FORM, &[0, 159, 146, 150, 255]),
        bad(
            "JSON",
            "application/json",
            format!("{{\"form_token\":\"{token}\"}}").as_bytes(),
        ),
        bad("too much", FORM, "a=b&".repeat(20_000).as_bytes()),
        bad(
            "far too much",
            "multipart/form-data; boundary=b",
            &vec![b'a'; 9 << 20],
        ),
        bad(
            "the token twice",
            FORM,
            format!("form_token={token}&form_token={token}").as_bytes(),
        ),
        // 証明書 in Shift_JIS, in the place of the token.
        bad(
            "another charset",
            "application/x-www-form-urlencoded; charset=Shift_JIS",
            b"form_token=\x8f\xd8\x96\xbe\x8f\x91",
        ),
        bad(
            "a NUL",
            FORM,
            format!("form_token={token}&name=%00").as_bytes(),
        ),
        bad(
            "another session's form",
            FORM,
            format!("a=1&form_token={stale}").as_bytes(),
        ),
        bad(
            "a form that was cut",
            "multipart/form-data; boundary=b",
            format!("{part}{token}").as_bytes(),
        ),
        bad(
            "a form without its boundary",
            "multipart/form-data",
            format!("{part}{token}\r\n--b--\r\n").as_bytes(),
        ),
        bad(
            "another session's file",
            "multipart/form-data; boundary=b",
            format!("{part}{stale}\r\n--b--\r\n").as_bytes(),
        ),
    ]
}

/// Every row of every table, but for the sessions, which remember when they were used.
async fn everything(world: &World) -> Vec<String> {
    let tables = [
        "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name",
        "SELECT CAST(tablename AS TEXT) AS name FROM pg_tables \
         WHERE schemaname = current_schema() ORDER BY tablename",
    ];
    let store = &world.state.store;
    let mut lines = Vec::new();
    for (dialect, tables) in tables.into_iter().enumerate() {
        let names = store
            .read("test", |tx| async move {
                let rows = tx.fetch_all(tables, values![]).await?;
                rows.iter().map(|row| row.text("name")).collect()
            })
            .await;
        let names: Result<Vec<String>, StoreError> = names;
        let Ok(names) = names else { continue };
        for name in names.iter().filter(|name| !name.contains("session")) {
            let columns = match dialect {
                0 => format!("SELECT name FROM pragma_table_info('{name}')"),
                _ => format!("SELECT CAST(t AS TEXT) AS line FROM {name} t ORDER BY 1"),
            };
            let columns: &'static str = Box::leak(columns.into_boxed_str());
            let found = store
                .read("test", |tx| async move {
                    if dialect == 1 {
                        let rows = tx.fetch_all(columns, values![]).await?;
                        return rows.iter().map(|row| row.text("line")).collect();
                    }
                    let rows = tx.fetch_all(columns, values![]).await?;
                    let cells: Result<Vec<String>, StoreError> =
                        rows.iter().map(|row| row.text("name")).collect();
                    let cells: Vec<String> = cells?
                        .iter()
                        .map(|cell| format!("quote(\"{cell}\")"))
                        .collect();
                    let cells = cells.join(" || ',' || ");
                    let sql = format!("SELECT {cells} AS line FROM {name} ORDER BY 1");
                    let sql: &'static str = Box::leak(sql.into_boxed_str());
                    let rows = tx.fetch_all(sql, values![]).await?;
                    rows.iter().map(|row| row.text("line")).collect()
                })
                .await;
            let found: Vec<String> = found.unwrap_or_else(|error: StoreError| {
                unreachable!("{name}: {error}");
            });
            lines.extend(found.into_iter().map(|line| format!("{name} {line}")));
        }
    }
    assert!(lines.len() > 10, "nothing was read");
    lines
}

/// Posts everything bad to everything that takes a form, from a window that somebody works in;
/// `least` is how many addresses there are at least.
async fn assail(
    world: &World,
    (router, least): (&Router, usize),
    mut window: Browser,
    page: &str,
    stale: &str,
) {
    window.go(page).await;
    let token = window.token();
    let before = everything(world).await;
    let (mut addresses, bodies) = (posts(router), bodies(&token, stale));
    addresses.sort();
    assert!(addresses.len() >= least, "{addresses:?}");
    for address in &addresses {
        for bad in &bodies {
            window.post_bytes(address, bad.kind, bad.body.clone()).await;
            let (status, name) = (window.status, bad.name);
            let what = format!("{address}: {name}: {status}");
            // What is not for this person now leads to the page that is.
            let led_elsewhere = status.is_success() && window.address != *address;
            assert!(
                status.is_client_error() || led_elsewhere,
                "{what}\n{}",
                window.html()
            );
            if !FOR_PROGRAMS.iter().any(|start| address.starts_with(start)) {
                check_page(&window.html(), &what);
            }
        }
    }
    assert_eq!(everything(world).await, before, "{addresses:?}");
    // The window works as before.
    window.go(page).await;
    assert!(window.status.is_success() && window.address == page);
}

#[tokio::test]
async fn no_address_of_the_portal_takes_what_no_page_sends() {
    World::on_each_database(|world| async move {
        let window = signed_in(&world, &account_id(number())).await;
        let mut other = signed_in(&world, &account_id(other_number())).await;
        other.go("/account/password").await;
        let router = crate::portal::router(world.state.clone());
        let stale = other.token();
        assail(&world, (&router, 30), window, "/account/password", &stale).await;
    })
    .await;
}

#[tokio::test]
async fn no_address_of_the_console_takes_what_no_page_sends() {
    World::on_each_database(|world| async move {
        let mut windows = Vec::new();
        for _ in 0..2 {
            let mut window = sites::console(&world);
            window.go("/sign-in").await;
            let typed = [("operator_id", OPERATOR), ("password", PASSWORD)];
            window.send("/sign-in", &typed).await;
            window.go("/maintenance").await;
            windows.push(window);
        }
        let stale = windows.pop().unwrap().token();
        let router = crate::console::router(world.state.clone());
        let window = windows.pop().unwrap();
        assail(&world, (&router, 30), window, "/maintenance", &stale).await;
    })
    .await;
}

#[tokio::test]
async fn no_address_of_the_support_site_takes_what_no_page_sends() {
    World::on_each_database(|world| async move {
        let router = crate::support::router(world.state.clone());
        let page = "/faq/expired";
        let mut other = Browser::open(router.clone());
        let stale = other.go(page).await.token();
        let window = Browser::open(router.clone());
        assail(&world, (&router, 3), window, page, &stale).await;
    })
    .await;
}

/// Posts a form with a token that is good for this window to every address that is not for
/// everybody: somebody who has not signed in is led to the sign-in page, and nothing changes.
async fn knock(world: &World, (router, least): (&Router, usize), for_everybody: &[&str]) {
    let mut window = Browser::open(router.clone());
    window.go("/sign-in").await;
    let token = window.token();
    let mut addresses = posts(router);
    addresses.retain(|address| {
        let public = for_everybody.iter().chain(&FOR_PROGRAMS);
        !public.into_iter().any(|start| address.starts_with(start))
    });
    assert!(addresses.len() >= least, "{addresses:?}");
    let before = everything(world).await;
    for address in &addresses {
        let fields = [("form_token", token.as_str()), ("reason", "x")];
        window.send_exactly(address, &fields).await;
        let led_away = window.address.starts_with("/sign-in");
        let refused = window.status.is_client_error();
        assert!(led_away || refused, "{address}: {}", window.html());
    }
    assert_eq!(everything(world).await, before, "{addresses:?}");
}

#[tokio::test]
async fn nobody_changes_anything_on_the_portal_without_signing_in() {
    World::on_each_database(|world| async move {
        let router = crate::portal::router(world.state.clone());
        let for_everybody = ["/sign-in", "/recover", "/unlock", "/contact", "/faq"];
        knock(&world, (&router, 25), &for_everybody).await;
    })
    .await;
}

#[tokio::test]
async fn nobody_changes_anything_on_the_console_without_signing_in() {
    World::on_each_database(|world| async move {
        let router = crate::console::router(world.state.clone());
        knock(&world, (&router, 40), &["/sign-in"]).await;
    })
    .await;
}

async fn signed_in(world: &World, id: &str) -> Browser {
    let mut window = sites::portal(world);
    window.go("/sign-in").await;
    let typed = [("user_id", id), ("password", PASSWORD)];
    window.send("/sign-in", &typed).await;
    window
}

const FORM: &str = "application/x-www-form-urlencoded";
/// Addresses for programs, which answer with problem documents.
const FOR_PROGRAMS: [&str; 2] = ["/.well-known/", "/v1/"];
