//! What becomes of an operation, and what goes with it.

use serde_json::json;

use super::*;

#[test]
fn a_commit_says_what_becomes_of_an_operation_whose_answer_is_touched() {
    let why = "says what becomes of the operation when its answer is lost or replaced; give `http` or `transport`";
    refused(effect(&json!({ "commit": "first" })), &[("/effect/commit", why)]);
    refused(
        effect(&json!({ "commit": "never", "protocol": "challenge" })),
        &[("/effect/commit", why)],
    );
    let only = "keeps the genuine answer, and a status from 300 up takes its place; give \"first\" or \"never\"";
    refused(
        effect(&json!({ "commit": "only", "http": { "status": 300 } })),
        &[("/effect/commit", only)],
    );
    fine(effect(&json!({ "commit": "only", "http": { "status": 299 } })));
    let never =
        "leaves nothing to answer with; give `http.status`, or an end before any byte such as {\"end\": \"rst\"}";
    refused(
        effect(&json!({ "commit": "never", "transport": { "delay": "1s" } })),
        &[("/effect/commit", never)],
    );
    refused(
        effect(&json!({ "commit": "never", "transport": { "cut": "40%", "end": "rst" } })),
        &[("/effect/commit", never)],
    );
    let bodiless = "leaves no body to answer with, and a status below 300 keeps the genuine one; give `http.body` too, \
                    such as \"\"";
    refused(
        effect(&json!({ "commit": "never", "http": { "status": 299 } })),
        &[("/effect/commit", bodiless)],
    );
    fine(effect(&json!({ "commit": "never", "http": { "status": 300 } })));
    fine(effect(
        &json!({ "commit": "never", "http": { "status": 200, "body": "" } }),
    ));
    fine(effect(&json!({ "commit": "never", "transport": { "end": "rst" } })));
    let early = "cannot be done before the body is read, which `intake.early` does not wait for; leave it out";
    for commit in ["first", "only"] {
        refused(
            effect(
                &json!({ "commit": commit, "http": { "status": 299 }, "transport": { "intake": { "early": true } } }),
            ),
            &[("/effect/commit", early)],
        );
    }
    fine(effect(
        &json!({ "commit": "never", "http": { "status": 503 }, "transport": { "intake": { "early": true } } }),
    ));
}

#[test]
fn partial_needs_a_failure_and_operations_that_have_parts() {
    let failure =
        "fails after some parts, and there is no failure; give `http.status` from 400 up, or a `cut` with its `end`";
    for http in [json!({ "status": 399 }), json!({ "truncate": 1 })] {
        refused(
            of("users.patch", &json!({ "commit": "partial", "http": http })),
            &[("/effect/commit", failure)],
        );
    }
    for op in ["users.patch", "groups.patch", "groups.create", "groups.replace", "bulk"] {
        fine(of(
            op,
            &json!({ "commit": { "partial": 2 }, "http": { "status": 400 } }),
        ));
        fine(of(
            op,
            &json!({ "commit": { "partial": 2 }, "transport": { "cut": "40%", "end": "rst" } }),
        ));
    }
    let parts = "can be done in parts by users.patch, groups.patch, groups.create, groups.replace, bulk only, and the rule is \
                 also about users.create";
    refused(
        of(
            "users.create",
            &json!({ "commit": "partial", "http": { "status": 500 } }),
        ),
        &[("/effect/commit", parts)],
    );
    refused(
        json!({
            "match": { "op": ["users.patch", "users.create"] }, "effect": { "commit": "partial", "http": { "status": 500 } }
        }),
        &[("/effect/commit", parts)],
    );
}

#[test]
fn a_toggle_acts_upon_some_operation_of_the_rule() {
    fine(of("users.*", &json!({ "protocol": "filter-ignored" })));
    fine(effect(&json!({ "protocol": "filter-ignored" })));
    refused(
        of("users.create", &json!({ "protocol": "filter-ignored" })),
        &[(
            "/effect/protocol",
            "`filter-ignored` acts upon users.list, groups.list, users.search, groups.search, search, \
             and the rule is about users.create",
        )],
    );
}
