//! The route table, row by row.

use super::*;

#[track_caller]
fn check(method: &str, path: &str, operation: Operation, surface: Surface, resource: Option<&str>) {
    let call = Call::of(&method.parse().unwrap(), path);
    assert_eq!((call.operation, call.surface), (operation, surface), "{method} {path}");
    assert_eq!(call.resource.as_deref(), resource, "{method} {path}");
}

#[test]
fn both_bases_serve_the_same_operations() {
    use Operation as Op;
    for (base, surface) in [("/v1/scim/o", Surface::Connector), ("/identity/scim/o/v2", Surface::V2)] {
        check("GET", &format!("{base}/Users"), Op::UsersList, surface, None);
        check("POST", &format!("{base}/Users"), Op::UsersCreate, surface, None);
        check("GET", &format!("{base}/Users/7"), Op::UsersGet, surface, Some("7"));
        check("PUT", &format!("{base}/Users/7"), Op::UsersReplace, surface, Some("7"));
        check("PATCH", &format!("{base}/Users/7"), Op::UsersPatch, surface, Some("7"));
        check(
            "DELETE",
            &format!("{base}/Users/7"),
            Op::UsersDelete,
            surface,
            Some("7"),
        );
        check("GET", &format!("{base}/Groups"), Op::GroupsList, surface, None);
        check("POST", &format!("{base}/Groups"), Op::GroupsCreate, surface, None);
        check("GET", &format!("{base}/Groups/7"), Op::GroupsGet, surface, Some("7"));
        check(
            "PUT",
            &format!("{base}/Groups/7"),
            Op::GroupsReplace,
            surface,
            Some("7"),
        );
        check(
            "PATCH",
            &format!("{base}/Groups/7"),
            Op::GroupsPatch,
            surface,
            Some("7"),
        );
        check(
            "DELETE",
            &format!("{base}/Groups/7"),
            Op::GroupsDelete,
            surface,
            Some("7"),
        );
    }
}

#[test]
fn doubled_and_trailing_slashes_change_nothing() {
    check(
        "GET",
        "/v1/scim/o//Users",
        Operation::UsersList,
        Surface::Connector,
        None,
    );
    check(
        "GET",
        "//v1/scim/o/Users/",
        Operation::UsersList,
        Surface::Connector,
        None,
    );
    check(
        "GET",
        "/v1/scim/o/Users/7/",
        Operation::UsersGet,
        Surface::Connector,
        Some("7"),
    );
}

#[test]
fn an_id_is_decoded_after_the_path_was_split() {
    check(
        "GET",
        "/v1/scim/o/Users/a%2Fb%20c",
        Operation::UsersGet,
        Surface::Connector,
        Some("a/b c"),
    );
}

#[test]
fn discovery_is_on_both_bases() {
    use Operation as Op;
    for (base, surface) in [("/v1/scim/o", Surface::Connector), ("/identity/scim/o/v2", Surface::V2)] {
        check(
            "GET",
            &format!("{base}/ServiceProviderConfig"),
            Op::Config,
            surface,
            None,
        );
        check("GET", &format!("{base}/ResourceTypes"), Op::Types, surface, None);
        check(
            "GET",
            &format!("{base}/ResourceTypes/User"),
            Op::Types,
            surface,
            Some("User"),
        );
        check("GET", &format!("{base}/Schemas"), Op::Schemas, surface, None);
        check(
            "GET",
            &format!("{base}/Schemas/urn:x:User"),
            Op::Schemas,
            surface,
            Some("urn:x:User"),
        );
    }
}

#[test]
fn members_of_a_group_are_on_the_scim_api_only() {
    check(
        "GET",
        "/identity/scim/o/v2/Groups/7/Members",
        Operation::GroupsMembers,
        Surface::V2,
        Some("7"),
    );
    let at_the_connector = "/v1/scim/o/Groups/7/Members";
    check("GET", at_the_connector, Operation::Unknown, Surface::Connector, None);
}

#[test]
fn webexs_own_paths_lie_at_the_root_and_beside_the_bases() {
    use Operation as Op;
    check("GET", "/identity/scim/v2/Users/me", Op::UsersMe, Surface::V2, None);
    for base in ["", "/v1", "/identity/scim"] {
        let path = format!("{base}/Schemas/SCIM2/User");
        check("GET", &path, Op::WebexSchemas, Surface::V2, Some("User"));
    }
    let archive = "/identity/organizations/o/v1/ArchivedUser";
    check("GET", archive, Op::ArchivedList, Surface::V2, None);
    check("GET", &format!("{archive}/7"), Op::ArchivedGet, Surface::V2, Some("7"));
    let posted = Call::of(&Method::POST, archive);
    assert_eq!(
        (posted.org.as_deref(), posted.allow),
        (Some("o"), &[Method::GET, Method::HEAD, Method::OPTIONS][..])
    );
    check("GET", "/identity/scim/v2/Users/you", Op::Unknown, Surface::Rest, None);
}

#[test]
fn a_wrong_method_names_the_right_ones_and_a_wrong_path_none() {
    let call = Call::of(&Method::DELETE, "/v1/scim/o/Users");
    assert_eq!(
        (call.operation, call.allow),
        (
            Operation::Unknown,
            &[Method::GET, Method::HEAD, Method::POST, Method::OPTIONS][..]
        )
    );
    let call = Call::of(&Method::POST, "/idb/oauth2/v1/authorize");
    assert_eq!((call.operation, call.allow), (Operation::Consent, &[][..]));
    let call = Call::of(&Method::PUT, "/idb/oauth2/v1/authorize");
    assert_eq!(
        (call.operation, call.allow),
        (Operation::Unknown, &[Method::GET, Method::POST][..])
    );
    let call = Call::of(&Method::GET, "/v1/scim/o/Printers");
    assert_eq!(call.allow, &[] as &[Method]);
    assert_eq!(call.org.as_deref(), Some("o"));
}

#[test]
fn what_can_be_read_can_be_asked_for_its_head_alone() {
    for route in Route::all() {
        let of = |method: &Method| route.served().find(|(served, _)| *served == method).map(|it| it.1);
        let answers_options = route.methods.contains(&Method::OPTIONS);
        let expected = of(&Method::GET).filter(|_| answers_options);
        assert_eq!(of(&Method::HEAD), expected, "{route:?}");
        assert_eq!(
            route.operations.len() + usize::from(answers_options),
            route.methods.len()
        );
    }
    check(
        "HEAD",
        "/v1/scim/o/Users/7",
        Operation::UsersGet,
        Surface::Connector,
        Some("7"),
    );
    check("HEAD", "/v1/authorize", Operation::Unknown, Surface::Rest, None);
}

#[test]
fn names_are_unique_and_listed_once() {
    let mut names: Vec<_> = Operation::ALL.iter().map(|op| op.name()).collect();
    names.sort_unstable();
    let before = names.len();
    names.dedup();
    assert_eq!(names.len(), before);
}
