//! Every endpoint of the exchange with what it needs, as data. The router is made from this table:
//! there is no endpoint that does not stand in it.

use axum::Router;
use axum::extract::Extension;
use axum::routing::{MethodFilter, MethodRouter, on};
use protocol::http::path;

use super::{
    MailboxState, authorities, changes, commit, detail, events, evidence, import, import_lease,
    intent, key_wishes, list, office_certificates, office_log, offices, openapi, part_fetch,
    part_upload, policy, recall, receipt, renewal, self_description, tokens, unattended, whole,
};
pub(super) use crate::api::Need;
use crate::store::right::Right;

/// An endpoint.
pub(super) struct Endpoint {
    /// The method.
    pub(super) method: MethodFilter,
    /// The path, as in `protocol`.
    pub(super) path: &'static str,
    /// What it needs.
    pub(super) need: Need,
    handler: fn(MethodFilter) -> MethodRouter<MailboxState>,
}

/// A line of the table.
macro_rules! endpoint {
    ($method:ident $path:expr, $need:expr, $handler:path) => {
        Endpoint {
            method: MethodFilter::$method,
            path: $path,
            need: $need,
            handler: |method| on(method, $handler),
        }
    };
}

/// The table.
pub(super) const ENDPOINTS: &[Endpoint] = &[
    endpoint!(GET path::SELF, Need::Certificate, self_description::get),
    endpoint!(PUT path::SELF_UNATTENDED, Need::Person(Right::Administrator), unattended::put),
    endpoint!(DELETE path::SELF_UNATTENDED, Need::Person(Right::Administrator), unattended::delete),
    endpoint!(POST path::TOKEN_REFRESH, Need::Certificate, tokens::refresh),
    endpoint!(POST path::TOKEN_END, Need::Certificate, tokens::end),
    // Whom to write to, and with which certificates, is open to every office.
    endpoint!(GET path::OPENAPI, Need::Certificate, openapi::get),
    endpoint!(GET path::POLICY, Need::Certificate, policy::get),
    endpoint!(GET path::OFFICES, Need::Certificate, offices::get),
    endpoint!(GET path::OFFICE_CERTIFICATES, Need::Certificate, office_certificates::get),
    endpoint!(GET path::OFFICE_LOG, Need::Certificate, office_log::get),
    endpoint!(GET path::MESSAGES, Need::Work(Right::Read), list::get),
    endpoint!(POST path::MESSAGES, Need::Work(Right::Send), intent::post),
    endpoint!(POST path::MESSAGE_WHOLE, Need::Work(Right::Send), whole::post),
    endpoint!(GET path::MESSAGE, Need::Work(Right::Read), detail::get),
    // Who may only read opens what was sent or collected before; the first fetch is receiving.
    endpoint!(GET path::MESSAGE_PART, Need::Work(Right::Read), part_fetch::get),
    endpoint!(PUT path::MESSAGE_PART, Need::Work(Right::Send), part_upload::put),
    endpoint!(POST path::MESSAGE_COMMIT, Need::Work(Right::Send), commit::post),
    endpoint!(POST path::MESSAGE_RECEIPT, Need::Work(Right::Receive), receipt::post),
    endpoint!(PUT path::IMPORT_LEASE, Need::Work(Right::Receive), import_lease::put),
    endpoint!(DELETE path::IMPORT_LEASE, Need::Work(Right::Receive), import_lease::delete),
    // Care software reports by itself.
    endpoint!(POST path::MESSAGE_IMPORT, Need::Work(Right::Receive), import::post),
    // Whether something is taken back or proved is a person's to decide.
    endpoint!(POST path::MESSAGE_RECALL, Need::Person(Right::Send), recall::post),
    // What one terminal may read, it may let the office's others read.
    endpoint!(POST path::KEY_WISHES, Need::Work(Right::Read), key_wishes::post),
    endpoint!(GET path::KEY_WISHES, Need::Work(Right::Read), key_wishes::get),
    endpoint!(PUT path::MESSAGE_KEY, Need::Work(Right::Read), key_wishes::put),
    endpoint!(GET path::MESSAGE_CHANGES, Need::Work(Right::Read), changes::get),
    endpoint!(GET path::EVENTS, Need::Work(Right::Read), events::get),
    endpoint!(GET path::MESSAGE_EVIDENCE, Need::Person(Right::Read), evidence::of_message),
    endpoint!(GET path::EVIDENCE, Need::Person(Right::Read), evidence::of_period),
    // A terminal renews its own certificate; an application is decided like every other.
    endpoint!(GET path::EST_CACERTS, Need::Certificate, authorities::get),
    endpoint!(GET path::EST_CSR_ATTRIBUTES, Need::Certificate, authorities::wishes),
    endpoint!(POST path::EST_SIMPLE_REENROLL, Need::Certificate, renewal::post),
];

/// The routes of the table. Each tells [`super::peer::Peer`] what it needs.
pub(super) fn routes() -> Router<MailboxState> {
    ENDPOINTS.iter().fold(Router::new(), |router, endpoint| {
        let handler = (endpoint.handler)(endpoint.method).route_layer(Extension(endpoint.need));
        router.route(endpoint.path, handler)
    })
}
