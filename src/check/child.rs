//! The command under test as a child process: started, listened to, and ended with all that it started itself.

use std::io;
use std::process::Stdio;
use std::time::Duration;

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::process::Command;

/// How much of what a command says is kept, from the end, in bytes. Source: our choice; the last words are looked for.
pub(super) const MAX_OUTPUT: usize = 64 * 1024;
/// How long what is already written may take to be read after the end.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// How a command came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Code(i32),
    /// A signal ended it that we did not send.
    Signal(i32),
    /// It was still running when its time was over, and was ended.
    NeverEnded,
}

/// A command that has ended.
pub(super) struct Ended {
    pub(super) exit: Exit,
    /// The end of what it wrote, standard output and then standard error.
    pub(super) output: [Vec<u8>; 2],
}

/// Runs a command with these variables beside those of this process, and without input.
pub(super) async fn run(command: &[String], variables: &[(String, String)], most: Duration) -> io::Result<Ended> {
    let mut child = Command::new(&command[0])
        .args(&command[1..])
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        // A group of its own, so that what a shell started ends with it.
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    // Its group has its number; the number itself is forgotten when it has ended.
    let group = child.id().and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (mut said, mut complained) = (Vec::new(), Vec::new());
    let listening = async { tokio::join!(tail(stdout, &mut said), tail(stderr, &mut complained)) };
    let waiting = async {
        let exit = match tokio::time::timeout(most, child.wait()).await {
            Ok(status) => exit(status?),
            Err(_) => Exit::NeverEnded,
        };
        if let Some(group) = group {
            // Fails where nothing of the group is left, which is as good.
            let _ = kill_process_group(group, Signal::KILL);
        }
        if exit == Exit::NeverEnded {
            child.wait().await?;
        }
        Ok::<_, io::Error>(exit)
    };
    let exit = listen_until(waiting, listening).await?;
    Ok(Ended {
        exit,
        output: [said, complained],
    })
}

/// Listens for as long as the command runs, and a little longer. What left its group may keep a pipe open for ever.
async fn listen_until<T>(waiting: impl Future<Output = T>, listening: impl Future) -> T {
    tokio::pin!(waiting, listening);
    tokio::select! {
        ended = &mut waiting => {
            let _ = tokio::time::timeout(LAST_WORDS, listening).await;
            ended
        }
        _ = &mut listening => waiting.await,
    }
}

fn exit(status: std::process::ExitStatus) -> Exit {
    use std::os::unix::process::ExitStatusExt as _;
    match status.code() {
        Some(code) => Exit::Code(code),
        None => Exit::Signal(status.signal().unwrap_or_default()),
    }
}

async fn tail(pipe: Option<impl AsyncRead + Unpin>, kept: &mut Vec<u8>) {
    let Some(mut pipe) = pipe else { return };
    // An error means that nothing more comes.
    while let Ok(1..) = pipe.read_buf(kept).await {
        kept.drain(..kept.len().saturating_sub(MAX_OUTPUT));
    }
}
