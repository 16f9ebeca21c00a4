//! Answers whose parts exclude each other.

use crate::fault::rule::{Http, InjectedBody};

/// Where below `http`, and why.
pub(super) fn flaws(http: &Http) -> Vec<(&'static str, &'static str)> {
    let mut flaws = Vec::new();
    let mut refuse = |wrong: bool, below, reason| {
        if wrong {
            flaws.push((below, reason));
        }
    };
    let bodiless = http.status.is_some_and(|status| matches!(status.as_u16(), 204 | 304));
    let has_body = http
        .body
        .as_ref()
        .is_some_and(|body| *body != InjectedBody::Text(String::new()));
    refuse(
        http.retry_after.is_some() && http.status.is_none(),
        "/retryAfter",
        "belongs to a status; give `status` too, such as 429",
    );
    refuse(
        http.scim.is_some() && http.status.is_none(),
        "/scim",
        "names the status that it comes with; give `status` too, such as 409",
    );
    refuse(
        http.scim.is_some() && http.body.is_some(),
        "/scim",
        "is a body, and `body` is another; give one of the two",
    );
    for (below, given) in [
        ("/body", has_body),
        ("/scim", http.scim.is_some()),
        ("/patch", http.patch.is_some()),
        ("/corrupt", http.corrupt.is_some()),
        ("/pad", http.pad_body.is_some()),
        ("/truncate", http.truncate.is_some()),
    ] {
        refuse(
            given && bodiless,
            below,
            "needs a body, and 204 and 304 have none (RFC 9110 section 6.4.1)",
        );
    }
    let replaced = http.replaces() || http.body.is_some() || http.scim.is_some();
    refuse(
        http.patch.is_some() && replaced,
        "/patch",
        "edits the genuine body, and another takes its place; leave `body`, `scim` and a status from 300 up out",
    );
    flaws
}
