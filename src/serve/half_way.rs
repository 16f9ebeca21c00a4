//! A PATCH that fails half-way, at an org that does not take back what it did until then.

use super::failure::Failure;
use super::performed::Performed;
use super::scim::Scim;
use crate::scim::patch::PatchRequest;
use crate::tenant::{Kind, Refusal};
use crate::webex::profile::PatchAtomic;

impl Scim<'_> {
    /// What a refused PATCH comes to: nothing, or where the org keeps them, as many of its first operations as can be
    /// done. The answer is the refusal either way.
    // Webex: fidelity row "patch-atomic": Webex's documentation leaves open what an error half-way leaves behind.
    pub(super) fn half_way(
        &self,
        kind: Kind,
        id: &str,
        mut patch: PatchRequest,
        refusal: Refusal,
    ) -> Result<Performed, Failure> {
        let failure = Failure::from(refusal);
        if self.switches().patch_atomic == PatchAtomic::Whole {
            return Err(failure);
        }
        while patch.operations.pop().is_some() && !patch.operations.is_empty() {
            if let Ok((changed, _)) = self.write(kind, |write| write.bare(true).patch(kind, id, &patch)) {
                self.end_tokens(kind, &changed);
                let done = patch.operations.len();
                return match changed.altered {
                    true => Ok(Performed::half_way(failure, done)),
                    false => Err(failure),
                };
            }
        }
        Err(failure)
    }
}
