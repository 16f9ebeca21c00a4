//! The connection card: what a person copies into a connector, printed at the start on a terminal.

use std::fmt::Write as _;

use crate::control::orgs::{sign_in_url, view};
use crate::world::Org;

/// The card of the demo org.
pub(super) fn text(org: &Org, url: &str) -> String {
    let view = view(org, url);
    let control = format!("{url}/__mock/orgs/{}", view.org_id);
    let mut card = String::new();
    // Writing to a String does not fail.
    let mut line = |text: &str| {
        let _ = writeln!(card, "{text}");
    };
    line(&format!("{} is ready. Watch it at {url}/", view.display_name));
    line("");
    line(&format!("  Organization ID   {}", view.org_id));
    line(&format!("  Tenant URL        {}", view.tenant_url));
    line(&format!("  Secret Token      {}", view.admin_token.token));
    line(&format!(
        "                    expires {}; or sign in for one of your own:",
        view.admin_token.expires_at
    ));
    line(&format!("  Sign-in link      {}", sign_in_url(url, None)));
    line("");
    line("  Who can sign in                Password             Role");
    for person in org.who_can_sign_in() {
        line(&format!(
            "  {:<30} {:<20} {}",
            person.user_name, person.password, person.role
        ));
    }
    line("");
    line("  Issue another token:");
    line(&format!(
        "    curl -sS {control}/tokens -H 'Content-Type: application/json' -d '{{\"role\":\"id_user_admin\",\"ttl\":\"1h\"}}'"
    ));
    line("  Make the next two creates fail with 503:");
    line(&format!(
        "    curl -sS {control}/faults -H 'Content-Type: application/json' -d '{{\"short\":\"users.create: 503 x2\"}}'"
    ));
    line("  See what was asked and answered:");
    line(&format!("    curl -sS {control}/requests"));
    line("");
    line("  Ctrl-C stops it.");
    card
}
