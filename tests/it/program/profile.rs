//! How the demo organisation speaks, as the command line has it.

use serde_json::json;

use super::{DEMO_ORG, Program, run, text};

#[tokio::test]
async fn the_demo_org_speaks_as_the_command_line_or_the_environment_says() {
    for (args, environment, base, over) in [
        (&[][..], &[][..], "webex", json!({})),
        (&["--profile", "rfc"], &[], "rfc", json!({})),
        (
            &[
                "--profile",
                "rfc",
                "--set",
                "patch.status=204",
                "--set",
                "discovery=none",
            ],
            &[("WEBEX_SCIM_MOCK_PROFILE", "lenient")],
            "rfc",
            json!({ "patch.status": "204", "discovery": "none" }),
        ),
        (
            &[],
            &[
                ("WEBEX_SCIM_MOCK_PROFILE", "lenient"),
                ("WEBEX_SCIM_MOCK_SET", "patch.status=204,discovery=none"),
            ],
            "lenient",
            json!({ "patch.status": "204", "discovery": "none" }),
        ),
    ] {
        let program = Program::start_with(args, environment);
        let told = program.control("GET", &format!("/orgs/{DEMO_ORG}/profile"), None).await;
        assert_eq!((&told["base"], &told["overridden"]), (&json!(base), &over), "{args:?}");
        program.signal("-TERM");
        assert_eq!(program.end().0, Some(0));
    }
}

#[test]
fn a_profile_that_is_unknown_or_without_effect_ends_the_program_before_it_listens() {
    let page = "hint: docs/profiles.md lists bases and switches\n";
    let hint = "hint: leave --no-demo out, or name the profile when an organization is made\n";
    for (args, error, hint) in [
        (
            &["--profile", "azure"][..],
            "\"azure\" is not webex, rfc or lenient",
            page,
        ),
        (
            &["--set", "patch.status=205"],
            "\"patch.status=205\": \"205\" is none of 200, 204",
            page,
        ),
        (
            &["--no-demo", "--profile", "rfc"],
            "--profile and --set are about the demo organization",
            hint,
        ),
        (
            &["--no-demo", "--set", "discovery=rfc"],
            "--profile and --set are about the demo organization",
            hint,
        ),
    ] {
        let ended = run(&[&["serve", "--listen", "127.0.0.1:0"], args].concat());
        assert_eq!(
            (ended.status.code(), text(&ended.stdout).as_str()),
            (Some(2), ""),
            "{args:?}"
        );
        assert_eq!(text(&ended.stderr), format!("error: {error}\n{hint}"), "{args:?}");
    }
}
