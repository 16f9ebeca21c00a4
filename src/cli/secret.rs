//! A secret that the command line needs: given there, in a file, or in the environment.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use super::Usage;

/// A file of a secret holds one; a longer file is some other file.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// Where a secret may be.
#[derive(Debug)]
pub(super) struct Secret<'a> {
    /// Its name in errors.
    pub(super) what: &'static str,
    pub(super) given: Option<&'a str>,
    pub(super) file: Option<&'a Path>,
    /// The variable that may hold it; the variable of that name and `_FILE` may name a file.
    pub(super) variable: &'static str,
}

impl Secret<'_> {
    /// The secret, where there is one. The command line goes before the environment; a variable that is set to nothing
    /// counts as not set.
    pub(super) fn read(&self, variable: impl Fn(&str) -> Option<String>) -> Result<Option<String>, Usage> {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        if let Some(given) = self.given {
            return Ok(Some(given.to_owned()));
        }
        if let Some(path) = self.file {
            return read(self.what, path).map(Some);
        }
        match (variable(self.variable), variable(&format!("{}_FILE", self.variable))) {
            (Some(secret), _) => Ok(Some(secret)),
            (None, Some(path)) => read(self.what, Path::new(&path)).map(Some),
            (None, None) => Ok(None),
        }
    }
}

/// The file's text without the line end that editors and `echo` put there.
fn read(what: &str, path: &Path) -> Result<String, Usage> {
    let refused = |why: String| Usage {
        error: format!("the {what} file `{}` cannot be read: {why}", path.display()),
        hint: format!("name a file that holds the {what} on one line and nothing else"),
    };
    let mut text = String::new();
    let file = File::open(path).map_err(|error| refused(error.to_string()))?;
    file.take(MAX_FILE_BYTES + 1)
        .read_to_string(&mut text)
        .map_err(|error| refused(error.to_string()))?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(refused(format!("it is longer than {MAX_FILE_BYTES} bytes")));
    }
    let line = text.strip_suffix('\n').unwrap_or(&text);
    Ok(line.strip_suffix('\r').unwrap_or(line).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_file_of_the_limit_is_read_and_a_longer_one_is_not() {
        let path = std::env::temp_dir().join(format!("webex-scim-mock-long-{}", std::process::id()));
        std::fs::write(&path, "t".repeat(64 * 1024)).unwrap();
        assert_eq!(read("token", &path).unwrap().len(), 64 * 1024);
        std::fs::write(&path, "t".repeat(64 * 1024 + 1)).unwrap();
        assert!(
            read("token", &path)
                .unwrap_err()
                .error
                .ends_with("cannot be read: it is longer than 65536 bytes")
        );
        std::fs::remove_file(&path).unwrap();
    }
}
