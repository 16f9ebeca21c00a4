//! A licence that another administrator gives to one person, or takes away.

use super::What;
use crate::control::fields::Fields;
use crate::tenant::{Kind, NotAssigned, Place, Refusal};

/// Longest extension, in characters. Source: our choice.
const MAX_EXTENSION: usize = 100;

pub(super) fn read_assign(fields: &mut Fields, kind: Kind) -> What {
    let license = read_license(fields, kind);
    let place = Place {
        location: fields.text("location"),
        extension: fields.take(
            "extension",
            &format!("a text of 1 to {MAX_EXTENSION} characters"),
            |text| {
                let fits = |text: &&str| (1..=MAX_EXTENSION).contains(&text.chars().count());
                text.as_str().filter(fits).map(str::to_owned)
            },
        ),
    };
    What::AssignLicense(license, place)
}

pub(super) fn read_remove(fields: &mut Fields, kind: Kind) -> What {
    What::RemoveLicense(read_license(fields, kind))
}

fn read_license(fields: &mut Fields, kind: Kind) -> String {
    if kind == Kind::Group {
        fields.flaw(
            "resource",
            "users have licenses; a group is served by the template of a license",
        );
    }
    let license = fields.needed("license", "the name of a license", |name| {
        name.as_str().map(str::to_owned)
    });
    license.unwrap_or_default()
}

/// The member for which a person was not given a licence.
pub(super) fn to_blame(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::License(NotAssigned::NoLocation { .. } | NotAssigned::NotForCalling { .. })
        | Refusal::Conflict { .. }
        | Refusal::Buried { .. }
        | Refusal::Full { .. } => "location",
        Refusal::Scim(_) => "extension",
        _ => "license",
    }
}
