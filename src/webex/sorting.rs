//! What lists are sorted by (Webex developer documentation, search users and search groups).

use crate::scim::Error;
use crate::scim::schema::{Resolved, ResourceType};
use crate::scim::sort::Sort;
use crate::scim::value::quoted;

const USER: [&str; 3] = ["userName", "id", "meta.lastModified"];
const GROUP: [&str; 3] = ["displayName", "id", "meta.lastModified"];

/// Refuses what Webex documents no sorting by.
// Webex: fidelity row "sort-by": the attributes are documented; that others answer 400, and the words, is assumed.
pub(crate) fn check(kind: &ResourceType, sort: &Sort) -> Result<(), Error> {
    let known = if kind.name == "User" { USER } else { GROUP };
    let found = kind.resolve(&sort.by);
    let name = found.as_ref().map(Resolved::to_string).unwrap_or_default();
    if known.contains(&name.as_str()) {
        return Ok(());
    }
    Err(Error::invalid_value(format!(
        "sortBy {} is nothing that a list of {}s is sorted by; it is by {}",
        quoted(&sort.by.to_string()),
        kind.name,
        known.join(", ")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webex::schemas;

    #[track_caller]
    fn refusal(kind: &ResourceType, by: &str) -> Option<String> {
        let sort = Sort::parse(Some(by), None).unwrap().unwrap();
        check(kind, &sort).err().map(|error| error.detail)
    }

    #[test]
    fn the_documented_attributes_are_taken_in_every_spelling_and_others_are_refused() {
        for by in [
            "userName",
            "USERNAME",
            "id",
            "meta.lastModified",
            "urn:ietf:params:scim:schemas:core:2.0:User:userName",
        ] {
            assert_eq!(refusal(&schemas::USER, by), None, "{by}");
        }
        for by in ["displayName", "id", "Meta.LastModified"] {
            assert_eq!(refusal(&schemas::GROUP, by), None, "{by}");
        }
        assert_eq!(
            refusal(&schemas::USER, "displayName").unwrap(),
            "sortBy \"displayName\" is nothing that a list of Users is sorted by; it is by userName, id, meta.lastModified"
        );
        assert!(refusal(&schemas::USER, "meta.created").is_some());
        assert!(refusal(&schemas::GROUP, "userName").is_some());
    }
}
