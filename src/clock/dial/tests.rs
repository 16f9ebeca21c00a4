//! Dials under a real time that the test makes up.

use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The real time of these tables, and the org time that clocks are set to.
fn real() -> Timestamp {
    at("2026-03-01T12:00:00.000700Z")
}

fn noon() -> Timestamp {
    at("2030-06-01T12:00:00Z")
}

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn dial(setting: Setting) -> Dial {
    let mut dial = Dial::real(real());
    dial.set(real(), setting);
    dial
}

const HOUR: Duration = Duration::from_secs(3_600);

#[track_caller]
fn check(setting: Setting, after: Duration, expected: &str) {
    let mut dial = dial(setting);
    assert_eq!(dial.read(real() + after), at(expected), "{setting:?} after {after:?}");
}

#[test]
fn each_mode_shows_its_own_time() {
    let there = Some(noon());
    check(Setting::Real, HOUR, "2026-03-01T13:00:00Z");
    check(Setting::Offset { at: noon() }, HOUR, "2030-06-01T13:00:00Z");
    check(Setting::Frozen { at: there }, HOUR, "2030-06-01T12:00:00Z");
    check(Setting::Frozen { at: None }, HOUR, "2026-03-01T12:00:00Z");
    check(
        Setting::Scaled { scale: 60.0, at: there },
        ms(1_500),
        "2030-06-01T12:01:30Z",
    );
    check(Setting::Scaled { scale: 0.5, at: there }, HOUR, "2030-06-01T12:30:00Z");
    check(Setting::Scaled { scale: 2.0, at: None }, HOUR, "2026-03-01T14:00:00Z");
}

#[test]
fn advancing_keeps_the_mode_except_that_real_becomes_offset() {
    let there = Some(noon());
    let scaled = Setting::Scaled { scale: 60.0, at: there };
    for (setting, mode, shown, later) in [
        (
            Setting::Real,
            Mode::Offset,
            "2026-03-01T13:00:00Z",
            "2026-03-01T13:00:01Z",
        ),
        (
            Setting::Offset { at: noon() },
            Mode::Offset,
            "2030-06-01T13:00:00Z",
            "2030-06-01T13:00:01Z",
        ),
        (
            Setting::Frozen { at: there },
            Mode::Frozen,
            "2030-06-01T13:00:00Z",
            "2030-06-01T13:00:00Z",
        ),
        (
            scaled,
            Mode::Scaled(60.0),
            "2030-06-01T13:00:00Z",
            "2030-06-01T13:01:00Z",
        ),
    ] {
        let mut dial = dial(setting);
        dial.advance(real(), Step::By(HOUR)).unwrap();
        let read = [dial.read(real()), dial.read(real() + ms(1_000))];
        assert_eq!((dial.mode(), read), (mode, [at(shown), at(later)]), "{setting:?}");
    }
    let mut still_real = dial(Setting::Real);
    still_real.advance(real(), Step::By(Duration::ZERO)).unwrap();
    assert_eq!(still_real.mode(), Mode::Real);
}

#[test]
fn a_clock_is_advanced_to_now_and_later_and_not_back() {
    let mut dial = dial(Setting::Frozen { at: Some(noon()) });
    dial.advance(real(), Step::By(Duration::from_nanos(1))).unwrap();
    dial.advance(real(), Step::To(noon())).unwrap();
    let back = noon() - Duration::from_nanos(1);
    assert_eq!(
        dial.advance(real(), Step::To(back)),
        Err(Refused::Backwards { now: noon() })
    );
    assert_eq!(dial.read(real()), noon());
    dial.advance(real(), Step::To(noon() + HOUR)).unwrap();
    assert_eq!(dial.read(real()), noon() + HOUR);
}

#[test]
fn a_clock_is_advanced_to_the_last_instant_and_no_further() {
    let tick = Duration::from_nanos(1);
    let mut dial = dial(Setting::Frozen { at: Some(noon()) });
    let refused = Err(Refused::PastTheEnd { now: noon() });
    assert_eq!(dial.advance(real(), Step::To(LATEST + tick)), refused);
    assert_eq!(dial.advance(real(), Step::By(Duration::MAX)), refused);
    dial.advance(real(), Step::To(LATEST)).unwrap();
    assert_eq!(dial.read(real()), LATEST);
    assert_eq!(
        dial.advance(real(), Step::By(tick)),
        Err(Refused::PastTheEnd { now: LATEST })
    );
}

