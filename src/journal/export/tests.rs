//! Archives and commands: complete, within their bound, and no data that becomes a command.

use std::process::Command;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::journal::samples::Sample;
use crate::journal::{Journal, Limits, Sequence};
use crate::message::Delivery;
use crate::message::wire::Wire;

fn entries(samples: Vec<Sample>) -> Vec<Arc<Entry>> {
    let journal = Journal::new(Limits::default(), Sequence::default());
    samples.into_iter().map(|sample| sample.record(&journal)).collect()
}

fn posted(body: &str) -> Sample {
    Sample {
        headers: vec![("host", "localhost:1"), ("content-type", "text/plain")],
        body: body.to_owned(),
        ..Sample::create("")
    }
}

#[test]
fn an_export_has_its_length_and_not_a_byte_more() {
    let entries = entries(vec![Sample::default(), Sample::create("ada")]);
    for format in [Format::Har, Format::Ndjson, Format::Curl] {
        let whole = format.write(&entries).unwrap();
        assert_eq!(
            format.write_within(&entries, whole.len()).as_ref(),
            Ok(&whole),
            "{format:?}"
        );
        let limit = whole.len() - 1;
        assert_eq!(
            format.write_within(&entries, limit),
            Err(TooLong { limit }),
            "{format:?}"
        );
    }
}

#[test]
fn ndjson_is_one_entry_a_line() {
    let entries = entries(vec![Sample::default(), posted("a\nb")]);
    let text = Format::Ndjson.write(&entries).unwrap();
    let lines: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let expected: Vec<Value> = entries
        .iter()
        .map(|entry| serde_json::to_value(&**entry).unwrap())
        .collect();
    assert_eq!(lines, expected);
    assert!(text.ends_with("}\n"));
    assert_eq!(Format::Ndjson.write(&[]).unwrap(), "");
    assert_eq!(Format::Curl.write(&[]).unwrap(), "");
}

/// What HAR 1.2 demands of an entry, each with the kind of its value.
const DEMANDED: [(&str, &str); 24] = [
    ("/startedDateTime", "text"),
    ("/time", "number"),
    ("/cache", "object"),
    ("/timings/send", "number"),
    ("/timings/wait", "number"),
    ("/timings/receive", "number"),
    ("/request/method", "text"),
    ("/request/url", "text"),
    ("/request/httpVersion", "text"),
    ("/request/cookies", "list"),
    ("/request/headers", "list"),
    ("/request/queryString", "list"),
    ("/request/headersSize", "number"),
    ("/request/bodySize", "number"),
    ("/response/status", "number"),
    ("/response/statusText", "text"),
    ("/response/httpVersion", "text"),
    ("/response/cookies", "list"),
    ("/response/headers", "list"),
    ("/response/content/size", "number"),
    ("/response/content/mimeType", "text"),
    ("/response/redirectURL", "text"),
    ("/response/headersSize", "number"),
    ("/response/bodySize", "number"),
];

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "nothing",
        Value::Bool(_) => "flag",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

