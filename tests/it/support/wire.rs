//! A raw socket, for what no client library would send or show.

use std::io::{self, Read as _, Write as _};

use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use super::{Caller, PATIENCE};

/// A socket on which every byte is the test's own.
#[derive(Debug)]
pub(crate) struct Wire(TcpStream);

impl Wire {
    /// Connects to the server of this base URL.
    pub(crate) async fn connect(url: &str) -> Self {
        Self(TcpStream::connect(authority(url)).await.unwrap())
    }

    /// Sends all of it.
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Sends as much as the server takes: it may answer and close before it has read everything.
    pub(crate) async fn try_send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.0.write_all(bytes.as_ref()).await;
    }

    /// Says that nothing more will come.
    pub(crate) async fn half_close(&mut self) {
        self.0.shutdown().await.unwrap();
    }

    /// Leaves without a word: with RST instead of FIN.
    pub(crate) fn reset(self) {
        self.0.set_zero_linger().unwrap();
    }

    /// Nothing has come that was not read. Ask after a round trip on another connection: it has taken its time.
    #[track_caller]
    pub(crate) fn silent(&self) {
        let mut byte = [0];
        let read = self.0.try_read(&mut byte).map_err(|error| error.kind());
        assert_eq!(read, Err(io::ErrorKind::WouldBlock), "{byte:?}");
    }

    /// A head and nothing of a body: an interim answer (RFC 9110 section 15.2), or one that has none.
    pub(crate) async fn one_head(&mut self) -> String {
        let mut bytes = Vec::new();
        while !bytes.ends_with(b"\r\n\r\n") {
            let byte = tokio::time::timeout(PATIENCE, self.0.read_u8()).await;
            bytes.push(byte.expect("a head").unwrap());
        }
        String::from_utf8(bytes).unwrap()
    }

    /// Exactly so many bytes.
    pub(crate) async fn some(&mut self, length: usize) -> String {
        let mut bytes = vec![0; length];
        let read = tokio::time::timeout(PATIENCE, self.0.read_exact(&mut bytes)).await;
        read.expect("so many bytes").unwrap();
        String::from_utf8(bytes).unwrap()
    }

    /// Everything that comes until the server ends the connection, and how it ends.
    pub(crate) async fn drain(&mut self) -> (Vec<u8>, io::Result<()>) {
        let mut bytes = Vec::new();
        let read = tokio::time::timeout(PATIENCE, self.0.read_to_end(&mut bytes)).await;
        let end = read.expect("the connection ends").map(drop);
        (bytes, end)
    }

    /// One answer with a `Content-Length`, on a connection that stays open.
    pub(crate) async fn one_answer(&mut self) -> RawAnswer {
        let mut bytes = Vec::new();
        let reading = async {
            loop {
                if let Some(answer) = whole(&bytes) {
                    return answer;
                }
                assert_ne!(self.0.read_buf(&mut bytes).await.unwrap(), 0, "closed too early");
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.expect("an answer")
    }

    /// What comes next, until this text is in it.
    pub(crate) async fn until(&mut self, text: &str) -> String {
        let mut bytes = Vec::new();
        let reading = async {
            while !String::from_utf8_lossy(&bytes).contains(text) {
                assert_ne!(self.0.read_buf(&mut bytes).await.unwrap(), 0, "closed too early");
            }
        };
        tokio::time::timeout(PATIENCE, reading).await.expect(text);
        String::from_utf8(bytes).unwrap()
    }

    /// The one answer on a connection that the server then closes in order.
    pub(crate) async fn answer(&mut self) -> RawAnswer {
        let (bytes, end) = self.drain().await;
        end.unwrap();
        RawAnswer::parse(&bytes)
    }
}

/// An answer as it came over the wire.
#[derive(Debug)]
pub(crate) struct RawAnswer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl RawAnswer {
    #[track_caller]
    fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let (head, body) = text
            .split_once("\r\n\r\n")
            .unwrap_or_else(|| panic!("no head in {text:?}"));
        let status = head.split(' ').nth(1).and_then(|code| code.parse().ok());
        Self {
            status: status.unwrap_or_else(|| panic!("no status in {head:?}")),
            head: head.to_owned(),
            body: body.to_owned(),
        }
    }

    /// The body as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}: {:?}", self.body))
    }

    /// A header's text; empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        let mut values = lines
            .filter(|(key, _)| key.eq_ignore_ascii_case(name))
            .map(|(_, value)| value);
        values.next().unwrap_or_default()
    }
}

/// The answer, once all that its `Content-Length` promises is there.
fn whole(bytes: &[u8]) -> Option<RawAnswer> {
    bytes.windows(4).any(|window| window == b"\r\n\r\n").then_some(())?;
    let answer = RawAnswer::parse(bytes);
    let length: usize = answer.header("content-length").parse().ok()?;
    (answer.body.len() >= length).then_some(answer)
}

/// Sends these bytes on a socket of their own and reads the answer up to the end of the connection.
pub(crate) async fn raw(url: &str, bytes: impl AsRef<[u8]>) -> RawAnswer {
    let mut wire = Wire::connect(url).await;
    wire.try_send(bytes).await;
    wire.answer().await
}

/// As most clients do: everything is sent before anything is read. A server that stops reading breaks this.
pub(crate) async fn send_then_read(url: &str, bytes: Vec<u8>) -> RawAnswer {
    let address = authority(url).to_owned();
    let client = move || -> io::Result<Vec<u8>> {
        let mut socket = std::net::TcpStream::connect(address)?;
        socket.set_read_timeout(Some(PATIENCE))?;
        socket.write_all(&bytes)?;
        let mut answer = Vec::new();
        socket.read_to_end(&mut answer)?;
        Ok(answer)
    };
    let answer = tokio::task::spawn_blocking(client).await.unwrap();
    RawAnswer::parse(&answer.unwrap())
}

/// Host and port of a URL.
pub(crate) fn authority(url: &str) -> &str {
    split(url).0
}

/// The path of a URL of the double.
pub(crate) fn path_of(url: &str) -> &str {
    split(url).1
}

fn split(url: &str) -> (&str, &str) {
    let rest = url.strip_prefix("http://").unwrap();
    rest.split_at(rest.find('/').unwrap_or(rest.len()))
}

/// A request as bytes: the line, these headers, and the length of the body. The server shall close after it.
pub(crate) fn request(method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    if !body.is_empty() {
        head.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    [head.as_bytes(), b"\r\n", body].concat()
}

/// A caller's request as bytes. `path` is below the caller's base, `more` are headers beside the usual.
pub(crate) fn request_of(caller: &Caller, method: &str, path: &str, more: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let token = format!("Bearer {}", caller.token);
    let mut headers = vec![
        ("Host", authority(&caller.base)),
        ("Authorization", token.as_str()),
        ("Content-Type", "application/json"),
    ];
    headers.extend(more);
    request(method, &format!("{}{path}", path_of(&caller.base)), &headers, body)
}
