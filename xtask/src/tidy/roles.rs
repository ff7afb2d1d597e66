//! The walls inside the server.
//!
//! The roles are one program today and may be several processes tomorrow, so none of them calls
//! another; SQL has one home, and so has the power to sign certificates. Read from the paths the
//! code names; a macro that builds a path would get past it.

use std::path::Path;

use super::Violation;
use super::files::{self, TextFile};
use crate::rust_text::{self, PathUse};

/// Roles name no other role; what roles share (`web`, `store`) names no role.
pub(super) fn roles(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::rust(root, SOURCE)? {
        let module = module_path(&file);
        let Some(owner) = module.first() else {
            continue;
        };
        let is_shared = SHARED.contains(&owner.as_str());
        if !is_shared && !ROLES.contains(&owner.as_str()) {
            continue;
        }
        let code = rust_text::split(&file.text).code;
        for path in rust_text::paths(&code) {
            let Some(named) = named_from_root(&module, &path) else {
                continue;
            };
            if named == owner || !ROLES.contains(&named) {
                continue;
            }
            violations.push(Violation {
                file: file.path.clone(),
                line: path.line,
                what: format!("{owner} names {named}"),
                mend: "roles meet in the store: move what both need to `web` or `store`",
            });
        }
    }
    Ok(violations)
}

/// Only `store` names sqlx.
pub(super) fn sql(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::rust(root, SOURCE)? {
        let module = module_path(&file);
        if module.first().is_some_and(|owner| owner == "store") {
            continue;
        }
        let code = rust_text::split(&file.text).code;
        for line in rust_text::lines_naming(&code, "sqlx") {
            violations.push(Violation {
                file: file.path.clone(),
                line,
                what: "names sqlx outside the store".to_owned(),
                mend: "write the query as a function in `store`, in the file of its table",
            });
        }
    }
    Ok(violations)
}

/// Only `authority`, and the commands that create a CA, name what signs certificates.
pub(super) fn signing(root: &Path) -> anyhow::Result<Vec<Violation>> {
    let mut violations = Vec::new();
    for file in files::rust(root, SOURCE)? {
        let module = module_path(&file);
        // Modules called `tests` make their own authority; they are no part of the program.
        if module
            .iter()
            .any(|name| name == "tests" || SIGNING_HOMES.contains(&name.as_str()))
        {
            continue;
        }
        let code = rust_text::split(&file.text).code;
        let code = rust_text::before_unit_tests(&code);
        for path in rust_text::paths(code) {
            if let [first, second, ..] = path.segments.as_slice()
                && first == "pki"
                && SIGNING.contains(&second.as_str())
            {
                violations.push(Violation {
                    file: file.path.clone(),
                    line: path.line,
                    what: format!("names pki::{second}"),
                    mend: "write the wish as a row; the authority reads it and signs",
                });
            }
        }
    }
    Ok(violations)
}

/// `crates/server/src/portal/apply.rs` is `["portal", "apply"]`; the root of the crate is empty.
fn module_path(file: &TextFile) -> Vec<String> {
    let inside = file.path.strip_prefix(SOURCE).unwrap_or(&file.path);
    let mut names: Vec<String> = inside
        .with_extension("")
        .iter()
        .map(|name| name.to_string_lossy().into_owned())
        .collect();
    if names
        .last()
        .is_some_and(|name| ["mod", "main", "lib"].contains(&name.as_str()))
    {
        names.pop();
    }
    names
}

/// The module of the crate's root that a path leads into, when it leads there.
fn named_from_root<'a>(module: &[String], path: &'a PathUse) -> Option<&'a str> {
    let steps = path
        .segments
        .iter()
        .take_while(|segment| *segment == "super")
        .count();
    let from_root = if path.segments.first()? == "crate" {
        1
    } else if steps > 0 && steps >= module.len() {
        steps
    } else {
        return None;
    };
    path.segments.get(from_root).map(String::as_str)
}

const SOURCE: &str = "crates/server/src";

const ROLES: &[&str] = &[
    "portal",
    "support",
    "console",
    "mailbox",
    "authority",
    "worker",
    "publication",
];

const SHARED: &[&str] = &["web", "store", "blobs"];

/// What of `pki` creates or signs certificates.
const SIGNING: &[&str] = &["issue", "authority"];

/// The role that signs, and the commands that create a CA.
const SIGNING_HOMES: &[&str] = &["authority", "ceremony", "init"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_that_names_another_is_found() {
        files::check(
            roles,
            &[
                (
                    "crates/server/src/portal/apply.rs",
                    "//! A.\nuse crate::{store, web::page};\nuse crate::{\n    authority::sign,\n};\n\
                     fn f() { super::super::console::show(); super::history::show(); crate::portal::x(); }\n",
                ),
                (
                    "crates/server/src/console.rs",
                    "//! C.\nuse super::worker::mail;\n",
                ),
                (
                    "crates/server/src/web/page.rs",
                    "//! W.\nuse crate::portal::Page;\n",
                ),
                (
                    "crates/server/src/store/mod.rs",
                    "//! S.\n// crate::portal\nconst A: &str = \"crate::portal\";\n",
                ),
                (
                    "crates/server/src/main.rs",
                    "//! M.\nuse crate::{portal, console};\n",
                ),
                (
                    "crates/server/src/command/run.rs",
                    "//! R.\nuse crate::mailbox;\n",
                ),
            ],
            &[
                "crates/server/src/console.rs:2: console names worker",
                "crates/server/src/portal/apply.rs:4: portal names authority",
                "crates/server/src/portal/apply.rs:6: portal names console",
                "crates/server/src/web/page.rs:2: web names portal",
            ],
        );
    }

    #[test]
    fn sql_outside_the_store_is_found() {
        files::check(
            sql,
            &[
                (
                    "crates/server/src/store/office.rs",
                    "//! O.\nuse sqlx::Row;\n",
                ),
                ("crates/server/src/store.rs", "//! S.\nuse sqlx::Row;\n"),
                (
                    "crates/server/src/portal/page.rs",
                    "//! P.\n// sqlx\nfn f(e: sqlx::Error) {}\n",
                ),
            ],
            &["crates/server/src/portal/page.rs:3: names sqlx outside the store"],
        );
    }

    #[test]
    fn signing_outside_the_authority_is_found() {
        files::check(
            signing,
            &[
                (
                    "crates/server/src/authority/work.rs",
                    "//! W.\nuse pki::issue::issue;\n",
                ),
                (
                    "crates/server/src/command/ceremony.rs",
                    "//! C.\nuse pki::authority;\n",
                ),
                (
                    "crates/server/src/console/approve.rs",
                    "//! A.\nuse pki::{Certificate, issue};\nfn f() { pki::authority::create_root(); }\n",
                ),
                (
                    "crates/server/src/mailbox/peer.rs",
                    "//! P.\nuse pki::Certificate;\n#[cfg(test)]\nmod tests { use pki::issue; }\n",
                ),
            ],
            &[
                "crates/server/src/console/approve.rs:2: names pki::issue",
                "crates/server/src/console/approve.rs:3: names pki::authority",
            ],
        );
    }
}
