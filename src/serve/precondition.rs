//! Entity tags (RFC 7644 section 3.14): what a write is made to depend on, and who knows a resource already.

use http::{HeaderName, Method, header};

use crate::message::Request;
use crate::tenant::{Expected, Versions};
use crate::webex::profile::{EntityTags, Switches};

/// What a write is made to depend on.
// Webex: fidelity row "entity-tags": whether Webex looks at these headers is not known.
pub(super) fn expected(request: &Request, switches: &Switches) -> Expected {
    match switches.entity_tags {
        EntityTags::Ignored => Expected::default(),
        EntityTags::Honoured => Expected {
            one_of: versions(request, &header::IF_MATCH),
            none_of: versions(request, &header::IF_NONE_MATCH),
        },
    }
}

/// Whether a client that reads this version has it already.
pub(super) fn is_known(request: &Request, switches: &Switches, version: &str) -> bool {
    let reads = request.method == Method::GET || request.method == Method::HEAD;
    let known = versions(request, &header::IF_NONE_MATCH);
    reads && switches.entity_tags == EntityTags::Honoured && known.is_some_and(|known| known.have(version))
}

fn versions(request: &Request, name: &HeaderName) -> Option<Versions> {
    let lines = request.headers.get_all(name).iter();
    Versions::read(lines.filter_map(|line| line.to_str().ok()))
}
