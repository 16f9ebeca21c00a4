//! Connections that outlive a fault: the answer comes late or in slices, whole, and the next request is served.

use super::*;

/// A wire that delays nothing, and yet plays a script.
const INERT: Pace = Pace {
    size: usize::MAX,
    every: Duration::ZERO,
};

fn paced(pace: Pace) -> Wire {
    Wire {
        pace: Some(pace),
        ..Wire::default()
    }
}

fn stalled(at: StallAt, length: Duration) -> Wire {
    Wire {
        stall: Some(Stall { at, length }),
        ..Wire::default()
    }
}

#[tokio::test(start_paused = true)]
async fn t07_an_answer_stalls_behind_its_head_and_goes_on() {
    let pause = Duration::from_secs(7);
    let bench = Bench::new(stalled(StallAt::Headers, pause)).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    assert_eq!(client.hear_some(HEAD.len()).await, (HEAD.to_owned(), Duration::ZERO));
    assert_eq!(client.hear_some(BODY.len()).await, (BODY.to_owned(), pause));
    client.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn t07_an_answer_stalls_in_the_middle_of_its_body_and_goes_on() {
    let pause = Duration::from_secs(7);
    let bench = Bench::new(stalled(StallAt::Body, pause)).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    assert_eq!(client.hear_some(HEAD.len() + 5).await.1, Duration::ZERO);
    assert_eq!(client.hear_some(5).await, ("56789".to_owned(), pause));
    client.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn t08_an_answer_comes_in_slices() {
    let every = Duration::from_millis(40);
    let bench = Bench::new(paced(Pace { size: 20, every })).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    let whole = format!("{HEAD}{BODY}");
    let mut waited = Duration::ZERO;
    for slice in whole.as_bytes().chunks(20) {
        let text = String::from_utf8(slice.to_vec()).unwrap();
        assert_eq!(client.hear_some(slice.len()).await, (text, waited));
        waited = every;
    }
    client.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn t09_a_rate_is_a_pace_of_large_slices() {
    let pace = Pace {
        size: 1024,
        every: Duration::from_millis(250),
    };
    let large = "x".repeat(10 * 1024 - HEAD.len() - "240".len());
    let bench = Bench::of(Delivery::Wire(paced(pace)), plain(large.clone())).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    let (text, after) = client.hear_some(10 * 1024).await;
    assert!(text.ends_with(&large[..100]));
    // Ten slices with nine pauses between them: 4 KiB a second.
    assert_eq!(after, 9 * pace.every);
    client.assert_lives().await;
}

/// What a request is answered with, byte by byte, by hyper and by a script.
async fn check_same(ask: &str, response: Response) {
    let by_hyper = Bench::of(Delivery::Whole, response.clone()).await;
    let by_script = Bench::of(Delivery::Wire(paced(INERT)), response).await;
    let mut heard = Vec::new();
    for bench in [by_hyper, by_script] {
        let mut client = bench.connect().await;
        client.say(ask).await;
        client.0.shutdown().await.unwrap();
        heard.push(client.hear().await);
    }
    assert_eq!(heard[0].text, heard[1].text, "{ask}");
    assert_eq!(heard[0].end, heard[1].end, "{ask}");
    assert!(heard[0].text.starts_with("HTTP/1."), "{ask}");
}

#[tokio::test(start_paused = true)]
async fn a_script_that_does_nothing_writes_what_hyper_writes() {
    let answers = [
        plain(BODY),
        plain(""),
        Response::empty(StatusCode::NO_CONTENT),
        Response::empty(StatusCode::NOT_MODIFIED),
        Response {
            status: StatusCode::from_u16(599).unwrap(),
            ..plain(BODY)
        },
    ];
    for answer in answers {
        let answer = answer.with(header::DATE, "Wed, 11 Jan 2023 17:38:31 GMT");
        for line in ["GET / HTTP/1.1", "HEAD / HTTP/1.1", "GET / HTTP/1.0", "HEAD / HTTP/1.0"] {
            for more in ["", "connection: close\r\n", "connection: Keep-Alive\r\n"] {
                let ask = format!("{line}\r\nhost: localhost\r\n{more}\r\n");
                check_same(&ask, answer.clone()).await;
            }
        }
    }
    // To HTTP/1.0 clients hyper would say "close, keep-alive" here, which a script does not.
    for more in ["", "connection: close\r\n"] {
        let ask = format!("GET / HTTP/1.1\r\nhost: localhost\r\n{more}\r\n");
        check_same(&ask, plain(BODY).with(header::CONNECTION, "close")).await;
    }
}

#[tokio::test(start_paused = true)]
async fn requests_sent_ahead_are_answered_behind_a_stalled_one() {
    let pause = Duration::from_secs(1);
    let bench = Bench::new(stalled(StallAt::Headers, pause)).await;
    let mut client = bench.connect().await;
    client.say([ASK, ASK, ASK_GOOD].concat()).await;
    let good = HEAD.replace("length: 10", "length: 4") + "good";
    let all = format!("{HEAD}{BODY}{HEAD}{BODY}{good}");
    assert_eq!(client.hear_some(all.len()).await, (all, 2 * pause));
    client.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn an_answer_before_a_reset_comes_whole() {
    let bench = Bench::new(Wire::reset()).await;
    let good = HEAD.replace("length: 10", "length: 4") + "good";
    assert_eq!(bench.ask([ASK_GOOD, ASK].concat()).await, at_once(good, RST));
}

#[tokio::test]
async fn a_large_answer_that_is_still_leaving_leaves_before_the_script_of_the_next() {
    let bench = Bench::new(Wire::reset()).await;
    let heard = bench.ask([&ASK_GOOD.replace("good", "large"), ASK].concat()).await;
    let length = heard.text.split_once("\r\n\r\n").unwrap().1.len();
    assert_eq!((length, heard.end), (LARGE.len() * LARGE_TIMES, RST));
}

#[tokio::test(start_paused = true)]
async fn a_client_that_leaves_a_slow_answer_frees_its_connection() {
    let every = Duration::from_secs(1);
    let bench = Bench::new(paced(Pace { size: 1, every })).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    client.hear_some(1).await;
    client.0.set_zero_linger().unwrap();
    drop(client);
    bench.connect().await.assert_lives().await;
}

#[tokio::test(start_paused = true)]
async fn a_stopping_server_does_not_wait_for_a_stalled_answer() {
    let bench = Bench::new(stalled(StallAt::Headers, Duration::from_secs(60))).await;
    let mut client = bench.connect().await;
    client.say(ASK).await;
    client.hear_some(HEAD.len()).await;
    tokio::join!(bench.stopper.stop_all(Duration::ZERO), async {
        assert_eq!(client.hear().await, at_once("", Ok(())));
    });
}
