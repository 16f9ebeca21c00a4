//! Every toggle: its name in rules, the fault it is in the catalogue, the operations that it acts upon, what it takes, and
//! what it does in one sentence.

use super::ParamValue;
use super::operations::*;
use crate::fault::delay;
use crate::operation::Operation;
use crate::operation::Operation as Op;

/// What a toggle is.
#[derive(Debug)]
pub(crate) struct Spec {
    /// The name in rules.
    pub(crate) name: &'static str,
    /// The fault's id in the catalogue.
    pub(crate) id: &'static str,
    /// Operations that it can act upon; a rule about others only is refused.
    pub(crate) operations: &'static [Operation],
    pub(crate) params: &'static [Param],
    pub(crate) does: &'static str,
}

/// A parameter of a toggle.
#[derive(Debug)]
pub(crate) struct Param {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    /// As it is written in the short form; `None` where the parameter may be left out.
    default: Option<&'static str>,
    /// The parameter that takes this one's place.
    pub(crate) excludes: Option<&'static str>,
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Takes {
    /// A whole number.
    Count,
    /// A whole number of at least 1.
    Times,
    /// A status of HTTP, from this one to 599.
    Status(u16),
    /// A span of the org's clock, such as `2s`.
    Duration,
    /// `0%` to `100%`.
    Percent,
    Text,
    OneOf(&'static [&'static str]),
}

impl Takes {
    /// What it takes, in words.
    pub(crate) const fn expects(self) -> &'static str {
        match self {
            Self::Count => "a whole number, such as 3",
            Self::Times => "a whole number of at least 1, such as 3",
            Self::Status(_) => "a status, such as 503",
            Self::Duration => "a span, such as \"2s\"",
            Self::Percent => "a share, such as \"40%\"",
            Self::Text => "any text",
            Self::OneOf(_) => "one of its words",
        }
    }

    /// Reads a value as the short form spells it. The error says what would be right.
    pub(crate) fn read(self, text: &str) -> Result<ParamValue, String> {
        match self {
            Self::Times => text
                .parse()
                .ok()
                .filter(|times| *times > 0)
                .map(ParamValue::Count)
                .ok_or_else(|| format!("`{text}` is not a whole number of at least 1")),
            Self::Status(from) => text
                .parse()
                .ok()
                .filter(|status| (from..600).contains(status))
                .map(|status: u16| ParamValue::Count(status.into()))
                .ok_or_else(|| format!("`{text}` is not a status from {from} to 599")),
            Self::Count => text
                .parse()
                .map(ParamValue::Count)
                .map_err(|_| format!("`{text}` is not a whole number")),
            Self::Duration => delay::span(text).map(ParamValue::Duration),
            Self::Percent => {
                let percent = text
                    .strip_suffix('%')
                    .and_then(|digits| digits.parse().ok())
                    .filter(|percent| *percent <= 100);
                percent
                    .map(ParamValue::Percent)
                    .ok_or_else(|| format!("`{text}` is not a share; write 0% to 100%"))
            }
            Self::Text if text.is_empty() => Err("must not be empty".to_owned()),
            Self::Text => Ok(ParamValue::Text(text.to_owned())),
            Self::OneOf(known) if known.contains(&text) => Ok(ParamValue::Text(text.to_owned())),
            Self::OneOf(known) => Err(format!("`{text}` is none of {}", known.join(", "))),
        }
    }
}

impl Param {
    pub(crate) const fn new(name: &'static str, takes: Takes, default: Option<&'static str>) -> Self {
        Self {
            name,
            takes,
            default,
            excludes: None,
        }
    }

    const fn excluding(self, other: &'static str) -> Self {
        Self {
            excludes: Some(other),
            ..self
        }
    }

    /// The key in JSON: `retryAfter` for `retry-after`.
    pub(crate) fn key(&self) -> String {
        let mut words = self.name.split('-');
        let first = words.next().unwrap_or_default().to_owned();
        words.fold(first, |key, word| {
            let (initial, rest) = word.split_at(word.len().min(1));
            key + &initial.to_ascii_uppercase() + rest
        })
    }

    /// The value where none is given.
    pub(crate) fn default(&self) -> Option<ParamValue> {
        self.takes.read(self.default?).ok()
    }
}

macro_rules! toggles {
    ($($toggle:ident = $name:literal, $id:literal, $operations:expr, [$($param:expr),*], $does:literal;)*) => {
        /// One semantic fault. The names are those of the rules.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Toggle { $(#[doc = $does] $toggle,)* }

        impl Toggle {
            /// Every toggle, in the order of the catalogue.
            pub(crate) const ALL: &[Self] = &[$(Self::$toggle,)*];

            /// What is to know of it.
            pub(crate) fn spec(self) -> &'static Spec {
                match self {
                    $(Self::$toggle => {
                        const SPEC: Spec = Spec {
                            name: $name,
                            id: $id,
                            operations: $operations,
                            params: &[$($param),*],
                            does: $does,
                        };
                        &SPEC
                    })*
                }
            }

            /// The toggle of this name.
            pub(crate) fn named(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|toggle| toggle.spec().name == name)
            }
        }
    };
}

