//! What the environment says in place of options.

use serde_json::{Value, json};

use super::{DEMO_ORG, Program};

/// What READY and the list of orgs say, when it was started like this.
async fn demo(args: &[&str], environment: &[(&str, &str)]) -> (Value, usize) {
    let program = Program::start_with(args, environment);
    let orgs = program.control("GET", "/orgs", None).await;
    let told = (program.ready["orgId"].clone(), orgs["items"].as_array().unwrap().len());
    program.signal("-TERM");
    assert_eq!(program.end().0, Some(0));
    told
}

#[tokio::test]
async fn without_the_demo_org_there_is_none() {
    assert_eq!(demo(&["--no-demo"], &[]).await, (Value::Null, 0));
}

#[tokio::test]
async fn the_environment_leaves_the_demo_org_out_where_it_says_yes() {
    for yes in ["1", "true", "yes"] {
        let told = demo(&[], &[("WEBEX_SCIM_MOCK_NO_DEMO", yes)]).await;
        assert_eq!(told, (Value::Null, 0), "{yes}");
    }
}

#[tokio::test]
async fn the_environment_keeps_the_demo_org_where_it_says_no_or_nothing() {
    for no in ["0", "false", "no", ""] {
        let told = demo(&[], &[("WEBEX_SCIM_MOCK_NO_DEMO", no)]).await;
        assert_eq!(told, (json!(DEMO_ORG), 1), "{no:?}");
    }
    // An option says more than the environment.
    let told = demo(&["--no-demo"], &[("WEBEX_SCIM_MOCK_NO_DEMO", "0")]).await;
    assert_eq!(told, (Value::Null, 0));
}
