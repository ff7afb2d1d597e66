//! Whatever comes in the place of numbers, cursors, ranges, tokens, identities and bodies: nobody
//! gets an unexpected error, and every refusal is a problem document. The changes are seeded, so
//! that a failure can be repeated.

use axum::body::Body;
use axum::http::{HeaderValue, Method, Request, StatusCode};
use protocol::http::{PROBLEM_TYPE, path};

use super::rights::{filled, method_of};
use super::{CARE_MANAGER, Exchange, letter, receipt_for};
use crate::mailbox::endpoints::ENDPOINTS;
use crate::store::testing::on_each_database;

/// A small generator with a fixed seed (xorshift).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }

    fn pick<'a>(&mut self, among: &[&'a str]) -> &'a str {
        among[self.below(among.len())]
    }

    /// Something right or wrong, sometimes cut, doubled or with an octet changed.
    fn text(&mut self, among: &[&str]) -> String {
        let mut text = self.pick(among).to_owned();
        match self.below(6) {
            0 => text.truncate(self.below(text.len() + 1)),
            1 => text = text.repeat(2),
            2 => text.insert(
                self.below(text.len() + 1),
                (b'!' + self.below(90) as u8).into(),
            ),
            _ => {}
        }
        text
    }
}

const NUMBERS: &[&str] = &[
    "0",
    "1",
    "-1",
    "00",
    "+1",
    "1e3",
    "4294967295",
    "4294967296",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "",
    "x",
    "0x1",
    "%00",
    "%2F",
    "%F0%9F%98%80",
];
const RANGES: &[&str] = &[
    "bytes=0-",
    "bytes=-1",
    "bytes=5-4",
    "bytes=0-0,2-3",
    "bytes=18446744073709551615-",
    "bytes=-18446744073709551615",
    "bytes=0-18446744073709551615",
    "bytes=",
    "bytes",
    "octets=0-1",
    "bytes= 0 - 1 ",
    "bytes=--1",
    "bytes=9999999-",
];
const TOKENS: &[&str] = &[
    "Bearer ",
    "Bearer abc",
    "bearer",
    "Basic YTpi",
    "Bearer a b c",
    "\u{7f}",
    "Bearer \"\"",
];
const TYPES: &[&str] = &["application/json", "text/plain", "application/pkcs10"];
const QUERIES: &[&str] = &[
    "after=",
    "side=inbox&after=",
    "side=sent&after=",
    "side=outbox",
    "since=",
    "number=",
    "name=",
    "wait=0&after=",
    "from=2026-01-01&to=",
    "prefecture=",
    "kind=",
    "start=",
    "limit=",
];
const BODIES: &[&str] = &[
    "{}",
    "[]",
    "null",
    "\"\"",
    "{\"manifest\":\"\",\"signature\":\"\"}",
    "{\"manifest\":\"e30=\",\"signature\":\"MAA=\"}",
    "{\"receipt\":\"e30=\",\"signature\":\"MAA=\"}",
    "{\"result\":\"failed\",\"source\":\"person\",\"reasons\":[]}",
    "{\"refresh_token\":\"x\"}",
    "{\"a\":[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]}",
    "MIIBIjANBgkq",
    "\u{0}",
];

/// A request to some endpoint, right or wrong; none where the texts make no request at all.
fn request(random: &mut Random, id: &str) -> Option<Request<Body>> {
    let endpoint = &ENDPOINTS[random.below(ENDPOINTS.len())];
    // Its answer has no end when it is a good one.
    if endpoint.path == path::EVENTS {
        return None;
    }
    let mut address = match random.below(4) {
        0 => filled(endpoint),
        _ => endpoint
            .path
            .replace("{id}", &random.text(&[id, id, "..", ""]))
            .replace("{number}", &random.text(NUMBERS))
            .replace(
                "{address}",
                &random.text(&[CARE_MANAGER, "1370000018", "x"]),
            ),
    };
    if random.below(2) == 0 {
        let value = random.text(NUMBERS);
        address.push_str(&format!("?{}{value}", random.pick(QUERIES)));
    }
    // No waiting: nobody would end it.
    let address = address.replace("wait=", "wait=0&w=").replace('"', "");
    let method = match random.below(8) {
        0 => Method::DELETE,
        _ => method_of(endpoint),
    };
    let mut request = Request::builder().method(method).uri(address);
    for (name, values, often) in [
        ("range", RANGES, 2),
        ("if-range", RANGES, 2),
        ("authorization", TOKENS, 8),
        ("content-type", TYPES, 2),
    ] {
        let value = random.text(values);
        if let (0, Ok(value)) = (random.below(often), HeaderValue::from_str(&value)) {
            request = request.header(name, value);
        }
    }
    request.body(Body::from(random.text(BODIES))).ok()
}

#[tokio::test]
async fn nothing_that_anybody_sends_is_an_unexpected_error() {
    on_each_database(|store| async move {
        let (exchange, care_manager, service, _) = Exchange::with_offices(store).await;
        let known = letter(1, &service, &care_manager, 300);
        let id = known.manifest.message_id.to_string();
        exchange.deliver(&service, &known).await;
        let mut random = Random(0x5EED);
        let mut refused = 0;
        for _ in 0..1_500 {
            let Some(request) = request(&mut random, &id) else {
                continue;
            };
            let told = format!("{} {}", request.method(), request.uri());
            let caller = match random.below(3) {
                0 => None,
                1 => Some(&service),
                _ => Some(&care_manager),
            };
            let answer = exchange.send(caller, request).await;
            assert_ne!(answer.status, StatusCode::INTERNAL_SERVER_ERROR, "{told}");
            if answer.status.is_client_error() {
                let kind = answer.headers.get("content-type");
                assert!(kind.is_some_and(|kind| kind == PROBLEM_TYPE), "{told}");
                answer.problem();
                refused += 1;
            }
        }
        assert!(refused > 500, "{refused}");
        // Nothing of it has hurt the exchange.
        let next = letter(2, &service, &care_manager, 300);
        exchange.deliver(&service, &next).await;
        let receipt = receipt_for(&next);
        let collected = exchange.acknowledge(&care_manager, &receipt).await;
        collected.expect(StatusCode::OK);
    })
    .await;
}
