//! The rules of `docs/fault-catalogue.md`: what is written there can be asked for, word for word.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::support::rules::{disarm, try_to_arm};
use crate::support::{control, start};

const CATALOGUE: &str = include_str!("../../../docs/fault-catalogue.md");

/// The rules in the third column, each with the id of its row; a row that comes later has none.
fn rules() -> impl Iterator<Item = (&'static str, &'static str)> {
    let rows = CATALOGUE.lines().filter(|line| line.starts_with("| `"));
    let rows = rows.filter(|row| !row.contains("| later: "));
    rows.flat_map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let (id, how) = (cells[1], cells[3]);
        how.split('`').skip(1).step_by(2).map(move |rule| (id, rule))
    })
}

#[tokio::test]
async fn every_rule_of_the_catalogue_can_be_armed_and_none_is_warned_of() {
    let (webex, org) = start().await;
    for (id, rule) in rules().filter(|(_, rule)| !is_of_the_listener(rule)) {
        let body = serde_json::from_str(rule).unwrap_or_else(|_| json!({ "short": rule }));
        let answer = try_to_arm(&webex, &org, &body).await;
        assert_eq!(answer.status, 201, "{id} {rule}: {}", answer.text());
        assert_eq!(answer.json()["warnings"], json!([]), "{id} {rule}");
        disarm(&webex, &org).await;
    }
}

/// Each on a double of its own, which may be out of reach afterwards.
#[tokio::test]
async fn every_fault_of_the_listener_in_the_catalogue_can_be_armed() {
    for (id, fault) in rules().filter(|(_, rule)| is_of_the_listener(rule)) {
        let (webex, _) = start().await;
        let fault: Value = serde_json::from_str(fault).unwrap();
        let answer = control(&webex, "POST", "/faults", Some(&fault)).await;
        assert_eq!(answer.status, 201, "{id} {fault}: {}", answer.text());
    }
}

#[test]
fn the_catalogue_has_rules_of_every_fault_that_does_not_come_later() {
    let ids: BTreeSet<&str> = rules().map(|(id, _)| id).collect();
    assert_eq!(ids.len(), 81, "{ids:?}");
}

fn is_of_the_listener(rule: &str) -> bool {
    rule.starts_with("{\"kind\"")
}
