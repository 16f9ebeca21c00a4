//! A browser without script: it keeps the cookie, fills in the form that it was shown, and follows its own host only.

use webex_scim_mock::MockWebex;

use crate::support::{Answer, send};

/// Somebody at a browser.
#[derive(Clone, Debug)]
pub(crate) struct Visitor {
    url: String,
    /// Name and value, as `Set-Cookie` brought them.
    pub(crate) cookie: Option<String>,
}

impl Visitor {
    pub(crate) fn new(webex: &MockWebex) -> Self {
        Self {
            url: webex.url().to_owned(),
            cookie: None,
        }
    }

    /// Opens a page and follows redirects as long as they stay at the double.
    pub(crate) async fn open(&mut self, url: &str) -> Answer {
        let answer = self.get(url).await;
        self.follow(answer).await
    }

    /// One page, redirects not followed.
    pub(crate) async fn get(&mut self, url: &str) -> Answer {
        let cookie = self.cookie.clone().unwrap_or_default();
        let headers = [("cookie", cookie.as_str())];
        let headers = if cookie.is_empty() { &headers[..0] } else { &headers[..] };
        let answer = send("GET", url, headers, "").await;
        self.keep_cookie(&answer);
        answer
    }

    /// Sends the form of a page, filled in.
    pub(crate) async fn fill_in(&mut self, page: &Answer, email: &str, password: &str) -> Answer {
        let form = Form::of(page);
        assert_eq!(form.typed, ["email", "password"], "what the page lets a person type");
        let mut body = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &form.carried {
            body.append_pair(name, value);
        }
        body.append_pair("email", email).append_pair("password", password);
        self.post(&form.action, &body.finish()).await
    }

    /// Sends a form, redirects not followed.
    pub(crate) async fn post(&mut self, path: &str, body: &str) -> Answer {
        let url = format!("{}{path}", self.url);
        let cookie = self.cookie.clone().unwrap_or_default();
        let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
        headers.extend((!cookie.is_empty()).then_some(("cookie", cookie.as_str())));
        let answer = send("POST", &url, &headers, body.to_owned()).await;
        self.keep_cookie(&answer);
        answer
    }

    /// Opens a link, signs in, and follows up to the answer that leads away or shows a page.
    pub(crate) async fn sign_in(&mut self, link: &str, person: (&str, &str)) -> Answer {
        let page = self.open(link).await;
        assert_eq!(page.status, 200, "{}", page.text());
        let answer = self.fill_in(&page, person.0, person.1).await;
        self.follow(answer).await
    }

    async fn follow(&mut self, mut answer: Answer) -> Answer {
        for _ in 0..5 {
            let path = answer.header("location").to_owned();
            if !path.starts_with('/') {
                return answer;
            }
            answer = self.get(&format!("{}{path}", self.url)).await;
        }
        panic!("the double redirects for ever: {}", answer.header("location"))
    }

    fn keep_cookie(&mut self, answer: &Answer) {
        if let Some((pair, _)) = answer.header("set-cookie").split_once(';') {
            self.cookie = Some(pair.to_owned());
        }
    }
}

/// The one form of a page.
struct Form {
    action: String,
    /// Hidden fields, name and value.
    carried: Vec<(String, String)>,
    /// The names of the others, in the order in which a keyboard comes to them.
    typed: Vec<String>,
}

impl Form {
    #[track_caller]
    fn of(page: &Answer) -> Self {
        let html = page.text();
        let (_, rest) = html.split_once("<form ").unwrap_or_else(|| panic!("no form in {html}"));
        let (form, rest) = rest.split_once("</form>").unwrap();
        assert!(!rest.contains("<form"), "a second form in {html}");
        assert_eq!(attribute(form, "method").as_deref(), Some("post"));
        let (mut carried, mut typed) = (Vec::new(), Vec::new());
        for input in form.split("<input ").skip(1) {
            let name = attribute(input, "name").unwrap();
            match attribute(input, "type").as_deref() {
                Some("hidden") => carried.push((name, attribute(input, "value").unwrap())),
                _ => typed.push(name),
            }
        }
        Self {
            action: attribute(form, "action").unwrap(),
            carried,
            typed,
        }
    }
}

/// The value of an attribute of the tag that the text begins in.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let (tag, _) = tag.split_once('>')?;
    let (_, rest) = format!(" {tag}").split_once(&format!(" {name}=\"")).map(owned)?;
    let (value, _) = rest.split_once('"')?;
    Some(unescape(value))
}

fn owned((before, after): (&str, &str)) -> (String, String) {
    (before.to_owned(), after.to_owned())
}

/// The references that the double's pages use.
fn unescape(text: &str) -> String {
    let known = [
        ("&#60;", "<"),
        ("&#62;", ">"),
        ("&#34;", "\""),
        ("&#39;", "'"),
        ("&#38;", "&"),
    ];
    known.iter().fold(text.to_owned(), |text, (reference, character)| {
        text.replace(reference, character)
    })
}
