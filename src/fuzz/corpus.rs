//! The inputs to begin with: `fixtures/fuzz/<target>/`, one file each, bytes as they are.

use std::fs;
use std::path::{Path, PathBuf};

use crate::entropy::digest;

/// Most files of one target. Source: our choice; what is kept should stay readable.
pub(super) const FILES_MAX: usize = 30;
/// Longest input that is kept as a file. Source: our choice, as above.
const LENGTH_MAX: usize = 400;

fn folder(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/fuzz").join(target)
}

/// The inputs of a target with their names, in the order of these.
pub(super) fn read(target: &str) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(folder(target)).into_iter().flatten();
    let mut inputs: Vec<(String, Vec<u8>)> = entries
        .map(|entry| {
            let entry = entry.unwrap();
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, fs::read(entry.path()).unwrap())
        })
        .collect();
    inputs.sort();
    inputs
}

/// The inputs of a target.
pub(super) fn inputs(target: &str) -> Vec<Vec<u8>> {
    read(target).into_iter().map(|(_, input)| input).collect()
}

/// Adds what a run has found, as far as there is room.
pub(super) fn keep(target: &str, found: &[Vec<u8>]) {
    let room = FILES_MAX.saturating_sub(read(target).len());
    // A file that editors and reviewers can read is text.
    let readable = |input: &&Vec<u8>| input.len() <= LENGTH_MAX && str::from_utf8(input).is_ok();
    for input in found.iter().filter(readable).take(room) {
        write(target, "found", input);
    }
}

/// Writes an input down; where.
pub(super) fn write(target: &str, kind: &str, input: &[u8]) -> String {
    let name: String = digest(&[input])[..4].iter().map(|byte| format!("{byte:02x}")).collect();
    let name = format!("{kind}-{name}");
    fs::create_dir_all(folder(target)).unwrap();
    fs::write(folder(target).join(&name), input).unwrap();
    format!("fixtures/fuzz/{target}/{name}")
}

#[test]
fn no_target_has_more_files_than_a_reader_can_look_at() {
    for target in super::TARGETS {
        let files = read(target.name);
        assert!(files.len() <= FILES_MAX, "{}: {} files", target.name, files.len());
    }
}
