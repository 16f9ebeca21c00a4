//! Every operation: its name, and whether it changes the directory.

/// Declares [`Operation`]: one row per operation, in the order in which they are listed to users.
macro_rules! operations {
    ($( $(#[doc = $doc:literal])* $operation:ident = $name:literal $kind:ident; )+) => {
        /// What a request asks for, whatever path it came in by. Faults, journal and access speak of these.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub(crate) enum Operation {
            $($(#[doc = $doc])* $operation),+
        }

        impl Operation {
            /// Every operation.
            pub(crate) const ALL: [Self; [$($name),+].len()] = [$(Self::$operation),+];

            /// The name that rules, journal and logs use.
            pub(crate) const fn name(self) -> &'static str {
                match self {
                    $(Self::$operation => $name),+
                }
            }

            /// Whether a client asks for tokens, or about them: it is the client that must say who it is.
            pub(crate) const fn issues_tokens(self) -> bool {
                matches!(
                    self,
                    Self::Token
                        | Self::TokenByCode
                        | Self::TokenByRefresh
                        | Self::TokenByClient
                        | Self::TokenByDevice
                        | Self::TokenByReduction
                        | Self::Device
                        | Self::Revoke
                )
            }

            /// Whether a person's browser asks, and is answered by a page or a redirect.
            pub(crate) const fn is_page(self) -> bool {
                matches!(self, Self::SignIn | Self::Authorize | Self::Consent | Self::DeviceVerify | Self::Logout)
            }

            /// Whether something may be signed: that takes its time.
            pub(crate) const fn signs(self) -> bool {
                self.issues_tokens() || matches!(self, Self::Authorize | Self::Consent | Self::Keys | Self::TokenForService)
            }

            /// Whether a success changes the directory: only then can an exchange say `applied: yes`.
            pub(crate) const fn writes(self) -> bool {
                match self {
                    $(Self::$operation => operations!(@ $kind)),+
                }
            }
        }
    };
    (@ reads) => { false };
    (@ writes) => { true };
}

operations! {
    UsersList = "users.list" reads;
    UsersCreate = "users.create" writes;
    UsersGet = "users.get" reads;
    UsersReplace = "users.replace" writes;
    UsersPatch = "users.patch" writes;
    UsersDelete = "users.delete" writes;
    UsersMe = "users.me" reads;
    GroupsList = "groups.list" reads;
    GroupsCreate = "groups.create" writes;
    GroupsGet = "groups.get" reads;
    GroupsReplace = "groups.replace" writes;
    GroupsPatch = "groups.patch" writes;
    GroupsDelete = "groups.delete" writes;
    GroupsMembers = "groups.members" reads;
    Bulk = "bulk" writes;
    UsersSearch = "users.search" reads;
    GroupsSearch = "groups.search" reads;
    Search = "search" reads;
    MeGet = "me.get" reads;
    MeReplace = "me.replace" writes;
    MePatch = "me.patch" writes;
    Config = "discovery.config" reads;
    Types = "discovery.types" reads;
    Schemas = "discovery.schemas" reads;
    WebexSchemas = "discovery.webex" reads;
    ArchivedGet = "archived.get" reads;
    ArchivedList = "archived.list" reads;
    PeopleMe = "people.me" reads;
    PeopleList = "people.list" reads;
    PeopleGet = "people.get" reads;
    OrganizationsList = "organizations.list" reads;
    OrganizationsGet = "organizations.get" reads;
    RolesList = "roles.list" reads;
    RolesGet = "roles.get" reads;
    LicensesList = "licenses.list" reads;
    LicensesGet = "licenses.get" reads;
    LicensesAssign = "licenses.assign" writes;
    RestGroupsList = "rest.groups.list" reads;
    RestGroupsGet = "rest.groups.get" reads;
    AuthorizationsList = "authorizations.list" reads;
    AuthorizationsDelete = "authorizations.delete" reads;
    AuthorizationsExpiry = "authorizations.expiry" reads;
    Authorize = "oauth.authorize" reads;
    SignIn = "oauth.sign-in" reads;
    Consent = "oauth.consent" reads;
    /// A token is asked for by a grant that is not served, or by none.
    Token = "oauth.token" reads;
    TokenByCode = "oauth.token.code" reads;
    TokenByRefresh = "oauth.token.refresh" reads;
    TokenByClient = "oauth.token.client" reads;
    Userinfo = "oauth.userinfo" reads;
    Keys = "oauth.verification" reads;
    OpenidConfiguration = "oauth.configuration" reads;
    Webfinger = "oauth.webfinger" reads;
    TokenByDevice = "oauth.token.device" reads;
    TokenByReduction = "oauth.token.reduction" reads;
    /// A token of a service app's, for a caller who holds the scope for it.
    TokenForService = "oauth.token.service" reads;
    /// A client ends a token.
    Revoke = "oauth.revoke" reads;
    /// A person ends their browser session.
    Logout = "oauth.logout" reads;
    /// A device asks for the codes of its grant.
    Device = "oauth.device" reads;
    /// The page where a person lets a device in.
    DeviceVerify = "oauth.device.verify" reads;
    /// Nothing is served there, or not with that method.
    Unknown = "unknown" reads;
}
