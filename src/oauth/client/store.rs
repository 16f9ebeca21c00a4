//! The clients of one org: registered, changed and removed.

use std::collections::HashMap;

use super::{Change, Client, ClientKind, NewClient, TUTORIAL_CLIENT_ID, TUTORIAL_REDIRECT_URI, check};
use crate::entropy::Entropy;
use crate::oauth::{Complaint, hex};

/// Clients that one org holds at most. Source: our choice.
pub(crate) const MAX_CLIENTS: usize = 1_000;

/// Why the clients stay as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Declined {
    /// No client can be so.
    Flawed(Complaint),
    /// It does not go with what is there.
    Conflict(Complaint),
    /// No client has this id.
    Unknown,
}

impl From<Complaint> for Declined {
    fn from(complaint: Complaint) -> Self {
        Self::Flawed(complaint)
    }
}

#[derive(Clone)]
pub(in crate::oauth) struct Clients {
    by_id: HashMap<String, Held>,
    registered: u64,
}

#[derive(Clone)]
struct Held {
    /// The how-manieth it is; the tutorial's is number 0.
    serial: u64,
    client: Client,
}

impl Clients {
    /// The clients of a new org: the tutorial's.
    pub(in crate::oauth) fn with_tutorial() -> Self {
        let tutorial = Held {
            serial: 0,
            client: Client::tutorial(),
        };
        Self {
            by_id: HashMap::from([(TUTORIAL_CLIENT_ID.to_owned(), tutorial)]),
            registered: 0,
        }
    }

    pub(in crate::oauth) fn get(&self, client_id: &str) -> Option<&Client> {
        self.by_id.get(client_id).map(|held| &held.client)
    }

    /// All of them, the first registered first.
    pub(in crate::oauth) fn all(&self) -> Vec<Client> {
        let mut all: Vec<&Held> = self.by_id.values().collect();
        all.sort_by_key(|held| held.serial);
        all.into_iter().map(|held| held.client.clone()).collect()
    }

    pub(in crate::oauth) fn register(&mut self, new: NewClient, entropy: &Entropy) -> Result<Client, Declined> {
        if self.by_id.len() >= MAX_CLIENTS {
            return Err(Declined::Flawed(Complaint::new(
                format!("The org already has {MAX_CLIENTS} clients."),
                "Use one of them, or reset the org.",
            )));
        }
        check_lists(&new.redirect_uris, &new.scopes)?;
        check_shapes(&new)?;
        let client_id = self.free_id(new.client_id, entropy)?;
        let secret = || new.client_secret.unwrap_or_else(|| self.draw("secret", entropy));
        let client = Client {
            client_secret: (!new.public).then(secret),
            client_id,
            name: new.name,
            redirect_uris: new.redirect_uris,
            scopes: new.scopes,
            public: new.public,
            disabled: false,
            blocked: false,
            self_contained: new.self_contained,
            kind: new.kind,
            authorized: new.authorized,
        };
        let held = Held {
            serial: self.registered,
            client: client.clone(),
        };
        self.by_id.insert(client.client_id.clone(), held);
        Ok(client)
    }

    /// Registers clients as data has them: who is there by that id already is registered anew, but for the tutorial's.
    /// The error says which one was declined.
    pub(in crate::oauth) fn take_in(&mut self, new: &[NewClient], entropy: &Entropy) -> Result<(), (usize, Declined)> {
        for (at, new) in new.iter().enumerate() {
            let named = new.client_id.as_deref().filter(|id| *id != TUTORIAL_CLIENT_ID);
            if let Some(id) = named {
                self.by_id.remove(id);
            }
            self.register(new.clone(), entropy).map_err(|why| (at, why))?;
        }
        Ok(())
    }

