//! The table and the bodies as an OpenAPI 3.1 document.

use std::collections::BTreeMap;

use careplan::Language;
use protocol::http::PROBLEM_TYPE;
use protocol::{Code, MessageId, Sha256};
use serde_json::{Map, Value, json};
use utoipa::PartialSchema as _;

use super::operation::{Body, Given, Operation, Place, Proof};
use super::operations::OPERATIONS;
use super::{Need, bodies, samples};
use crate::store::right::Right;

/// The whole document.
pub(super) fn build() -> Value {
    let mut schemas = bodies::schemas();
    schemas.insert("ProblemCode".to_owned(), problem_code());
    let mut paths: BTreeMap<&str, Map<String, Value>> = BTreeMap::new();
    for operation in OPERATIONS {
        let described = described(operation, &schemas);
        let methods = paths.entry(operation.path).or_default();
        methods.insert(operation.method.to_owned(), described);
    }
    let codes: Vec<Value> = Code::ALL.into_iter().map(explained).collect();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "renkei",
            "version": "1",
            "summary": "ケアプランデータの送受信と、証明書の申請",
            "description": ABOUT,
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [server("mailbox")],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "certificate": {
                    "type": "mutualTLS",
                    "description": "事業所の証明書（TLS 1.3）。失効や利用の停止は、次の要求から効きます。",
                },
                "person": {
                    "type": "http",
                    "scheme": "bearer",
                    "description": "担当者のログイン（POST /v1/tokens）で受け取った access_token。ログインで名前を挙げた証明書と一緒のときだけ有効です。",
                },
                "ticket": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "ユーザIDと、POST /v1/enrolment-tickets で受け取った番号。",
                },
            },
        },
        "x-problem-codes": codes,
    })
}

fn server(which: &str) -> Value {
    json!({
        "url": format!("{{{which}}}"),
        "variables": {
            which: {
                "default": format!("https://{which}.example.jp"),
                "description": format!("接続先ファイルの `{which}`"),
            },
        },
    })
}

fn described(operation: &Operation, schemas: &Map<String, Value>) -> Value {
    let mut described = json!({
        "operationId": operation.id,
        "summary": operation.summary,
        "security": security(operation.place),
        "parameters": parameters(operation, schemas),
        "responses": responses(operation),
    });
    let mut put = |member: &str, value: Value| {
        if let Some(members) = described.as_object_mut() {
            members.insert(member.to_owned(), value);
        }
    };
    if let Some(text) = right_needed(operation.place) {
        put("description", json!(text));
    }
    match operation.place {
        Place::Mailbox(_) => {}
        Place::Portal(_) => put("servers", json!([server("portal")])),
        Place::Both => put("servers", json!([server("mailbox"), server("portal")])),
    }
    if let Some(body) = request_body(operation) {
        put("requestBody", body);
    }
    described
}

fn security(place: Place) -> Value {
    match place {
        Place::Mailbox(Need::Certificate) => json!([{ "certificate": [] }]),
        Place::Mailbox(Need::Work(_)) => {
            json!([{ "certificate": [] }, { "certificate": [], "person": [] }])
        }
        Place::Mailbox(Need::Person(_)) => json!([{ "certificate": [], "person": [] }]),
        Place::Portal(Proof::Password) => json!([]),
        Place::Portal(Proof::Ticket) => json!([{ "ticket": [] }]),
        // The portal asks for nothing.
        Place::Both => json!([{ "certificate": [] }, {}]),
    }
}

fn right_needed(place: Place) -> Option<String> {
    let word = |right| match right {
        Right::Administrator => "管理者",
        Right::Certificates => "証明書",
        Right::Send => "送信",
        Right::Receive => "受信",
        Right::Read => "閲覧（送信・受信の権限も含む）",
    };
    match place {
        Place::Mailbox(Need::Work(right)) => Some(format!(
            "権限「{}」の担当者のログイン、または端末の自動送受信の許可が必要です。",
            word(right)
        )),
        Place::Mailbox(Need::Person(right)) => Some(format!(
            "権限「{}」の担当者のログインが必要です。自動送受信の許可では行えません。",
            word(right)
        )),
        _ => None,
    }
}