#[test]
fn an_archive_has_everything_that_its_format_demands() {
    let reset = Sample {
        delivery: Delivery::Wire(Wire::reset()),
        ..Sample::default()
    };
    let entries = entries(vec![
        Sample::create("ada"),
        Sample::get("/v1/scim/o/Users?count=0&x=a+b", 200),
        reset,
    ]);
    let archive: Value = serde_json::from_str(&Format::Har.write(&entries).unwrap()).unwrap();
    assert_eq!(archive["log"]["version"], "1.2");
    assert_eq!(archive["log"]["creator"]["name"], "webex-scim-mock");
    let told = archive["log"]["entries"].as_array().unwrap();
    assert_eq!(told.len(), 3);
    for entry in told {
        for (pointer, wanted) in DEMANDED {
            let value = entry
                .pointer(pointer)
                .unwrap_or_else(|| panic!("no {pointer} in {entry}"));
            assert_eq!(kind(value), wanted, "{pointer} of {entry}");
        }
    }
    assert_eq!(told[0]["request"]["postData"]["text"], r#"{"userName":"ada"}"#);
    assert!(told[1]["request"].get("postData").is_none());
    let query = json!([{ "name": "count", "value": "0" }, { "name": "x", "value": "a b" }]);
    assert_eq!(told[1]["request"]["queryString"], query);
    assert_eq!(
        (&told[2]["response"]["status"], &told[2]["_wire"]["end"]),
        (&json!(0), &json!("rst"))
    );
}

#[track_caller]
fn command(sample: Sample, expected: &str) {
    let text = Format::Curl.write(&entries(vec![sample])).unwrap();
    assert_eq!(text, format!("{expected}\n"));
}

#[test]
fn a_command_repeats_the_request_with_the_token_from_a_variable() {
    let sample = Sample {
        headers: vec![
            ("host", "localhost:1"),
            ("authorization", "Bearer abc"),
            ("x-api-key", "k3y"),
            ("x-empty", ""),
            ("cookie", "a=b"),
            ("content-length", "18"),
        ],
        body: r#"{"userName":"o'x"}"#.to_owned(),
        ..Sample::create("")
    };
    command(
        sample,
        "curl -sS --globoff --path-as-is -X 'POST' 'http://localhost:1/v1/scim/o/Users' -H 'authorization: Bearer '\"$TOKEN\" \
         -H 'x-api-key: '\"$TOKEN\" -H 'x-empty;' --data-binary '{\"userName\":\"o'\\''x\"}'",
    );
    let head = Sample {
        method: "HEAD",
        ..Sample::default()
    };
    command(
        head,
        "curl -sS --globoff --path-as-is --head 'http://localhost/v1/scim/o/Users'",
    );
}

#[test]
fn a_request_of_whose_body_only_a_note_is_kept_is_a_comment_and_no_command() {
    let sample = posted("password=x and more");
    command(
        sample,
        "# not exported: POST http://localhost:1/v1/scim/o/Users: [not kept: 19 bytes of text that is not JSON and names a \
         secret]",
    );
    let (words, read) = run(&Format::Curl
        .write(&entries(vec![posted("password=x\nand more")]))
        .unwrap());
    assert_eq!((words, read), (Vec::new(), String::new()));
}

/// What a POSIX shell hands to curl: its words, and what it reads.
fn run(commands: &str) -> (Vec<String>, String) {
    let curl = "curl() { printf '%s\\037' \"$@\"; case \"$*\" in *'@-') cat;; esac; }\nTOKEN='t 0'\n";
    let out = Command::new("sh")
        .arg("-c")
        .arg(format!("{curl}{commands}"))
        .output()
        .unwrap();
    assert!(
        out.status.success(),
        "{commands}: {}",
        String::from_utf8_lossy(&out.stderr)
    );
    let text = String::from_utf8(out.stdout).unwrap();
    let mut words: Vec<String> = text.split('\u{1f}').map(str::to_owned).collect();
    let read = words.pop().unwrap();
    (words, read)
}

/// The body that curl would send after a shell read its command.
fn sent(body: &str) -> (String, Option<String>) {
    let entries = entries(vec![posted(body)]);
    let text = Format::Curl.write(&entries).unwrap();
    assert_eq!(text.lines().count(), 1, "{text}");
    let (words, read) = run(&text);
    let data = words.iter().position(|word| word == "--data-binary");
    let data = data.map(|at| words[at + 1].clone());
    let got = if data.as_deref() == Some("@-") {
        Some(read)
    } else {
        data
    };
    let kept = match &entries[0].body {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    (kept, got)
}

#[test]
fn bodies_that_a_shell_or_curl_would_take_for_something_else_are_data() {
    for body in [
        "-\0",
        "@secrets",
        "%s\n",
        "\\n\n",
        "'; exit 1; '",
        "a\r\nb",
        "$TOKEN",
        "\u{7f}",
    ] {
        let (kept, got) = sent(body);
        assert_eq!(got.as_deref(), Some(body));
        assert_eq!(kept, body);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn whatever_is_in_a_body_is_data_for_a_shell(body in "(\\PC|[\u{0}-\u{1e} '\"\\\\$`%!#;&|<>@\n]){1,40}") {
        let (kept, got) = sent(&body);
        prop_assert_eq!(got, Some(kept));
    }

    #[test]
    fn whatever_is_in_a_target_is_data_for_a_shell(target in "[!-~]{1,40}") {
        let target = format!("/{}", target.replace('#', "x"));
        let entries = entries(vec![Sample::get(&target, 404)]);
        let (words, _) = run(&Format::Curl.write(&entries).unwrap());
        let url = format!("http://localhost{}", entries[0].target);
        prop_assert!(words.contains(&url), "{:?} has no {}", words, url);
    }
}
