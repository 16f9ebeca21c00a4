//! Registering, changing and removing clients, case by case.

use super::*;

const ID: &str = "C00000000000000000000000000000000000000000000000000000000000000aa";
const SECRET: &str = "00000000000000000000000000000000000000000000000000000000000000bb";

fn new_client() -> NewClient {
    NewClient {
        name: "Importer".to_owned(),
        redirect_uris: vec!["https://app.example/cb".to_owned()],
        scopes: vec!["identity:people_rw".to_owned()],
        authorized: true,
        ..NewClient::default()
    }
}

fn named() -> NewClient {
    NewClient {
        client_id: Some(ID.to_owned()),
        client_secret: Some(SECRET.to_owned()),
        ..new_client()
    }
}

fn clients() -> Clients {
    let mut clients = Clients::with_tutorial();
    clients.register(named(), &Entropy::new(1)).unwrap();
    clients
}

/// Nothing has come of it.
#[track_caller]
fn unchanged(clients: &Clients, declined: Result<Client, Declined>, what: &str, is_conflict: bool) {
    let found = match declined.unwrap_err() {
        Declined::Flawed(complaint) => (complaint.what, false),
        Declined::Conflict(complaint) => (complaint.what, true),
        Declined::Unknown => ("unknown".to_owned(), false),
    };
    assert_eq!(found, (what.to_owned(), is_conflict));
    let expected = [Client::tutorial(), self::clients().get(ID).unwrap().clone()];
    assert_eq!(clients.all(), expected);
}

#[test]
fn a_registered_client_has_webexs_shape_and_repeats_with_its_seed() {
    let register = |seed| {
        let mut clients = Clients::with_tutorial();
        clients.register(new_client(), &Entropy::new(seed)).unwrap();
        clients.register(new_client(), &Entropy::new(seed)).unwrap()
    };
    let client = register(7);
    let secret = client.client_secret.as_ref().unwrap();
    assert!(check::is_client_id(&client.client_id), "{}", client.client_id);
    assert!(check::is_client_secret(secret));
    assert_ne!(client.client_id[1..], **secret);
    assert_eq!(client, register(7));
    assert_ne!(client, register(8));
    assert!(!format!("{client:?}").contains(secret));
}

#[test]
fn a_client_has_the_id_and_the_secret_that_were_named_and_its_id_is_its_own() {
    let mut clients = clients();
    let client = clients.get(ID).unwrap();
    assert_eq!(client.client_secret.as_deref(), Some(SECRET));
    let again = clients.register(named(), &Entropy::new(1));
    unchanged(&clients, again, &format!("The org already has a client {ID}."), true);
}

#[test]
fn an_id_that_somebody_named_is_not_drawn_again() {
    let drawn = |clients: &mut Clients| clients.register(new_client(), &Entropy::new(1)).unwrap().client_id;
    let first = drawn(&mut Clients::with_tutorial());
    let mut clients = Clients::with_tutorial();
    let named = NewClient {
        client_id: Some(first.clone()),
        ..named()
    };
    clients.register(named, &Entropy::new(2)).unwrap();
    clients.registered = 0;
    assert_ne!(drawn(&mut clients), first);
    assert_eq!(clients.all().len(), 3);
}

#[test]
fn a_public_client_gets_no_secret() {
    let new = NewClient {
        public: true,
        ..named()
    };
    let client = Clients::with_tutorial().register(new, &Entropy::new(1)).unwrap();
    assert_eq!(client.client_secret, None);
}

