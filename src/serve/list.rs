//! Lists: which are asked for, and how a page of one is told.

use serde_json::Value;

use super::bend;
use super::bend::Bends;
use super::bend::page::Told;
use super::connector;
use super::failure::Failure;
use super::groups;
use super::performed::Performed;
use super::query::Query;
use super::reply::Reply;
use super::roster::{Roster, bare};
use super::scim::{Scim, projection};
use crate::scim::Error;
use crate::scim::filter::Filter;
use crate::scim::list::ListRequest;
use crate::scim::sort::Sort;
use crate::tenant::{Kind, Lens, Search};
use crate::webex::filters;
use crate::webex::profile::Sorting;

impl Scim<'_> {
    /// Resources of these kinds, in their order where nothing else is asked for (RFC 7644 sections 3.4.2 and 3.4.2.1).
    pub(super) fn list(&self, kinds: &[Kind], query: &Query) -> Result<Performed, Failure> {
        let projection = projection(query)?;
        let search = self.asked(query)?;
        let roster = Roster::of_list(&self.switches(), self.surface, query)?;
        let bare = roster.is_empty() || kinds.iter().any(|kind| bare(*kind, &projection));
        let list = self.bends.look(PartialEq::eq, |bends| {
            let told = self.tell(bends, kinds, &search, bare)?;
            let resources = told.page.into_iter().map(|(kind, mut view)| {
                roster.apply(&mut view);
                Value::Object(self.project(bends, kind, &projection, &view))
            });
            let (total, start) = (told.total, told.start_index);
            let resources = resources.collect();
            Ok::<_, Failure>(connector::list_response(
                &self.switches(),
                self.surface,
                total,
                start,
                resources,
            ))
        });
        Ok(Performed::read(Reply::Document(list?)))
    }

    /// What a list is asked for.
    fn asked(&self, query: &Query) -> Result<Search, Error> {
        let filter = match query.one("filter")?.map(str::trim) {
            None | Some("") => None,
            Some(text) => {
                filters::check_spelling(text, &self.switches())?;
                Some(Filter::parse(text)?)
            }
        };
        let sort = match self.switches().sort {
            Sorting::Ignored => None,
            Sorting::Documented | Sorting::Any => Sort::parse(query.one("sortBy")?, query.one("sortOrder")?)?,
        };
        Ok(Search {
            filter,
            sort,
            page: ListRequest::parse(query.one("startIndex")?, query.one("count")?)?,
            groups: groups::asked(query)?,
            lens: Lens {
                everybody: self.sees_everybody(),
                ..Lens::default()
            },
        })
    }

    fn tell(&self, bends: Bends<'_>, kinds: &[Kind], asked: &Search, bare: bool) -> Result<Told, Failure> {
        let filter = bend::found::filter(bends, asked.filter.as_ref())?;
        let told = bend::page::tell(bends, asked.page, |page| {
            let search = Search {
                filter: filter.cloned(),
                page,
                sort: asked.sort.clone(),
                lens: self.lens(bends, bare),
                groups: asked.groups.clone(),
            };
            self.org.tenant.list(kinds, &search, self.base)
        })?;
        bend::found::refuse_none(bends, told.total)?;
        Ok(told)
    }
}