fn parameters(operation: &Operation, schemas: &Map<String, Value>) -> Value {
    let mut all = Vec::new();
    let of_path = [
        ("id", json!(MessageId::schema()), json!(samples::MESSAGE_ID)),
        (
            "number",
            json!({ "type": "integer", "minimum": 0 }),
            json!(0),
        ),
        (
            "address",
            json!({ "type": "string" }),
            json!(samples::ADDRESS),
        ),
        (
            "fingerprint",
            json!(Sha256::schema()),
            json!(Sha256::of(b"certificate")),
        ),
    ];
    for (name, schema, example) in of_path {
        if operation.path.contains(&format!("{{{name}}}")) {
            all.push(json!({
                "name": name, "in": "path", "required": true, "schema": schema, "example": example,
            }));
        }
    }
    if let Some((name, example)) = operation.query {
        all.extend(query(schemas.get(name).unwrap_or(&Value::Null), example));
    }
    for (name, about) in operation.headers {
        all.push(json!({
            "name": name, "in": "header", "description": about, "schema": { "type": "string" },
        }));
    }
    Value::Array(all)
}

/// The members of a query as parameters.
fn query(schema: &Value, example: &str) -> Vec<Value> {
    let examples: BTreeMap<&str, &str> = example
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .collect();
    let required: Vec<&str> = schema["required"]
        .as_array()
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let members = schema["properties"].as_object();
    let parameter = |(name, member): (&String, &Value)| {
        let mut member = present(member);
        let about = member
            .as_object_mut()
            .and_then(|member| member.remove("description"));
        let about = about.filter(Value::is_string).unwrap_or_else(|| json!(""));
        let mut parameter = json!({
            "name": name,
            "in": "query",
            "required": required.contains(&name.as_str()),
            "description": about,
            "schema": member,
        });
        if let (Some(example), Some(members)) =
            (examples.get(name.as_str()), parameter.as_object_mut())
        {
            let plain = serde_json::from_str(example).ok();
            let plain = plain.filter(|value: &Value| value.is_boolean() || is_counted(name, value));
            members.insert(
                "example".to_owned(),
                plain.unwrap_or_else(|| json!(example)),
            );
        }
        parameter
    };
    members.into_iter().flatten().map(parameter).collect()
}

/// Numbers are examples of members that count, not of numbers that are names.
fn is_counted(name: &str, value: &Value) -> bool {
    value.is_number() && ["after", "since", "wait"].contains(&name)
}

/// What a member is when it is there: a query has no null.
fn present(member: &Value) -> Value {
    let mut member = member.clone();
    let is_null = |one: &Value| one.get("type").is_some_and(|kind| kind == "null");
    if let Some(kind) = member.get_mut("type")
        && let Value::Array(kinds) = kind
    {
        kinds.retain(|kind| kind != "null");
        if let [one] = kinds.as_slice() {
            *kind = one.clone();
        }
    }
    let choices = member.get("oneOf").and_then(Value::as_array);
    let choices = choices.cloned().unwrap_or_default();
    if let (true, Some(one)) = (
        choices.iter().any(is_null),
        choices.iter().find(|one| !is_null(one)),
    ) {
        let about = member.get("description").cloned();
        member = one.clone();
        if let (Some(members), Some(about)) = (member.as_object_mut(), about) {
            members.insert("description".to_owned(), about);
        }
    }
    member
}

fn request_body(operation: &Operation) -> Option<Value> {
    let content = match operation.body {
        Body::Nothing => return None,
        Body::Json(name) => json!({
            "application/json": { "schema": named(name), "example": samples::body(name) },
        }),
        Body::Octets => json!({ "application/octet-stream": {} }),
        Body::Request => json!({
            "application/pkcs10": {
                "schema": { "type": "string", "contentEncoding": "base64" },
            },
        }),
    };
    Some(json!({ "required": true, "content": content }))
}

fn named(schema: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{schema}") })
}

