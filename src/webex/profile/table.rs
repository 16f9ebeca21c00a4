//! Every switch: its name, its words, and what it decides.

use serde_json::{Map, Value};

use super::Switch;

/// Declares an enum for each switch, and [`Switches`], which has them all. The first word is the one of the `webex` base.
macro_rules! switches {
    ($(
        #[doc = $decides:literal]
        $field:ident: $switch:ident = $name:literal { $($variant:ident = $word:literal),+ $(,)? }
    )+) => {
        $(
            #[doc = $decides]
            #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
            pub(crate) enum $switch {
                #[default]
                $($variant),+
            }

            impl $switch {
                const WORDS: &'static [(&'static str, Self)] = &[$(($word, Self::$variant)),+];

                fn word(self) -> &'static str {
                    let found = Self::WORDS.iter().find(|(_, other)| *other == self);
                    found.map_or("", |(word, _)| word)
                }
            }
        )+

        /// Where every switch stands.
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub(crate) struct Switches {
            $(#[doc = $decides] pub(crate) $field: $switch,)+
        }

        impl Switches {
            /// Every switch there is.
            pub(crate) const ALL: &'static [Switch] = &[$(
                Switch { name: $name, known: &[$($word),+], decides: $decides.trim_ascii() },
            )+];

            /// Sets one switch to one of its words. The error says which there are.
            pub(crate) fn set(&mut self, name: &str, value: &Value) -> Result<(), String> {
                match name {
                    $($name => {
                        let word = said(value);
                        match $switch::WORDS.iter().find(|(known, _)| *known == word) {
                            Some((_, switch)) => self.$field = *switch,
                            None => return Err(format!("{word:?} is none of {}", [$($word),+].join(", "))),
                        }
                    })+
                    _ => return Err(unknown()),
                }
                Ok(())
            }

            /// Every switch by name with its word.
            pub(crate) fn to_json(self) -> Value {
                let mut out = Map::new();
                $(out.insert($name.to_owned(), self.$field.word().into());)+
                out.into()
            }
        }
    };
}