#[test]
fn what_could_never_work_is_not_registered() {
    let mut clients = clients();
    let redirect = NewClient {
        redirect_uris: vec!["https://app.example/cb".to_owned(), "/cb".to_owned()],
        ..new_client()
    };
    let declined = clients.register(redirect, &Entropy::new(1));
    unchanged(&clients, declined, r#"The redirect URI "/cb" is not absolute."#, false);
    let scope = NewClient {
        scopes: vec!["a b".to_owned()],
        ..new_client()
    };
    let declined = clients.register(scope, &Entropy::new(1));
    unchanged(&clients, declined, r#""a b" is not one scope."#, false);
}

#[test]
fn an_id_or_a_secret_of_another_shape_is_not_registered() {
    let mut clients = clients();
    let id = NewClient {
        client_id: Some("C1".to_owned()),
        ..named()
    };
    let declined = clients.register(id, &Entropy::new(1));
    unchanged(&clients, declined, "The client id has another shape.", false);
    let secret = NewClient {
        client_secret: Some("s".to_owned()),
        ..new_client()
    };
    let declined = clients.register(secret, &Entropy::new(1));
    unchanged(&clients, declined, "The client secret has another shape.", false);
}

#[test]
fn a_change_is_of_what_it_names() {
    let mut clients = clients();
    let before = clients.get(ID).unwrap().clone();
    assert_eq!(clients.change(ID, Change::default()), Ok(before.clone()));
    let change = Change {
        name: Some("Exporter".to_owned()),
        blocked: Some(true),
        ..Change::default()
    };
    let after = Client {
        name: "Exporter".to_owned(),
        blocked: true,
        ..before
    };
    assert_eq!(clients.change(ID, change), Ok(after.clone()));
    assert_eq!(clients.get(ID), Some(&after));
}

#[test]
fn a_change_that_could_never_work_changes_nothing() {
    let mut clients = clients();
    let redirect = |uri: &str| Change {
        name: Some("Exporter".to_owned()),
        redirect_uris: Some(vec![uri.to_owned()]),
        ..Change::default()
    };
    let declined = clients.change(ID, redirect("/cb"));
    unchanged(&clients, declined, r#"The redirect URI "/cb" is not absolute."#, false);
    let scopes = Change {
        scopes: Some(vec!["a".to_owned(), "a b".to_owned()]),
        ..Change::default()
    };
    let declined = clients.change(ID, scopes);
    unchanged(&clients, declined, r#""a b" is not one scope."#, false);
    let authorize = Change {
        authorized: Some(true),
        ..Change::default()
    };
    let why = "An integration is not authorized by an administrator, but by each person who signs in.";
    let declined = clients.change(ID, authorize);
    unchanged(&clients, declined, why, false);
    let declined = clients.change("C1", Change::default());
    unchanged(&clients, declined, "unknown", false);
    let why = "The client of the Microsoft Entra tutorial cannot lose the redirect URI http://localhost:3000/auth/code: \
               whoever follows the tutorial has it.";
    let declined = clients.change(TUTORIAL_CLIENT_ID, redirect("https://app.example/cb"));
    unchanged(&clients, declined, why, true);
}

#[test]
fn a_client_is_removed_and_the_tutorials_is_not() {
    let mut clients = clients();
    assert_eq!(clients.remove("C1"), Err(Declined::Unknown));
    let declined = clients.remove(TUTORIAL_CLIENT_ID).unwrap_err();
    let why = "The client of the Microsoft Entra tutorial cannot be removed: whoever follows the tutorial has it.";
    unchanged(&clients, Err(declined), why, true);
    assert_eq!(clients.remove(ID), Ok(()));
    assert_eq!(clients.all(), [Client::tutorial()]);
}

#[test]
fn the_last_client_fits_and_one_more_does_not() {
    let mut clients = Clients::with_tutorial();
    while clients.by_id.len() < MAX_CLIENTS {
        clients.register(new_client(), &Entropy::new(1)).unwrap();
    }
    let Declined::Flawed(complaint) = clients.register(new_client(), &Entropy::new(1)).unwrap_err() else {
        panic!("not flawed");
    };
    assert_eq!(complaint.what, "The org already has 1000 clients.");
    assert_eq!(complaint.hint, "Use one of them, or reset the org.");
    assert_eq!(clients.by_id.len(), MAX_CLIENTS);
}
