//! Limits of lists and of lives: each with its source.

use std::time::Duration;

/// Resources on a page where the client names no `count` (Webex developer documentation, search users).
pub(crate) const DEFAULT_COUNT: usize = 100;
/// Most resources on a page, whatever the client asks for.
// Webex: fidelity row "list-max-count": Webex publishes no maximum; this one is ours.
pub(crate) const MAX_COUNT: usize = 1_000;

/// Most deleted users that an org's archive holds. Source: our choice, so that a long run costs no more memory than a
/// short one.
pub(crate) const MAX_ARCHIVED: usize = 10_000;

/// Most members that one answer of the SCIM API shows of a group (Webex developer documentation, get a group, group
/// members).
pub(crate) const MAX_MEMBERS: usize = 500;

/// Most operations in one bulk request (Webex developer documentation, bulk).
pub(crate) const BULK_MAX_OPERATIONS: usize = 100;
/// Most errors after which a bulk request can be told to stop (Webex developer documentation, bulk).
pub(crate) const BULK_MAX_FAIL_ON_ERRORS: u64 = 100;
/// Most bytes of one bulk request: those of any body that the double takes.
pub(crate) const BULK_MAX_PAYLOAD: usize = 1024 * 1024;

/// How long a user stays who is not active, before the org deletes them (Webex help, "Delete a user").
// Webex: fidelity row "inactive-user-deleted": that the days count from the moment of deactivation is assumed.
pub(crate) const INACTIVE_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// How long a user stays whom directory synchronisation deleted, not active meanwhile (Webex help, "Delete a user").
pub(crate) const SYNC_DELETED_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// People on a page of the platform where the client names no `max` (an SDK of the community says so).
pub(crate) const DEFAULT_MAX_PEOPLE: usize = 100;
/// Most people on a page of the platform, whatever the client asks for.
// Webex: fidelity row "rest-paging": Webex publishes no maximum for this; clients ask for as many.
pub(crate) const MAX_PEOPLE: usize = 1_000;
/// The same where details of calling are asked for (Webex developer documentation, list people).
pub(crate) const MAX_PEOPLE_WITH_CALLING: usize = 100;
/// Most ids in one list of people (Webex developer documentation, list people).
pub(crate) const MAX_PERSON_IDS: usize = 85;
