//! The schema documents of `fixtures/schemas/`: the one source for validation, projection and discovery.

use std::sync::LazyLock;

use crate::scim::schema::{ResourceType, Schema};

/// Webex's own section of a user.
pub(crate) const CISCO_USER: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:User";
/// Webex's own section of a group.
pub(crate) const CISCO_GROUP: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:Group";
/// The message with a page of a group's members.
pub(crate) const GROUP_MEMBERS: &str = "urn:scim:schemas:extension:cisco:webexidentity:2.0:GroupMembers";
/// RFC 7643 section 4.3.
pub(crate) const ENTERPRISE_USER: &str = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

/// A User of Webex. Webex lists its own section before the enterprise one.
pub(crate) static USER: LazyLock<ResourceType> = LazyLock::new(|| ResourceType {
    name: "User".to_owned(),
    endpoint: "/Users".to_owned(),
    core: read(include_str!("../../fixtures/schemas/core-user.json")),
    extensions: vec![
        read(include_str!("../../fixtures/schemas/cisco-user.json")),
        read(include_str!("../../fixtures/schemas/enterprise-user.json")),
    ],
});

/// A Group of Webex.
// Webex: fidelity row "group-resource-type": published examples say `group`, the live service evidently `Group`.
pub(crate) static GROUP: LazyLock<ResourceType> = LazyLock::new(|| ResourceType {
    name: "Group".to_owned(),
    endpoint: "/Groups".to_owned(),
    core: read(include_str!("../../fixtures/schemas/core-group.json")),
    extensions: vec![read(include_str!("../../fixtures/schemas/cisco-group.json"))],
});

/// Every resource type.
pub(crate) fn types() -> impl Iterator<Item = &'static ResourceType> {
    [&*USER, &*GROUP].into_iter()
}

/// Every schema, users' before groups'.
pub(crate) fn all() -> impl Iterator<Item = &'static Schema> {
    types().flat_map(|kind| std::iter::once(&kind.core).chain(&kind.extensions))
}

#[expect(
    clippy::expect_used,
    reason = "the documents are compiled in, and a test reads them all"
)]
fn read(document: &str) -> Schema {
    serde_json::from_str(document).expect("a compiled-in schema document is valid")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_document_is_read_and_has_the_urn_it_is_used_by() {
        let urns: Vec<&str> = all().map(|schema| schema.id.as_str()).collect();
        assert_eq!(
            urns,
            [
                "urn:ietf:params:scim:schemas:core:2.0:User",
                CISCO_USER,
                ENTERPRISE_USER,
                "urn:ietf:params:scim:schemas:core:2.0:Group",
                CISCO_GROUP,
            ]
        );
    }
}
