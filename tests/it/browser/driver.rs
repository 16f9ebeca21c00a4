//! A headless Chromium, driven over WebDriver by a chromedriver that is started for one test and ends with it.

use std::env;
use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use fantoccini::actions::{InputSource as _, KeyAction, KeyActions};
use fantoccini::elements::Element;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use url::Url;

/// How long anything that a browser does may take on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

/// One browser with a profile of its own.
pub(super) struct Browser {
    /// First, so that the session is given up before the driver goes.
    pub(super) client: Client,
    _driver: Driver,
}

impl Browser {
    /// Starts one. `None`, with the reason printed, where the machine has none; on CI that is a failure.
    pub(super) async fn start() -> Option<Self> {
        let found = find(&["chromedriver"]).and_then(|driver| {
            let chromium = find(&["chromium", "chromium-browser", "google-chrome"])?;
            Ok((driver, chromium))
        });
        let (driver, chromium) = match found {
            Ok(found) => found,
            Err(why) if env::var("CI").is_ok_and(|ci| ci == "true") => panic!("{why}, and CI=true"),
            Err(why) => {
                // Past the harness, which keeps to itself what a passing test prints.
                let test = std::thread::current().name().unwrap_or_default().to_owned();
                let _ = writeln!(std::io::stderr(), "{test}: skipped, {why}");
                return None;
            }
        };
        let driver = Driver::start(&driver);
        let capabilities = capabilities(&chromium, &driver.profile);
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities.as_object().unwrap().clone())
            .connect(&format!("http://127.0.0.1:{}", driver.port))
            .await
            .unwrap();
        Some(Self {
            client,
            _driver: driver,
        })
    }

    /// Opens a page and waits until it is loaded.
    pub(super) async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Presses keys, one after the other, wherever the focus is. Characters beyond text are `fantoccini::key::Key`s.
    pub(super) async fn press(&self, keys: &str) {
        let pressed = keys
            .chars()
            .fold(KeyActions::new("keyboard".to_owned()), |actions, value| {
                actions.then(KeyAction::Down { value }).then(KeyAction::Up { value })
            });
        self.client.perform_actions(pressed).await.unwrap();
    }

    /// Presses a key while another is held.
    pub(super) async fn press_with(&self, held: char, key: char) {
        let pressed = KeyActions::new("keyboard".to_owned())
            .then(KeyAction::Down { value: held })
            .then(KeyAction::Down { value: key })
            .then(KeyAction::Up { value: key })
            .then(KeyAction::Up { value: held });
        self.client.perform_actions(pressed).await.unwrap();
    }

    /// A command of the Chrome DevTools protocol.
    pub(super) async fn devtools(&self, command: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": command, "params": parameters });
        self.extension("goog/cdp/execute", body).await
    }

    /// What stands in the address bar, also above the browser's own error page.
    pub(super) async fn address(&self) -> String {
        self.client.current_url().await.unwrap().to_string()
    }

    /// Waits until the address bar begins with this, and returns all of it.
    pub(super) async fn arrive(&self, at: &str) -> String {
        // Each look is a round trip to the browser, which sets the pace.
        let looking = async { while !self.address().await.starts_with(at) {} };
        let arrived = tokio::time::timeout(PATIENCE, looking).await;
        let address = self.address().await;
        assert!(arrived.is_ok(), "{address} instead of {at}");
        address
    }

    /// The element of this CSS selector, as soon as there is one.
    pub(super) async fn find(&self, css: &str) -> Element {
        let wait = self.client.wait().at_most(PATIENCE);
        let found = wait.for_element(Locator::Css(css)).await;
        found.unwrap_or_else(|error| panic!("{css}: {error}"))
    }

    /// The visible text of an element.
    pub(super) async fn text(&self, css: &str) -> String {
        let element = self.find(css).await;
        assert!(element.is_displayed().await.unwrap(), "{css} is hidden");
        element.text().await.unwrap()
    }

    /// What stands in a field.
    pub(super) async fn value(&self, css: &str) -> String {
        self.find(css).await.prop("value").await.unwrap().unwrap()
    }

    pub(super) async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap();
    }

    /// What the console holds since it was asked last: errors, and violations of the page's policy.
    pub(super) async fn console(&self) -> Vec<String> {
        let entries = self.extension("se/log", json!({ "type": "browser" })).await;
        let entries = entries.as_array().unwrap().iter();
        entries
            .map(|entry| format!("{}: {}", entry["level"], entry["message"]))
            .collect()
    }

    async fn extension(&self, path: &'static str, body: Value) -> Value {
        self.client.issue_cmd(Extension { path, body }).await.unwrap()
    }

    /// Ends the session; dropping the browser then ends the driver.
    pub(super) async fn close(self) {
        self.client.close().await.unwrap();
    }
}

/// A command of chromedriver's own, beyond WebDriver.
#[derive(Debug)]
struct Extension {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Extension {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.body.to_string()))
    }
}

fn capabilities(chromium: &Path, profile: &Path) -> Value {
    let profile = format!("--user-data-dir={}", profile.display());
    json!({
        "browserName": "chrome",
        "goog:loggingPrefs": { "browser": "ALL" },
        "goog:chromeOptions": {
            "binary": chromium,
            "args": [
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                // Nothing leaves this machine, and whatever listens on localhost:3000 here is never asked.
                "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
                profile,
            ],
        },
    })
}

/// A running chromedriver.
struct Driver {
    child: Child,
    /// Held open: a driver that cannot write ends.
    _stdout: BufReader<ChildStdout>,
    port: u16,
    profile: PathBuf,
}

impl Driver {
    fn start(program: &Path) -> Self {
        let mut child = Command::new(program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let mut said = String::new();
        let port = loop {
            let before = said.len();
            if stdout.read_line(&mut said).unwrap_or(0) == 0 {
                let _ = child.kill();
                panic!("chromedriver {:?} names no port: {said}", child.wait());
            }
            let port = said[before..].split_once("started successfully on port ");
            if let Some((_, port)) = port {
                break port.trim().trim_end_matches('.').parse().unwrap();
            }
        };
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{}-{port}", child.id()));
        let _ = fs::remove_dir_all(&profile);
        Self {
            child,
            _stdout: stdout,
            port,
            profile,
        }
    }

    /// Asks the driver to end every browser that it started and then itself.
    fn shut_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port))?;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }
}

impl Drop for Driver {
    /// Also while a test panics: no browser outlives its test.
    fn drop(&mut self) {
        let _ = self.shut_down();
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

/// The first of these programs on the `PATH`.
fn find(names: &[&str]) -> Result<PathBuf, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = env::split_paths(&path).collect();
    let places = names
        .iter()
        .flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    let mut found = places.filter(|place| place.is_file());
    found
        .next()
        .ok_or_else(|| format!("no {} on the PATH", names.join(" or ")))
}
