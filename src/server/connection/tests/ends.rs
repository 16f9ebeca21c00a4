//! Connections that end: how much came before, and whether by FIN, by RST or by silence.

use super::*;
use crate::server::connection::play::{MAX_HANG, RST_DELAY};

fn cut(after: Amount, end: End) -> Wire {
    Wire {
        cut: Some(Cut { after, end }),
        ..Wire::default()
    }
}

fn closed(close: Close) -> Wire {
    Wire {
        close: Some(close),
        ..Wire::default()
    }
}

#[tokio::test(start_paused = true)]
async fn t11_an_answer_is_cut_and_the_connection_closed_with_fin() {
    let whole = format!("{HEAD}{BODY}");
    for bytes in [0, 1, HEAD.len(), whole.len() - 1] {
        let bench = Bench::new(cut(Amount::Bytes(bytes as u64), End::Fin)).await;
        assert_eq!(bench.ask(ASK).await, at_once(&whole[..bytes], Ok(())));
        bench.connect().await.assert_lives().await;
    }
    let half = Bench::new(cut(Amount::Percent(50), End::Fin)).await;
    assert_eq!(half.ask(ASK).await.text, whole[..whole.len() / 2]);
}

#[tokio::test(start_paused = true)]
async fn what_the_client_sent_ahead_does_not_turn_a_fin_into_a_reset_that_loses_bytes() {
    // More than the client's socket takes, less than both sockets together.
    let large = "x".repeat(1024 * 1024);
    let wire = Wire {
        stall: Some(Stall {
            at: StallAt::Headers,
            length: Duration::from_secs(1),
        }),
        ..closed(Close::Stale)
    };
    let bench = Bench::of(Delivery::Wire(wire), plain(large.clone())).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    client.hear_some(HEAD.len()).await;
    client.say(ASK_GOOD).await;
    // The server is done with it before the client listens on.
    tokio::time::advance(Duration::from_secs(1)).await;
    bench.connect().await.assert_lives().await;
    let heard = client.hear().await;
    assert_eq!(heard.end, Ok(()));
    assert!(heard.text.ends_with(&large), "{} bytes came", heard.text.len());
}

#[tokio::test(start_paused = true)]
async fn t12_an_answer_is_cut_and_the_connection_reset_when_the_bytes_have_come() {
    let whole = format!("{HEAD}{BODY}");
    for bytes in [1, HEAD.len(), whole.len() - 1] {
        let bench = Bench::new(cut(Amount::Bytes(bytes as u64), End::Rst)).await;
        let expected = Heard {
            after: RST_DELAY,
            ..at_once(&whole[..bytes], RST)
        };
        assert_eq!(bench.ask(ASK).await, expected);
        bench.connect().await.assert_lives().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_reset_before_any_byte_comes_at_once() {
    let bench = Bench::new(Wire::reset()).await;
    assert_eq!(bench.ask(ASK).await, at_once("", RST));
    bench.connect().await.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn t13_a_whole_answer_is_followed_by_a_reset() {
    let bench = Bench::new(cut(Amount::Percent(100), End::Rst)).await;
    let heard = bench.ask(ASK).await;
    assert_eq!((heard.text, heard.end), (format!("{HEAD}{BODY}"), RST));
}

#[tokio::test]
async fn a_reset_behind_a_large_answer_loses_no_byte_of_it() {
    let large = "x".repeat(4 * 1024 * 1024);
    let wire = cut(Amount::Percent(100), End::Rst);
    let bench = Bench::of(Delivery::Wire(wire), plain(large.clone())).await;
    let heard = bench.ask(ASK).await;
    assert_eq!(heard.end, RST);
    assert!(heard.text.ends_with(&large), "{} bytes came", heard.text.len());
}

#[tokio::test(start_paused = true)]
async fn t10_an_answer_stops_and_the_connection_stays_open_for_so_long() {
    for bytes in [0, 1, HEAD.len()] {
        let bench = Bench::new(cut(Amount::Bytes(bytes as u64), End::Hang)).await;
        let expected = Heard {
            after: MAX_HANG,
            ..at_once(&HEAD[..bytes], Ok(()))
        };
        assert_eq!(bench.ask(ASK).await, expected);
        bench.connect().await.assert_lives().await;
    }
}

#[tokio::test(start_paused = true)]
async fn a_hang_blocks_nobody_and_ends_when_the_client_leaves_or_the_server_stops() {
    let bench = Bench::new(cut(Amount::Bytes(0), End::Hang)).await;
    let (mut leaving, mut staying) = (bench.connect().await, bench.connect().await);
    leaving.say(ASK).await;
    staying.say(ASK).await;
    bench.connect().await.assert_lives().await;
    leaving.0.shutdown().await.unwrap();
    assert_eq!(leaving.hear().await, at_once("", Ok(())));
    let started = now();
    tokio::join!(bench.stopper.stop_all(MAX_HANG), async {
        assert_eq!(staying.hear().await, at_once("", Ok(())));
    });
    assert_eq!(started.elapsed(), Duration::ZERO);
}

#[tokio::test(start_paused = true)]
async fn t21_every_answer_closes_and_says_so() {
    let bench = Bench::new(closed(Close::Always)).await;
    let said = HEAD.replace("content-length", "connection: close\r\ncontent-length");
    assert_eq!(bench.ask(ASK).await, at_once(format!("{said}{BODY}"), Ok(())));
}

#[tokio::test(start_paused = true)]
async fn t22_a_kept_connection_goes_stale_just_after_an_answer() {
    let bench = Bench::new(closed(Close::Stale)).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    assert_eq!(client.hear().await, at_once(format!("{HEAD}{BODY}"), Ok(())));
    // Who had not noticed sends its next request into a RST.
    client.say(ASK_GOOD).await;
    let mut error = io::Result::Ok(());
    while error.is_ok() {
        error = client.0.write_all(b" ").await;
    }
    let kind = error.unwrap_err().kind();
    assert!(
        matches!(kind, ErrorKind::ConnectionReset | ErrorKind::BrokenPipe),
        "{kind}"
    );
    bench.connect().await.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn t23_a_close_that_was_announced_comes_late() {
    let late = Duration::from_secs(3);
    let bench = Bench::new(closed(Close::Slow(late))).await;
    let said = HEAD.replace("content-length", "connection: close\r\ncontent-length");
    let expected = Heard {
        after: late,
        ..at_once(format!("{said}{BODY}"), Ok(()))
    };
    assert_eq!(bench.ask(ASK).await, expected);
}
