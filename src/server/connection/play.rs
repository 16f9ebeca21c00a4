//! Plays a script on a socket: sends, waits, and ends the connection as it says.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;

use crate::message::wire::{Ending, Pace, Script, Step};
use crate::server::stop::Stop;

/// How long a connection is kept silent at most, in real time. Source: our choice, longer than any client is known to
/// wait; what hangs for ever would leak.
pub(crate) const MAX_HANG: Duration = Duration::from_secs(600);
/// How long a client has, before a RST, to get the bytes that were sent, or to learn that it is connected: a RST throws
/// away what still waits to be sent. Source: our choice, many round trips on loopback.
pub(crate) const RST_DELAY: Duration = Duration::from_millis(50);
/// How long, and how much, of what the client still sends is read away behind an early answer, so that the client comes
/// to see it. Source: our choice; other servers' lingering closes take as long.
pub(crate) const LINGER: Duration = Duration::from_secs(5);

/// Plays it to its end. The socket comes back where the connection lives on. Stopping ends whatever waits.
pub(super) async fn play(mut stream: TcpStream, script: Script, stop: &mut Stop) -> Option<TcpStream> {
    // Who does not read any more has left, and needs no end either.
    let sent = send(&mut stream, &script, stop).await.ok()?;
    match script.end {
        _ if sent == Sent::Stopped => None,
        Ending::KeepAlive => Some(stream),
        Ending::Fin => {
            fin(stream, script.unread, stop).await;
            None
        }
        Ending::Rst => {
            let delay = if script.sent().bytes > 0 {
                RST_DELAY
            } else {
                Duration::ZERO
            };
            rst(stream, delay, stop).await;
            None
        }
        Ending::Hang => {
            hang(stream, stop).await;
            None
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sent {
    All,
    Stopped,
}

async fn send(stream: &mut TcpStream, script: &Script, stop: &mut Stop) -> io::Result<Sent> {
    let pace = script.pace.unwrap_or(Pace {
        size: usize::MAX,
        every: Duration::ZERO,
    });
    let mut first = true;
    for step in &script.steps {
        match step {
            Step::Pause(pause) => {
                if !wait(*pause, stop).await {
                    return Ok(Sent::Stopped);
                }
            }
            Step::Send(bytes) => {
                for slice in bytes.chunks(pace.size.max(1)) {
                    if !std::mem::take(&mut first) && !wait(pace.every, stop).await {
                        return Ok(Sent::Stopped);
                    }
                    stream.write_all(slice).await?;
                }
            }
        }
    }
    Ok(Sent::All)
}

/// Waits so long; false where stopping cut it short.
pub(in crate::server) async fn wait(time: Duration, stop: &mut Stop) -> bool {
    if time.is_zero() {
        return true;
    }
    tokio::select! {
        biased;
        () = stop.asked() => false,
        () = tokio::time::sleep(time) => true,
    }
}

/// Ends the connection in order. A socket that is closed with unread bytes in its queue would send a RST, so they are
/// read away; `linger`: those too that still come.
pub(in crate::server) async fn fin(mut stream: TcpStream, linger: bool, stop: &mut Stop) {
    let mut scrap = [0; 4096];
    while stream.try_read(&mut scrap).is_ok_and(|read| read > 0) {}
    let _ = stream.shutdown().await;
    if linger {
        discard(&mut stream, LINGER, stop).await;
    }
}

/// Ends the connection at once, or after this time: a socket that lingers for no time is closed with RST instead of FIN.
pub(in crate::server) async fn rst(stream: TcpStream, delay: Duration, stop: &mut Stop) {
    wait(delay, stop).await;
    let _ = stream.set_zero_linger();
}

/// Says nothing more until the client leaves, [`MAX_HANG`] is over, or the server stops.
pub(in crate::server) async fn hang(mut stream: TcpStream, stop: &mut Stop) {
    discard(&mut stream, MAX_HANG, stop).await;
}

/// Reads and forgets, until nothing more will come.
async fn discard(stream: &mut TcpStream, most: Duration, stop: &mut Stop) {
    let mut scrap = [0; 4096];
    let reading = async { while stream.read(&mut scrap).await.is_ok_and(|read| read > 0) {} };
    tokio::select! {
        biased;
        () = stop.asked() => {}
        _ = tokio::time::timeout(most, reading) => {}
    }
}
