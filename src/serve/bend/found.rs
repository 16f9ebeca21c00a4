//! Lists that find something else: filters that are ignored, refused or compared exactly, and what of the directory there is.

use http::StatusCode;

use super::Bends;
use crate::fault::protocol::Toggle;
use crate::scim::Error;
use crate::scim::filter::Filter;
use crate::serve::failure::Failure;
use crate::tenant::Lens;

/// How a read sees the directory; `bare`, without the members of groups.
pub(in crate::serve) fn lens(bends: Bends<'_>, bare: bool) -> Lens {
    Lens {
        truth: false,
        uncounted: bends.is_trial(),
        versions: bends.count(Toggle::StaleRead, "versions").unwrap_or(0),
        bare,
        exact: bends.has(Toggle::FilterCase),
        everybody: false,
        keep: bends
            .count(Toggle::EmptyDirectory, "keep")
            .and_then(|hundredths| u8::try_from(hundredths).ok()),
    }
}

/// Refuses a list that found nothing, where that counts as not found.
pub(in crate::serve) fn refuse_none(bends: Bends<'_>, total: usize) -> Result<(), Failure> {
    if total > 0 || !bends.has(Toggle::EmptyNotFound) {
        return Ok(());
    }
    Err(Failure::Injected {
        status: StatusCode::NOT_FOUND,
        retry_after: None,
    })
}

/// The filter that is searched by.
pub(in crate::serve) fn filter<'f>(bends: Bends<'_>, sent: Option<&'f Filter>) -> Result<Option<&'f Filter>, Failure> {
    let Some(filter) = sent.filter(|_| !bends.has(Toggle::FilterIgnored)) else {
        return Ok(None);
    };
    match bends.count(Toggle::FilterUnsupported, "status") {
        None => Ok(Some(filter)),
        Some(400) => Err(Error::invalid_filter("This server does not search by filters.").into()),
        Some(other) => Err(Failure::Injected {
            status: u16::try_from(other)
                .ok()
                .and_then(|code| StatusCode::from_u16(code).ok())
                .unwrap_or(StatusCode::NOT_IMPLEMENTED),
            retry_after: None,
        }),
    }
}
