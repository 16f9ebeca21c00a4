//! Pages that lie: which page is looked up in place of the one that was asked for, and what is said of it.

use super::Bends;
use crate::fault::protocol::Toggle;
use crate::scim::list::ListRequest;
use crate::tenant::{Found, Kind, View};
use crate::webex::limits;

/// A page as it is told.
#[derive(Debug, PartialEq)]
pub(in crate::serve) struct Told {
    pub(in crate::serve) total: usize,
    pub(in crate::serve) start_index: usize,
    pub(in crate::serve) page: Vec<(Kind, View)>,
}

/// Looks a page up by `find`, bent as the toggles say.
pub(in crate::serve) fn tell<E>(
    bends: Bends<'_>,
    asked: ListRequest,
    find: impl Fn(ListRequest) -> Result<Found, E>,
) -> Result<Told, E> {
    let pages = Pages::of(bends, asked);
    let found = find(pages.looked_up())?;
    if bends.has(Toggle::EndlessPages) {
        return pages.endless(found.total, find);
    }
    Ok(pages.told(found))
}

/// The page that was asked for, and the toggles that are on.
struct Pages<'a> {
    bends: Bends<'a>,
    asked: ListRequest,
    /// Resources that come before those of the page, by the client's count.
    before: usize,
    /// Most resources on the page.
    size: usize,
}

impl<'a> Pages<'a> {
    fn of(bends: Bends<'a>, asked: ListRequest) -> Self {
        let asked = match bends.has(Toggle::StartIndexIgnored) {
            true => ListRequest {
                start_index: 1,
                ..asked
            },
            false => asked,
        };
        let size = match asked.count {
            None => limits::DEFAULT_COUNT,
            Some(count) => count.min(limits::MAX_COUNT),
        };
        Self {
            before: asked.start_index - 1,
            size: bends.count(Toggle::CountCapped, "to").map_or(size, |to| size.min(to)),
            bends,
            asked,
        }
    }

    /// Pages after the first are those of a directory into which something was put, or out of which it was taken, before
    /// them: a paging client then meets resources twice, or never.
    fn shift(&self) -> (usize, usize) {
        let by = |toggle| match self.before {
            0 => 0,
            _ => self.bends.count(toggle, "by").unwrap_or(0),
        };
        (by(Toggle::PageOverlap).min(self.before), by(Toggle::PageGap))
    }

    fn looked_up(&self) -> ListRequest {
        let (back, on) = self.shift();
        ListRequest {
            start_index: (self.asked.start_index - back).saturating_add(on),
            count: Some(self.size),
        }
    }

    fn told(&self, found: Found) -> Told {
        let Found { total, mut page } = found;
        let (back, on) = self.shift();
        let mut told = (total + back).saturating_sub(on);
        // The last page is whole, and no page is empty: who goes on behind what came gets everything.
        let is_last = self.before.saturating_add(page.len()) >= told;
        if let Some(drop) = self.bends.count(Toggle::ShortPage, "drop").filter(|_| !is_last) {
            page.truncate(page.len().saturating_sub(drop).max(1));
        }
        if let Some(by) = self.bends.count(Toggle::TotalDrift, "by") {
            let pages_before = self.before.div_ceil(self.size.max(1));
            told = told.saturating_add(by.saturating_mul(pages_before.saturating_add(1)));
        }
        Told {
            total: told,
            start_index: self.asked.start_index,
            page,
        }
    }

