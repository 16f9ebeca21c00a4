//! An org's settings as toggles that are on for every request: the same machinery as a rule's, which comes first.

use std::sync::Arc;
use std::time::Duration;

use crate::fault::protocol::{ParamValue, Protocol, Toggle};
use crate::fault::{Bend, Plan};
use crate::world::{Consistency, Org, Per, SETTINGS_RULE, Settings};

/// The plan, with what the org does all the time.
pub(in crate::serve) fn added(org: &Org, mut plan: Plan) -> Plan {
    let standing = of(org.settings()).into_iter().map(|protocol| Bend {
        rule: SETTINGS_RULE.to_owned(),
        protocol: Arc::new(protocol),
    });
    // Of two of one toggle the first is found.
    plan.bends.extend(standing);
    plan
}

fn of(settings: Settings) -> Vec<Protocol> {
    let mut standing = Vec::new();
    if settings.suspended {
        standing.push(Protocol::new(Toggle::OrgSuspended, []));
    }
    if let Some(read_only) = settings.read_only {
        let toggle = Protocol::new(Toggle::ReadOnlyMode, []);
        standing.push(match read_only.retry_after {
            Some(seconds) => toggle.with("retry-after", ParamValue::Duration(Duration::from_secs(seconds))),
            None => toggle.without("retry-after"),
        });
    }
    if let Some(rate) = settings.rate_limit {
        let by = match rate.per {
            Per::Token => "token",
            Per::Org => "org",
        };
        let given = [
            ("limit", ParamValue::Count(rate.limit)),
            ("window", ParamValue::Duration(rate.window)),
            ("by", ParamValue::Text(by.to_owned())),
        ];
        standing.push(Protocol::new(Toggle::RateLimit, given));
    }
    if let Some(consistency) = settings.consistency {
        let given = match consistency {
            Consistency::Lag(lag) => ("lag", ParamValue::Duration(lag)),
            Consistency::Reads(reads) => ("reads", ParamValue::Count(reads)),
        };
        standing.push(Protocol::new(Toggle::EventualConsistency, [given]));
    }
    standing
}
