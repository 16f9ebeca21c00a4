//! The clients of an org, and what becomes of their tokens when they change.

use super::Oauth;
use super::client::{Change, Client, Declined, NewClient};

impl Oauth {
    /// Registers a client: an integration or a service app, in Webex's words.
    pub(crate) fn register(&self, new: NewClient) -> Result<Client, Declined> {
        self.state.lock().clients.register(new, &self.entropy)
    }

    /// Whether all of these clients of a document could be registered; the error says which could not.
    pub(crate) fn try_clients(&self, new: &[NewClient]) -> Result<(), (usize, Declined)> {
        self.state.lock().clients.clone().take_in(new, &self.entropy)
    }

    /// Registers all of them, or none. Whoever has tokens of one that is registered anew keeps them.
    pub(crate) fn take_in_clients(&self, new: &[NewClient]) -> Result<(), (usize, Declined)> {
        let clients = &mut self.state.lock().clients;
        let mut taken = clients.clone();
        taken.take_in(new, &self.entropy)?;
        *clients = taken;
        Ok(())
    }

    /// The client of that id, where it is registered.
    #[must_use]
    pub(crate) fn client(&self, client_id: &str) -> Option<Client> {
        self.state.lock().clients.get(client_id).cloned()
    }

    /// All clients, the first registered first.
    pub(crate) fn clients(&self) -> Vec<Client> {
        self.state.lock().clients.all()
    }

    /// Changes a client. Who may act no more loses what it holds.
    pub(crate) fn change_client(&self, client_id: &str, change: Change) -> Result<Client, Declined> {
        let mut state = self.state.lock();
        let client = state.clients.change(client_id, change)?;
        if client.disabled || !client.authorized {
            state.revoke(|grant| grant.client_id == client_id);
        }
        Ok(client)
    }

    /// Disables a client: its tokens end, and it gets no more.
    pub(crate) fn disable(&self, client_id: &str) {
        let disabled = Change {
            disabled: Some(true),
            ..Change::default()
        };
        // One that is not there gets no tokens either.
        let _ = self.change_client(client_id, disabled);
    }

    /// Forgets a client; its tokens end.
    pub(crate) fn remove_client(&self, client_id: &str) -> Result<(), Declined> {
        let mut state = self.state.lock();
        state.clients.remove(client_id)?;
        state.revoke(|grant| grant.client_id == client_id);
        Ok(())
    }
}