    /// Behind the last resource comes the first again, and the total is always two pages ahead.
    fn endless<E>(&self, total: usize, find: impl Fn(ListRequest) -> Result<Found, E>) -> Result<Told, E> {
        let look = |start_index| {
            find(ListRequest {
                start_index,
                count: Some(self.size),
            })
        };
        let mut page = look(self.before.checked_rem(total).unwrap_or(0) + 1)?.page;
        if page.len() < self.size {
            let again = look(1)?.page;
            let missing = self.size - page.len();
            page.extend(again.iter().cycle().take(missing).cloned());
        }
        Ok(Told {
            total: self.before.saturating_add(self.size.max(1).saturating_mul(2)),
            start_index: self.asked.start_index,
            page,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;
    use std::sync::Arc;

    use serde_json::Value;

    use super::*;
    use crate::fault::Bend;
    use crate::fault::protocol::{ParamValue, Protocol};
    use crate::operation::Operation;
    use crate::serve::acted::Acted;

    fn on(toggle: Toggle, parameter: Option<(&'static str, u64)>) -> Vec<Bend> {
        let given = parameter.map(|(name, count)| (name, ParamValue::Count(count)));
        vec![Bend {
            rule: "rule".to_owned(),
            protocol: Arc::new(Protocol::new(toggle, given)),
        }]
    }

    /// A directory of so many resources, numbered from 1.
    fn find(total: usize) -> impl Fn(ListRequest) -> Result<Found, Infallible> {
        move |asked| {
            let all: Vec<usize> = (1..=total).collect();
            let numbers = asked.page(&all, limits::MAX_COUNT).iter();
            let page = numbers.map(|number| View::from_iter([("n".to_owned(), Value::from(*number))]));
            let page = page.map(|view| (Kind::User, view)).collect();
            Ok(Found { total, page })
        }
    }

    /// `startIndex count` -> `total startIndex: resources`.
    #[track_caller]
    fn check(bends: &[Bend], total: usize, asked: (usize, usize), expected: &str) {
        let asked = ListRequest {
            start_index: asked.0,
            count: Some(asked.1),
        };
        let Ok(told) = tell(
            Bends::new(bends, Operation::UsersList, &Acted::default()),
            asked,
            find(total),
        );
        let numbers: Vec<String> = told.page.iter().map(|(_, view)| view["n"].to_string()).collect();
        let told = format!("{} {}: {}", told.total, told.start_index, numbers.join(" "));
        assert_eq!(told, expected, "{bends:?} {asked:?}");
    }

    #[test]
    fn a_short_page_leaves_out_the_end_of_every_page_but_the_last() {
        let bends = on(Toggle::ShortPage, None);
        check(&bends, 7, (1, 3), "7 1: 1 2");
        check(&bends, 7, (3, 3), "7 3: 3 4");
        check(&bends, 7, (5, 3), "7 5: 5 6 7");
        check(&bends, 7, (1, 1), "7 1: 1");
        check(&on(Toggle::ShortPage, Some(("drop", 9))), 7, (1, 3), "7 1: 1");
        check(&bends, 0, (1, 3), "0 1: ");
    }

    #[test]
    fn pages_overlap_as_if_something_had_been_put_before_them() {
        let bends = on(Toggle::PageOverlap, None);
        check(&bends, 6, (1, 3), "6 1: 1 2 3");
        check(&bends, 6, (4, 3), "7 4: 3 4 5");
        check(&bends, 6, (7, 3), "7 7: 6");
        check(&on(Toggle::PageOverlap, Some(("by", 9))), 6, (3, 2), "8 3: 1 2");
    }

    #[test]
    fn pages_leave_a_gap_as_if_something_had_been_taken_from_before_them() {
        let bends = on(Toggle::PageGap, None);
        check(&bends, 6, (1, 3), "6 1: 1 2 3");
        check(&bends, 6, (4, 3), "5 4: 5 6");
        check(&on(Toggle::PageGap, Some(("by", 9))), 6, (4, 3), "0 4: ");
    }

    #[test]
    fn the_total_grows_from_page_to_page() {
        let bends = on(Toggle::TotalDrift, None);
        check(&bends, 4, (1, 2), "7 1: 1 2");
        check(&bends, 4, (3, 2), "10 3: 3 4");
        check(&bends, 4, (5, 2), "13 5: ");
        check(&bends, 4, (1, 0), "7 1: ");
    }

    #[test]
    fn an_ignored_start_index_gives_the_first_page_for_ever() {
        let bends = on(Toggle::StartIndexIgnored, None);
        check(&bends, 4, (3, 2), "4 1: 1 2");
    }

    #[test]
    fn a_capped_count_gives_at_most_so_many() {
        let bends = on(Toggle::CountCapped, Some(("to", 2)));
        check(&bends, 4, (1, 1), "4 1: 1");
        check(&bends, 4, (1, 2), "4 1: 1 2");
        check(&bends, 4, (2, 3), "4 2: 2 3");
        check(&on(Toggle::CountCapped, Some(("to", 0))), 4, (1, 3), "4 1: ");
    }

    #[test]
    fn endless_pages_are_full_and_there_is_always_another() {
        let bends = on(Toggle::EndlessPages, None);
        check(&bends, 3, (1, 2), "4 1: 1 2");
        check(&bends, 3, (3, 2), "6 3: 3 1");
        check(&bends, 3, (5, 2), "8 5: 2 3");
        check(&bends, 3, (2, 7), "15 2: 2 3 1 2 3 1 2");
        check(&bends, 0, (1, 2), "4 1: ");
        check(
            &bends,
            3,
            (usize::MAX, 2),
            &format!("{} {}: 3 1", usize::MAX, usize::MAX),
        );
    }

    #[test]
    fn without_a_toggle_pages_are_told_as_they_are_found() {
        check(&[], 4, (3, 3), "4 3: 3 4");
        check(&[], 4, (9, 3), "4 9: ");
        check(&on(Toggle::FilterIgnored, None), 4, (2, 2), "4 2: 2 3");
    }
}