use Takes::{Count, Duration, OneOf, Percent, Status, Text, Times};

toggles! {
    AuthorizeError = "authorize-error", "P01", BROWSER, [Param::new("error", OneOf(&["access_denied", "invalid_scope", "server_error", "temporarily_unavailable"]), Some("access_denied"))],
        "The sign-in ends with an OAuth error in the redirect.";
    RedirectMismatch = "redirect-mismatch", "P02", BROWSER, [],
        "The redirect URI counts as one that is not registered: a page, and no redirect.";
    WrongState = "wrong-state", "P03", BROWSER, [Param::new("how", OneOf(&["wrong", "missing"]), Some("wrong"))],
        "The redirect carries another state than the one that was sent, or none.";
    CodeRefused = "code-refused", "P04", &[Op::TokenByCode], [Param::new("how", OneOf(&["expired", "reused", "other-client"]), Some("expired"))],
        "The authorization code counts as expired, as used before, or as another client's, and is not spent.";
    TokenError = "token-error", "P05", TOKENS, [Param::new("error", OneOf(&["invalid_grant", "invalid_client", "invalid_request", "invalid_scope", "unauthorized_client", "unsupported_grant_type"]), Some("invalid_grant"))],
        "The token endpoint refuses with this error, and nothing is spent.";
    TokenAnswer = "token-answer", "P06", TOKEN_ANSWERS, [Param::new("expires-in", Text, None), Param::new("token-type", Text, None), Param::new("scope", Text, None)],
        "The token comes with another expires_in (`absent` for none), token_type or narrower scope.";
    RefreshToken = "refresh-token", "P07", TOKENS, [Param::new("how", OneOf(&["rotated", "missing", "expired"]), Some("rotated"))],
        "A refresh answers with another refresh token and the old one dies, the answer has none, or the one that is sent expires now.";
    ExpiredToken = "expired-token", "P08", BEARER, [],
        "The token that the request carries expires now, and stays expired.";
    RevokedToken = "revoked-token", "P08", BEARER, [],
        "The token that the request carries is revoked now, and stays revoked.";
    WrongAudience = "wrong-audience", "P08", BEARER, [],
        "The token counts as one that was issued for another service.";
    MalformedToken = "malformed-token", "P08", BEARER, [],
        "The token counts as one that cannot be read.";
    ReadOnlyScope = "read-only-scope", "P09", BEARER, [],
        "The token counts as one with the scope identity:people_read alone.";
    NonAdmin = "non-admin", "P10", BEARER, [],
        "The token's owner counts as one without an administrator role.";
    ReadOnlyAdmin = "read-only-admin", "P11", BEARER, [],
        "The token's owner counts as a read-only administrator.";
    WrongOrg = "wrong-org", "P12", BEARER, [],
        "The token counts as one of another organization.";
    Challenge = "challenge", "P13", BEARER, [Param::new("how", OneOf(&["present", "absent"]), Some("absent"))],
        "A 401 comes with or without WWW-Authenticate.";
    AdminDeactivated = "admin-deactivated", "P14", BEARER, [],
        "The token's owner is deactivated now, and their tokens end.";
    IntegrationDisabled = "integration-disabled", "P14", BEARER, [],
        "The token's integration is disabled now: all its tokens end, and it gets no new ones.";
    Conflict = "conflict", "P20", CREATES, [],
        "Another administrator creates the same name just before: the create conflicts, and a look-up finds the other.";
    ConflictInOtherOrg = "conflict-in-other-org", "P21", USER_CREATES, [Param::new("claim", OneOf(&["user", "domain"]), Some("user"))],
        "The address, or its domain, is claimed by another organization.";
    LicenseExhausted = "license-exhausted", "P22", USER_CREATES, [Param::new("license", Text, Some("calling"))],
        "No licence of this name is left for the new person.";
    EventualConsistency = "eventual-consistency", "P23", WRITES, [Param::new("lag", Duration, Some("2s")).excluding("reads"), Param::new("reads", Count, None).excluding("lag")],
        "The write is done, and reads show the state before for so long, or for so many reads of it.";
    StaleRead = "stale-read", "P24", READS, [Param::new("versions", Count, Some("1"))],
        "A read shows an earlier version.";
    LostUpdate = "lost-update", "P25", UPDATES, [],
        "The write is done and answered, and then another writer's older copy takes its place.";
    DuplicateAllowed = "duplicate-allowed", "P27", CREATES, [],
        "Uniqueness is not checked for this create.";
    FilterIgnored = "filter-ignored", "P28", LISTS, [],
        "The filter is ignored: everything is found.";
    FilterUnsupported = "filter-unsupported", "P28", LISTS, [Param::new("status", Status(400), Some("400"))],
        "Every filter is refused: 400 invalidFilter, or 501.";
    FilterCase = "filter-case", "P28", LISTS, [],
        "Texts in filters are compared exactly, letter case included.";
    EmptyNotFound = "empty-not-found", "P28", LISTS, [],
        "A list that finds nothing is answered 404.";
    ShortPage = "short-page", "P29", LISTS, [Param::new("drop", Count, Some("1"))],
        "A page holds so many fewer than it says.";
    PageOverlap = "page-overlap", "P29", LISTS, [Param::new("by", Count, Some("1"))],
        "A page begins so many earlier: resources come twice.";
    PageGap = "page-gap", "P29", LISTS, [Param::new("by", Count, Some("1"))],
        "A page begins so many later: resources are left out.";
    TotalDrift = "total-drift", "P29", LISTS, [Param::new("by", Count, Some("3"))],
        "totalResults grows by so many with every page.";
    StartIndexIgnored = "start-index-ignored", "P29", LISTS, [],
        "Every page is the first.";
    CountCapped = "count-capped", "P29", LISTS, [Param::new("to", Count, Some("10"))],
        "A page holds at most so many.";
    EndlessPages = "endless-pages", "P29", LISTS, [],
        "Every page is full, and there is always another.";
    EmptyDirectory = "empty-directory", "P30", LISTS, [Param::new("keep", Percent, Some("0%"))],
        "Lists find only this share of the directory.";
    PatchIgnored = "patch-ignored", "P31", PATCHES, [],
        "The PATCH is answered as if it were done, and is not.";
    PatchPartial = "patch-partial", "P31", PATCHES, [Param::new("operations", Count, Some("1"))],
        "The first so many operations are done, and the answer is 200 all the same.";
    PatchNoContent = "patch-no-content", "P31", PATCHES, [],
        "The PATCH is answered 204 without a body.";
    Normalised = "normalised", "P32", USER_WRITES, [Param::new("how", OneOf(&["trim", "lower", "phone"]), Some("lower"))],
        "What is stored is trimmed, in lower case, or with telephone numbers of digits only.";
    Reordered = "reordered", "P32", SHOWS, [],
        "Multi-valued attributes come back in another order.";
    SchemaDropped = "schema-dropped", "P32", USER_WRITES, [Param::new("schema", Text, Some("urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"))],
        "The section of this schema is dropped without a word.";
    MembersOmitted = "members-omitted", "P33", GROUP_READS, [],
        "Groups come without members.";
    MembersCapped = "members-capped", "P33", GROUP_READS, [Param::new("to", Count, Some("1"))],
        "Groups show at most so many members.";
    MembersPartial = "members-partial", "P33", GROUP_WRITES, [Param::new("keep", Count, Some("1"))],
        "Only the first so many of the added members are added, and the answer says success.";
    SoftDelete = "soft-delete", "P34", USER_DELETES, [],
        "A deleted user stays, inactive.";
    Tombstone = "tombstone", "P34", USER_DELETES, [Param::new("for", Duration, Some("7d"))],
        "A deleted name cannot be created again for so long.";
    Resurrect = "resurrect", "P34", USER_DELETES, [Param::new("after", Duration, Some("1h"))],
        "A deleted user comes back after so long.";
    IdChanges = "id-changes", "P35", UPDATES, [],
        "The resource gets another id with this write.";
    AttributeGone = "attribute-gone", "P36", SHOWS, [Param::new("attribute", Text, Some("displayName"))],
        "Answers lack this attribute.";
    AttributeRequired = "attribute-required", "P36", CREATES_AND_REPLACES, [Param::new("attribute", Text, Some("title"))],
        "A body without this attribute is refused.";
    ReadOnlyMode = "read-only-mode", "P37", BEARER, [Param::new("retry-after", Duration, Some("120s"))],
        "Writes are refused with 503 and Retry-After; reads work.";
    OrgSuspended = "org-suspended", "P38", BEARER, [],
        "The organization is suspended: 403.";
    UnknownOrg = "unknown-org", "P38", BEARER, [],
        "The organization counts as unknown: 404.";
    RateLimit = "rate-limit", "P39", BEARER, [Param::new("limit", Count, Some("300")), Param::new("window", Duration, Some("60s")), Param::new("by", OneOf(&["token", "org"]), Some("token")), Param::new("burst", Count, None)],
        "A bucket of so many requests that fills again over the window; past it 429 with a true Retry-After.";
    BulkItemFails = "bulk-item-fails", "P40", BULK, [Param::new("nth", Times, Some("2")), Param::new("status", Status(400), Some("500"))],
        "Every so-many-th operation of a bulk request is not done, and answered with this status.";
    BulkReordered = "bulk-reordered", "P40", BULK, [],
        "The results of a bulk request come in reverse order.";
    BulkGoesOn = "bulk-goes-on", "P40", BULK, [],
        "failOnErrors is ignored: all operations of a bulk request are tried.";
    BulkTooLarge = "bulk-too-large", "P40", BULK, [Param::new("operations", Count, Some("10"))],
        "A bulk request of more than so many operations is refused with 413.";
    Drift = "drift", "P41", GETS, [Param::new("how", OneOf(&["edit", "delete"]), Some("edit"))],
        "Just after the read another administrator edits or deletes the resource.";
    AsyncCreation = "async-creation", "P42", USER_CREATES, [Param::new("settles", Duration, Some("5s")).excluding("reads"), Param::new("reads", Count, None).excluding("settles")],
        "The new user is inactive until it settles.";
}