#[test]
fn a_running_clock_stops_where_time_cannot_be_written_any_more() {
    let mut dial = dial(Setting::Scaled {
        scale: MAX_SCALE,
        at: Some(LATEST),
    });
    let end = to_the_millisecond(Timestamp::MAX);
    assert_eq!(dial.read(real() + 24 * HOUR), end);
    assert_eq!(dial.read(Timestamp::MAX), end);
}

#[test]
fn where_the_systems_clock_is_put_back_the_dial_waits() {
    for setting in [
        Setting::Real,
        Setting::Offset { at: noon() },
        Setting::Scaled { scale: 60.0, at: None },
    ] {
        let mut dial = dial(setting);
        let shown = dial.read(real() + ms(5_000));
        assert_eq!(dial.read(real() - HOUR), shown, "{setting:?}");
        assert!(dial.read(real() + ms(6_000)) > shown, "{setting:?}");
    }
}

#[test]
fn steps_below_a_millisecond_add_up() {
    let mut dial = dial(Setting::Frozen { at: Some(noon()) });
    for _ in 0..3 {
        dial.advance(real(), Step::By(Duration::from_micros(400))).unwrap();
    }
    assert_eq!(dial.read(real()), noon() + ms(1));
}

/// Any mode, at instants and paces of every size.
fn setting() -> impl Strategy<Value = Setting> {
    let instant = || (0_i64..4_000_000_000_000).prop_map(|ms| Timestamp::from_millisecond(ms).unwrap());
    prop_oneof![
        Just(Setting::Real),
        instant().prop_map(|at| Setting::Offset { at }),
        proptest::option::of(instant()).prop_map(|at| Setting::Frozen { at }),
        (1e-3..=MAX_SCALE, proptest::option::of(instant())).prop_map(|(scale, at)| Setting::Scaled { scale, at }),
    ]
}

/// A length of time between a nanosecond and some months.
fn length() -> impl Strategy<Value = Duration> {
    prop_oneof![0_u64..5_000_000, 0_u64..20_000_000_000_000_000].prop_map(Duration::from_nanos)
}

/// The system's clock between two looks at it: it may be put back.
fn drift() -> impl Strategy<Value = SignedDuration> {
    (-5_000_i64..60_000).prop_map(SignedDuration::from_millis)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn within_a_mode_time_never_goes_back(
        setting in setting(),
        looks in proptest::collection::vec((drift(), proptest::option::of(length())), 1..30),
    ) {
        let (mut dial, mut real, mut last) = (dial(setting), real(), Timestamp::MIN);
        for (drift, step) in looks {
            real += drift;
            if let Some(by) = step {
                let before = dial.read(real);
                dial.advance(real, Step::By(by)).unwrap();
                let moved = dial.read(real).duration_since(before);
                let by = SignedDuration::try_from(by).unwrap();
                // Both are shown to the millisecond.
                prop_assert!((moved - by).abs() < SignedDuration::from_millis(1), "{moved} for {by}");
            }
            let now = dial.read(real);
            prop_assert!(now >= last, "{now} after {last}");
            last = now;
        }
    }

    #[test]
    fn two_steps_are_as_one_of_both(setting in setting(), first in length(), second in length(), wait in length()) {
        let (mut twice, mut once) = (dial(setting), dial(setting));
        twice.advance(real(), Step::By(first)).unwrap();
        twice.advance(real(), Step::By(second)).unwrap();
        once.advance(real(), Step::By(first + second)).unwrap();
        prop_assert_eq!(twice.mode(), once.mode());
        prop_assert_eq!(twice.read(real() + wait), once.read(real() + wait));
    }

    #[test]
    fn a_frozen_clock_stays(at in 0_i64..4_000_000_000_000, wait in length()) {
        let at = Timestamp::from_millisecond(at).unwrap();
        let mut dial = dial(Setting::Frozen { at: Some(at) });
        prop_assert_eq!(dial.read(real() + wait), at);
    }

    #[test]
    fn a_scaled_clock_shows_real_time_times_its_scale(scale in 1e-3..=1e4, wait in length()) {
        let mut dial = dial(Setting::Scaled { scale, at: Some(noon()) });
        let shown = dial.read(real() + wait).duration_since(noon()).as_secs_f64();
        let expected = wait.as_secs_f64() * scale;
        // A millisecond for what is not shown, and what a float cannot hold.
        prop_assert!((shown - expected).abs() <= 1e-3 + expected * 1e-12, "{shown} for {expected}");
    }
}