fn responses(operation: &Operation) -> Value {
    let mut all = given(operation.given);
    let mut refusals: BTreeMap<u16, Vec<Code>> = BTreeMap::new();
    for (code, status) in operation.refusals() {
        refusals.entry(status).or_default().push(code);
    }
    for (status, codes) in refusals {
        all.insert(status.to_string(), refused(status, &codes));
    }
    Value::Object(all)
}

fn given(given: Given) -> Map<String, Value> {
    let base64 = json!({ "schema": { "type": "string", "contentEncoding": "base64" } });
    let certificates = json!({
        "description": "証明書",
        "content": { "application/pkcs7-mime": base64 },
    });
    let answers = match given {
        Given::Json(name) => json!({ "200": {
            "description": "行いました",
            "content": { "application/json": { "schema": named(name) } },
        } }),
        Given::Document => json!({ "200": {
            "description": "OpenAPI 3.1",
            "content": { "application/json": { "schema": { "type": "object" } } },
        } }),
        Given::Nothing => json!({ "204": { "description": "行いました" } }),
        Given::Octets => {
            let octets = json!({ "application/octet-stream": {} });
            let text = json!({ "schema": { "type": "string" } });
            json!({
                "200": {
                    "description": "全部",
                    "headers": { "ETag": text },
                    "content": octets,
                },
                "206": {
                    "description": "頼まれた範囲",
                    "headers": { "ETag": text, "Content-Range": text },
                    "content": octets,
                },
            })
        }
        Given::Events => json!({ "200": {
            "description": "1時間で終わる流れ。`data` は Change です",
            "content": { "text/event-stream": { "schema": { "type": "string" } } },
        } }),
        Given::Certificates => json!({ "200": certificates }),
        Given::Enrolled => json!({
            "200": certificates,
            "202": {
                "description": "連合会の確認を待っています。Retry-After のあとに、同じ要求をもう一度送ります",
                "headers": retry_after(),
                "content": { "text/plain": { "schema": { "type": "string" } } },
            },
        }),
        Given::Wishes => json!({ "200": {
            "description": "鍵の方式と署名の方式",
            "content": { "application/csrattrs": base64 },
        } }),
    };
    answers.as_object().cloned().unwrap_or_default()
}

fn refused(status: u16, codes: &[Code]) -> Value {
    let words: Vec<&str> = codes.iter().map(|code| code.as_str()).collect();
    let mut about: Vec<String> = Vec::new();
    for code in codes {
        about.push(format!("`{code}`：{}", code.title(Language::Japanese)));
    }
    let mut response = json!({
        "description": about.join("。\n\n"),
        "content": { PROBLEM_TYPE: { "schema": {
            "allOf": [
                named("Problem"),
                { "type": "object", "properties": { "code": { "enum": words } } },
            ],
        } } },
    });
    if let (429 | 503, Some(members)) = (status, response.as_object_mut()) {
        members.insert("headers".to_owned(), retry_after());
    }
    response
}

fn retry_after() -> Value {
    json!({ "Retry-After": {
        "description": "待つ秒数",
        "schema": { "type": "string", "pattern": "^[0-9]+$" },
    } })
}

/// Every code, as a schema.
fn problem_code() -> Value {
    let words: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
    json!({
        "type": "string",
        "enum": words,
        "description": "断られた理由。意味と次にすることは x-problem-codes にあります。増えることがあります。",
    })
}

fn explained(code: Code) -> Value {
    let (ja, en) = (Language::Japanese, Language::English);
    json!({
        "code": code.as_str(),
        "type": format!("/problems/{code}"),
        "status": code.status(),
        "title": code.title(ja),
        "hint": code.hint(ja),
        "title-en": code.title(en),
        "hint-en": code.hint(en),
    })
}

const ABOUT: &str = "事業所の証明書でつなぐ「mailbox」と、ユーザIDとパスワードを使う「portal」のAPIです。\
宛先は、接続先ファイル（address.json）にあります。\n\n\
断る答えは、すべて application/problem+json（RFC 9457）です。code で見分けます。一覧は x-problem-codes にあります。\n\n\
封をするデータの形（CMS）、署名、受領証は、開発の手引きと、ライブラリ protocol、pki にあります。";
