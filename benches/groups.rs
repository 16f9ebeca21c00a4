//! What a group's size costs: `cargo bench --bench groups`. Read each row as the ratio of 10,000 members to 100 within one
//! run; the times are those of a machine.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

mod support;

use divan::Bencher;
use serde_json::{Value, json};

use support::Bench;

fn main() {
    divan::main();
}

/// Members of the group, beside the 256 people who come and go.
const SIZES: [usize; 2] = [100, 10_000];
const CHANGE: usize = 256;

/// A group of so many, and who is no member yet.
struct Group {
    bench: Bench,
    path: String,
    members: Vec<String>,
    others: Vec<String>,
}

impl Group {
    fn of(size: usize) -> Self {
        let mut bench = Bench::start((size + CHANGE) as u64);
        let ids = bench.people();
        let (members, others) = ids.split_at(size);
        let body = json!({ "displayName": "All", "members": elements(members) });
        let made = bench.scim("POST", "/Groups?excludedAttributes=members", &body);
        let path = format!("/Groups/{}", made["id"].as_str().unwrap());
        Self {
            path,
            members: members.to_vec(),
            others: others[..CHANGE].to_vec(),
            bench,
        }
    }

    fn patch(&mut self, operation: Value) {
        let path = format!("{}?excludedAttributes=members", self.path);
        self.bench.scim("PATCH", &path, &json!({ "Operations": [operation] }));
    }

    fn add(&mut self, ids: &[String]) {
        self.patch(json!({ "op": "add", "path": "members", "value": elements(ids) }));
    }

    fn remove(&mut self, ids: &[String]) {
        self.patch(json!({ "op": "remove", "path": "members", "value": elements(ids) }));
    }
}

fn elements(ids: &[String]) -> Value {
    ids.iter().map(|id| json!({ "value": id })).collect()
}

#[divan::bench(args = SIZES)]
fn one_added_and_removed(bencher: Bencher<'_, '_>, size: usize) {
    let mut group = Group::of(size);
    let one = group.others[..1].to_vec();
    let filtered = json!({ "op": "remove", "path": format!("members[value eq \"{}\"]", one[0]) });
    bencher.bench_local(|| {
        group.add(&one);
        group.patch(filtered.clone());
    });
    group.bench.stop();
}

#[divan::bench(args = SIZES)]
fn many_added_and_removed(bencher: Bencher<'_, '_>, size: usize) {
    let mut group = Group::of(size);
    let others = group.others.clone();
    bencher.bench_local(|| {
        group.add(&others);
        group.remove(&others);
    });
    group.bench.stop();
}

#[divan::bench(args = SIZES)]
fn asked_for_one_member(bencher: Bencher<'_, '_>, size: usize) {
    let mut group = Group::of(size);
    let id = group.path.trim_start_matches("/Groups/").to_owned();
    let filter = format!("id%20eq%20%22{id}%22%20and%20members%20eq%20%22{}%22", group.members[0]);
    let path = format!("/Groups?excludedAttributes=members&filter={filter}");
    bencher.bench_local(|| group.bench.scim("GET", &path, &Value::Null));
    group.bench.stop();
}

#[divan::bench(args = SIZES)]
fn read_without_members(bencher: Bencher<'_, '_>, size: usize) {
    let mut group = Group::of(size);
    let path = format!("{}?excludedAttributes=members", group.path);
    bencher.bench_local(|| group.bench.scim("GET", &path, &Value::Null));
    group.bench.stop();
}

#[divan::bench(args = SIZES, sample_count = 20)]
fn read_with_members(bencher: Bencher<'_, '_>, size: usize) {
    let mut group = Group::of(size);
    let path = group.path.clone();
    bencher.bench_local(|| group.bench.scim("GET", &path, &Value::Null));
    group.bench.stop();
}

#[divan::bench(args = SIZES, sample_count = 10)]
fn replaced_whole(bencher: Bencher<'_, '_>, size: usize) {
    let mut group = Group::of(size);
    let all = group.members.clone();
    bencher.bench_local(|| group.patch(json!({ "op": "replace", "path": "members", "value": elements(&all) })));
    group.bench.stop();
}
