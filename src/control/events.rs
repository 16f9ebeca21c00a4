//! The live feed: from where a reader reads on, and what comes next, as server-sent events.

use std::fmt::Write as _;

use serde::Serialize;

use super::problem::Problem;
use super::requests::{flaw, parameter};
use super::{Result, find_org};
use crate::ids::OrgId;
use crate::journal::{Cursor, News, Record};
use crate::world::World;

/// Records that a reader is given at once. Source: our choice: small, because a reader that does not read on keeps them
/// in memory, and they may be 128 KiB each.
const AT_ONCE: usize = 16;

/// One reader of the feed.
#[derive(Debug)]
pub(crate) struct Reader {
    org: Option<OrgId>,
    cursor: Cursor,
}

impl Reader {
    /// Begins to read, of one org or of all. `last_event_id` is what a browser sends when it comes again (HTML living
    /// standard, section 9.2); it stands above `since` in the query, which stays in the address. Without either the
    /// reader begins with what comes next.
    pub(crate) fn begin(world: &World, org: Option<&str>, query: &str, last_event_id: Option<&str>) -> Result<Self> {
        let named = org.map(str::to_owned).or_else(|| parameter(query, "org"));
        let org = named.map(|org| find_org(world, &org)).transpose()?.map(|org| org.id);
        for (name, _) in form_urlencoded::parse(query.as_bytes()) {
            if !matches!(&*name, "since" | "org") {
                let reason = "unknown parameter; known are since and org".to_owned();
                return Err(flaw(&format!("?{name}"), reason));
            }
        }
        let last = world.sequence().last();
        let since = match (last_event_id, parameter(query, "since")) {
            (Some(id), _) => Some(number(id).map_err(|reason| flaw("Last-Event-ID", reason))?),
            (None, Some(since)) => Some(number(&since).map_err(|reason| flaw("?since", reason))?),
            (None, None) => None,
        };
        // A number that is still to come is of an earlier run of the program: this one is read from its beginning.
        let since = since.map_or(last, |since| if since > last { 0 } else { since });
        Ok(Self {
            org,
            cursor: Cursor::after(since),
        })
    }

    /// What comes next, as the text of the stream; empty where there is nothing yet, `None` when the org is gone.
    pub(crate) fn next(&mut self, world: &World) -> Option<String> {
        let news = match self.org {
            Some(org) => world.org(org)?.journal.follow(&mut self.cursor, AT_ONCE),
            None => world.journals().follow(&mut self.cursor, AT_ONCE),
        };
        Some(news.iter().map(event).collect())
    }
}

fn number(text: &str) -> std::result::Result<u64, String> {
    text.parse()
        .map_err(|_| format!("`{text}` is not the `seq` of an entry, a whole number"))
}

/// One event (HTML living standard, section 9.2.6). JSON has no line breaks, so its data is one line.
fn event(news: &News) -> String {
    match news {
        News::Missed(missed) => written(missed.to, "missed", missed),
        News::Record(Record::Request(entry)) => written(entry.seq, "request", &**entry),
        News::Record(Record::Event(event)) => written(event.seq, event.kind.name(), &event.data),
    }
}

fn written(id: u64, kind: &str, data: &impl Serialize) -> String {
    let mut text = format!("id: {id}\nevent: {kind}\ndata: ");
    match serde_json::to_string(data) {
        Ok(data) => text.push_str(&data),
        Err(error) => drop(write!(text, "{}", Problem::internal(&error.to_string()).detail)),
    }
    text.push_str("\n\n");
    text
}
