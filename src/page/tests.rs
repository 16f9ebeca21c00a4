//! What the pages promise: nothing from outside, no script needed, everything escaped, labels tied.

use super::*;

const SCRIPT: &str = r#""><script>alert('x')</script>&"#;

fn person() -> Person {
    Person {
        user_name: "admin@example.test".to_owned(),
        password: "demo-full-admin".to_owned(),
        role: "Full administrator".to_owned(),
    }
}

fn sign_in<'a>(people: &'a [Person]) -> SignIn<'a> {
    SignIn {
        action: "/idb/saml2/jsp/doSSO.jsp",
        org_display_name: Some("Demo Organization"),
        goto: "https://idbroker.webex.com/v1/authorize?a=b&c=d",
        org: Some("6c0d"),
        email: "",
        error: None,
        people,
    }
}

#[track_caller]
fn has(page: &str, part: &str) {
    assert!(page.contains(part), "{part}\nis missing in\n{page}");
}

#[track_caller]
fn has_not(page: &str, part: &str) {
    assert!(!page.contains(part), "{part}\nis in\n{page}");
}

#[test]
fn the_sign_in_page_is_a_plain_form_with_labels() {
    let page = html(&sign_in(&[]));
    for part in [
        "<!DOCTYPE html>\n<html lang=\"en\">",
        "<title>Sign in - webex-scim-mock</title>",
        "<h1>Sign in to Demo Organization</h1>",
        r#"<form method="post" action="/idb/saml2/jsp/doSSO.jsp">"#,
        r#"<input type="hidden" name="goto" value="https://idbroker.webex.com/v1/authorize?a=b&#38;c=d">"#,
        r#"<input type="hidden" name="org" value="6c0d">"#,
        r#"<label for="email">"#,
        r#"<input id="email" name="email" type="email" autocomplete="username" required value="" autofocus>"#,
        r#"<label for="password">"#,
        r#"<input id="password" name="password" type="password" autocomplete="current-password" required>"#,
        r#"<button type="submit">"#,
        "@media (prefers-color-scheme: dark)",
    ] {
        has(&page, part);
    }
    assert_eq!(page.matches("<h1").count(), 1);
    // `role="alert"` stands in the style sheet, so the body alone is searched for it.
    let body = page.split_once("<body>").unwrap().1;
    has_not(body, "role=\"alert\"");
    for part in ["<table", "<script", "src=", "<link", "@import", "url(", "style="] {
        has_not(&page, part);
    }
}

#[test]
fn an_error_is_announced_and_tied_to_the_fields() {
    let page = html(&SignIn {
        email: "admin@example.test",
        error: Some("The password is wrong."),
        org_display_name: None,
        org: None,
        ..sign_in(&[])
    });
    has(&page, "<h1>Sign in</h1>");
    has(&page, r#"<p role="alert" id="error">The password is wrong.</p>"#);
    has(
        &page,
        r#"required value="admin@example.test" aria-describedby="error">"#,
    );
    has(
        &page,
        r#"autocomplete="current-password" required aria-describedby="error" autofocus>"#,
    );
    has_not(&page, r#"name="org""#);
    assert_eq!(page.matches("autofocus").count(), 1);
}

#[test]
fn the_people_who_can_sign_in_are_listed() {
    let page = html(&sign_in(&[person()]));
    has(
        &page,
        "<tr><th scope=\"row\" class=\"mono\">admin@example.test</th><td>Full administrator</td>\
         <td><code>demo-full-admin</code></td></tr>",
    );
}

#[test]
fn everything_that_came_from_somebody_is_escaped() {
    let evil = Person {
        user_name: SCRIPT.to_owned(),
        password: SCRIPT.to_owned(),
        role: SCRIPT.to_owned(),
    };
    let page = html(&SignIn {
        action: SCRIPT,
        org_display_name: Some(SCRIPT),
        goto: SCRIPT,
        org: Some(SCRIPT),
        email: SCRIPT,
        error: Some(SCRIPT),
        people: &[evil],
    });
    let problem = html(&Problem {
        title: SCRIPT,
        what: SCRIPT,
        hint: SCRIPT,
    });
    let escaped = "&#34;&#62;&#60;script&#62;alert(&#39;x&#39;)&#60;/script&#62;&#38;";
    assert_eq!(
        (page.matches(escaped).count(), problem.matches(escaped).count()),
        (9, 4)
    );
    has_not(&page, "<script");
    has_not(&problem, "<script");
}

#[test]
fn a_problem_says_what_and_what_would_be_right() {
    let page = html(&Problem {
        title: "This link leads elsewhere",
        what: "goto leads to another host.",
        hint: "Use the published link.",
    });
    has(&page, "<title>This link leads elsewhere - webex-scim-mock</title>");
    has(
        &page,
        "<h1>This link leads elsewhere</h1>\n<p role=\"alert\">goto leads to another host.</p>\n<p>Use the published link.</p>",
    );
}

#[test]
fn the_policy_lets_the_redirect_after_the_form_through() {
    has_not(CONTENT_SECURITY_POLICY, "form-action");
    has(CONTENT_SECURITY_POLICY, "default-src 'none'");
}