    /// The id that is named, or the next that is drawn and that nobody has named before.
    fn free_id(&mut self, named: Option<String>, entropy: &Entropy) -> Result<String, Declined> {
        self.registered += 1;
        let Some(named) = named else {
            let mut drawn = format!("C{}", self.draw("id", entropy));
            while self.by_id.contains_key(&drawn) {
                self.registered += 1;
                drawn = format!("C{}", self.draw("id", entropy));
            }
            return Ok(drawn);
        };
        if self.by_id.contains_key(&named) {
            return Err(Declined::Conflict(Complaint::new(
                format!("The org already has a client {named}."),
                "Change that one by PATCH, or leave clientId out.",
            )));
        }
        Ok(named)
    }

    fn draw(&self, key: &str, entropy: &Entropy) -> String {
        hex(&entropy.bytes::<32>("oauth.client", key, self.registered))
    }

    pub(in crate::oauth) fn change(&mut self, client_id: &str, change: Change) -> Result<Client, Declined> {
        let client = self.by_id.get_mut(client_id).ok_or(Declined::Unknown)?;
        let client = &mut client.client;
        check_change(client, &change)?;
        put(&mut client.name, change.name);
        put(&mut client.redirect_uris, change.redirect_uris);
        put(&mut client.scopes, change.scopes);
        put(&mut client.disabled, change.disabled);
        put(&mut client.blocked, change.blocked);
        put(&mut client.self_contained, change.self_contained);
        put(&mut client.authorized, change.authorized);
        Ok(client.clone())
    }

    pub(in crate::oauth) fn remove(&mut self, client_id: &str) -> Result<(), Declined> {
        if client_id == TUTORIAL_CLIENT_ID {
            return Err(needed_by_the_tutorial("cannot be removed"));
        }
        self.by_id.remove(client_id).map(|_| ()).ok_or(Declined::Unknown)
    }
}

fn put<T>(member: &mut T, new: Option<T>) {
    if let Some(new) = new {
        *member = new;
    }
}

fn check_lists(redirect_uris: &[String], scopes: &[String]) -> Result<(), Complaint> {
    redirect_uris.iter().try_for_each(|uri| check::redirect_uri(uri))?;
    scopes.iter().try_for_each(|scope| check::scope(scope))
}

fn check_shapes(new: &NewClient) -> Result<(), Complaint> {
    let misshapen = |what: &str, shape: &str| Err(Complaint::new(format!("The {what} has another shape."), shape));
    match (&new.client_id, &new.client_secret) {
        (Some(id), _) if !check::is_client_id(id) => {
            misshapen("client id", "Webex's have C and 64 hexadecimal digits.")
        }
        (_, Some(secret)) if !check::is_client_secret(secret) => {
            misshapen("client secret", "Webex's have 64 hexadecimal digits.")
        }
        _ => Ok(()),
    }
}

fn check_change(client: &Client, change: &Change) -> Result<(), Declined> {
    let redirect_uris = change.redirect_uris.as_deref();
    check_lists(
        redirect_uris.unwrap_or_default(),
        change.scopes.as_deref().unwrap_or_default(),
    )?;
    let is_tutorial = client.client_id == TUTORIAL_CLIENT_ID;
    if is_tutorial && redirect_uris.is_some_and(|uris| !uris.iter().any(|uri| uri == TUTORIAL_REDIRECT_URI)) {
        let why = format!("cannot lose the redirect URI {TUTORIAL_REDIRECT_URI}");
        return Err(needed_by_the_tutorial(&why));
    }
    if change.authorized.is_some() && client.kind == ClientKind::Integration {
        return Err(Declined::Flawed(Complaint::new(
            "An integration is not authorized by an administrator, but by each person who signs in.",
            "Leave authorized out, or register a client of the kind service-app.",
        )));
    }
    Ok(())
}

fn needed_by_the_tutorial(what: &str) -> Declined {
    Declined::Conflict(Complaint::new(
        format!("The client of the Microsoft Entra tutorial {what}: whoever follows the tutorial has it."),
        "Register a client of your own, or disable this one.",
    ))
}

#[cfg(test)]
mod tests;