switches! {
    /// The media type of SCIM answers: `application/scim+json` where the request accepts it and else `application/json`, or always one of the two.
    media_type: MediaType = "media.answers" { Mirror = "mirror", Json = "json", Scim = "scim" }
    /// What a PATCH that was done answers: 200 with the resource, or 204 without it.
    patch_status: PatchStatus = "patch.status" { Ok = "200", NoContent = "204" }
    /// What a PATCH that fails half-way leaves: everything as it was, or what its operations did until the error.
    patch_atomic: PatchAtomic = "patch.atomic" { Whole = "whole", UntilError = "until-error" }
    /// What a PATCH does whose value path finds nothing to replace: it makes the element, or answers `noTarget`.
    value_paths: ValuePaths = "patch.valuePaths" { Create = "create", NoTarget = "noTarget" }
    /// Whether `"True"` and `"false"` are taken for booleans.
    string_booleans: StringBooleans = "booleans.text" { Coerce = "coerce", Refuse = "refuse" }
    /// What becomes of attributes that no schema knows.
    unknown_attributes: UnknownAttributes = "attributes.unknown" { Ignore = "ignore", Refuse = "refuse" }
    /// Whether the body of a new resource must name its schema.
    core_schema: CoreSchema = "schemas.core" { Optional = "optional", Required = "required" }
    /// What deleting a user leaves: nothing, or the user, who is not active any more.
    delete_users: DeleteUsers = "delete.users" { Gone = "gone", Deactivate = "deactivate" }
    /// The `status` of an error body: a string as RFC 7644 has it, or a number.
    error_status: ErrorStatus = "error.status" { Text = "string", Number = "number" }
    /// The body of refusals on SCIM paths: Webex's, in which the gateway speaks of tokens, or RFC 7644's for all.
    error_body: ErrorBody = "error.body" { Webex = "webex", Rfc = "rfc" }
    /// Where the words of a Webex error body stand: in `detail` as RFC 7644 has it and in `details` of Webex's own section, or in the latter alone.
    error_text: ErrorText = "error.text" { Both = "both", Details = "details" }
    /// Which operators a filter may use on which attribute: those of Webex's table and those of its clients, the table alone, or all that RFC 7644 knows.
    filter_operators: FilterOperators = "filter.operators" { Clients = "documented+clients", Documented = "documented", Any = "any" }
    /// Whether users are searched by `phoneNumbers.value`, as Webex documents, or that is refused, as was seen.
    filter_phones: FilterPhones = "filter.phones" { Documented = "documented", Seen = "seen" }
    /// Whether a blank may stand before the bracket of a value path: documentation and one client write it so, another was refused.
    filter_blanks: FilterBlanks = "filter.blanks" { Accept = "accept", Refuse = "refuse" }
    /// Which discovery endpoints there are: `Schemas` on the connector URL alone, RFC 7644's three on both bases, or none.
    discovery: Discovery = "discovery" { Webex = "webex", Rfc = "rfc", None = "none" }
    /// Whether resources show Webex's own sections, beside those of RFC 7643.
    webex_sections: WebexSections = "sections.webex" { Shown = "on", Hidden = "off" }
    /// Whether there is `.search`, for users, for groups and for all, and a list of all at the root (RFC 7644 sections 3.4.2.1 and 3.4.3).
    search: SearchEndpoints = "search" { Off = "off", On = "on" }
    /// Whether there is `Me`, the owner of the token (RFC 7644 section 3.11).
    me: Me = "me" { Off = "off", On = "on" }
    /// What becomes of `sortBy` and `sortOrder`: resources are sorted by the attributes that Webex documents, or by any (RFC 7644 section 3.4.2.3), or nothing.
    sort: Sorting = "sort" { Documented = "documented", Any = "any", Ignored = "ignored" }
    /// Whether `If-Match` and `If-None-Match` are looked at (RFC 7644 section 3.14).
    entity_tags: EntityTags = "etag" { Ignored = "ignored", Honoured = "honoured" }
    /// Whether pages of other origins may call SCIM paths: answers carry the headers of CORS, and preflights are answered.
    cors: Cors = "cors" { Off = "off", On = "on" }
    /// Whether a request whose `Accept` takes no JSON is answered 406, or as if it took it (RFC 9110 section 12.5.1 allows both).
    accept_check: AcceptCheck = "accept.check" { Off = "off", On = "on" }
    /// How `meta.resourceType` of a group is spelled.
    group_resource_type: GroupResourceType = "group.resourceType" { Capital = "Group", Small = "group" }
    /// How groups tell their members: with their name and the types `user` and `group`, or as RFC 7643 has them, with `User` and `Group` and no name.
    members_form: MembersForm = "members.form" { Webex = "webex", Rfc = "rfc" }
    /// Whether managers and members must exist.
    references: References = "references.check" { On = "on", Off = "off" }
    /// Whether a user whose `active` was not sent is told to be active.
    active_default: ActiveDefault = "active.default" { On = "on", Off = "off" }
    /// What a `userName` must be: an e-mail address, or any text.
    user_name: UserName = "userName.form" { Email = "email", Any = "any" }
    /// Whether a new user must have a `userType`: Webex documents so, and clients leave it out and succeed.
    user_type: UserType = "userType" { Optional = "optional", Required = "required" }
    /// What `preferredLanguage` and `locale` must be: any text, or a language and a country such as `en_US`.
    locale_form: LocaleForm = "locale.form" { Any = "any", Country = "xx_YY" }
    /// Whether the login is added as work address, follows a rename, and must be the primary one.
    work_email: WorkEmail = "emails.work" { FollowsLogin = "follows-login", AsSent = "as-sent" }
    /// What becomes of a client's write to a user or group that came from Active Directory: 403, or it is done.
    ad_owned: AdOwned = "adOwned.writes" { Refuse = "refuse", Allow = "allow" }
    /// What becomes of a new login of a domain that the organisation has not verified, once it has told of one: it is as any other, or inactive until the address is confirmed, or 400, then also where the domain is not claimed.
    unverified_domains: UnverifiedDomains = "domains.unverified" { Allow = "allow", Confirm = "confirm", Refuse = "refuse" }
    /// Which form of the Organization ID the SCIM API takes: the UUID, or also the base64 one. The tenant URL takes both.
    org_id: OrgIdForm = "org.id" { Uuid = "uuid", Any = "any" }
    /// Whether `Identity:SCIM`, the scope of the tutorial's link, opens the SCIM API too, or the tenant URL only and of the SCIM API the deletion of users.
    identity_scim: IdentityScim = "scopes.identityScim" { Opens = "opens", ConnectorOnly = "connector-only" }
    /// What becomes of a new user with telephone numbers or addresses at the tenant URL: they are taken, or 400 as Okta's older app met it.
    connector_multi_valued: ConnectorMultiValued = "connector.multiValued" { Accept = "accept", Refuse = "refuse" }
    /// Whether the roles Location Admin and Webex Site Admin, which Webex does not let SCIM assign, are refused.
    roles_unassignable: RolesUnassignable = "roles.unassignable" { Refuse = "refuse", Accept = "accept" }
    /// What the connector URL does with a new user whose login is taken: 409, or the user who is there, changed as sent.
    connector_create: ConnectorCreate = "connector.create" { Conflict = "conflict", Link = "link" }
    /// How lists at the tenant URL are told: as SCIM 2.0 has them, or as Webex's SCIM 1.1 API does, with texts for counts and schemas of its own.
    connector_lists: ConnectorLists = "connector.lists" { Scim2 = "scim2", Scim1 = "scim1" }
    /// Whether answers whose bytes are assumed say so in the header `X-Mock-Fidelity`, with the row of docs/fidelity.md.
    fidelity_header: FidelityHeader = "fidelity.header" { On = "on", Off = "off" }
    /// Whether lists of groups at the SCIM API show members only where `includeMembers` asks for them. The tenant URL's lists always do.
    group_list_members: GroupListMembers = "groups.members" { OnRequest = "on-request", Shown = "shown" }
    /// Where the built-in group "All Org Users" is there: at the SCIM API, nowhere, or at both bases.
    all_org_users: AllOrgUsers = "groups.allOrgUsers" { V2 = "v2", Off = "off", On = "on" }
    /// When users show their `groups`: in lists that ask for them by `returnGroups` and the like, or always.
    user_groups: UserGroups = "user.groups" { OnSearch = "on-search", Always = "always" }
    /// Whether the organization's first administrator shows `firstAdmin` at the SCIM API, whatever attributes are asked for.
    first_admin: FirstAdmin = "user.firstAdmin" { Shown = "shown", Hidden = "hidden" }
    /// How many members a group shows at the SCIM API: the first 500, or all. At the tenant URL it is all.
    group_members: GroupMembers = "group.members" { First = "500", All = "all" }
    /// What PUT and PATCH of a group answer: the group, the group without its members, or 204 and nothing. Who names `attributes` is shown them.
    group_writes: GroupWrites = "group.writes" { Whole = "whole", NoMembers = "no-members", Empty = "empty" }
    /// What the member of a bulk answer that holds the results is called: `operations`, `Operations` as RFC 7644 has it, or as the request called its own.
    bulk_key: BulkKey = "bulk.key" { Small = "operations", Capital = "Operations", Echo = "echo" }
    /// The `status` of a result in a bulk answer: a string as RFC 7644 has it, or a number.
    bulk_status: BulkStatus = "bulk.status" { Text = "string", Number = "number" }
    /// Whether a bulk request may replace resources: Webex documents POST, PATCH and DELETE, RFC 7644 PUT too.
    bulk_put: BulkPut = "bulk.put" { Refuse = "refuse", Accept = "accept" }
    /// How the limits of a bulk request are held: Webex's, with 400 for too many operations and a `failOnErrors` of at most 100, or RFC 7644's, with 413 and any `failOnErrors`.
    bulk_limits: BulkLimits = "bulk.limits" { Documented = "documented", Rfc = "rfc" }
    /// What a refresh does to the life of the refresh token: it counts down all the same, or begins anew.
    refresh_tokens: RefreshTokens = "refresh.life" { CountDown = "counts-down", BeginAnew = "begins-anew" }
    /// How devices are answered: as Webex documents, with 428 until the person has answered, no word of its own for an expired code, and redirect URIs of the device helper to be registered; or as RFC 8628 has it.
    device_grant: DeviceGrant = "device.grant" { Webex = "webex", Rfc = "rfc" }
}

fn unknown() -> String {
    let known: Vec<&str> = Switches::ALL.iter().map(|switch| switch.name).collect();
    format!("unknown switch; there are {}", known.join(", "))
}

/// A word, or what is written like one: 204, true.
fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Bool(true) => "on".to_owned(),
        Value::Bool(false) => "off".to_owned(),
        other => other.to_string(),
    }
}
