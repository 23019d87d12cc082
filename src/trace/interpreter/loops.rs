//! Running loops, and what their elements are.

use crate::ir::{Loop, Value, ValueKind};
use crate::trace::domain::{Sort, State, Val, What, join_all};

use super::interp::Interp;

/// Most rounds of a loop that are followed one by one.
const MOST_ROUNDS: usize = 12;

impl<'p> Interp<'p> {
    pub(super) fn run_loop(&mut self, st: &mut State<'p>, l: &'p Loop) {
        let scope = self.frame().scope.clone();
        let mut deferred = Vec::new();
        self.stmts(st, &l.init, &mut deferred);
        let items = l.items.as_ref().map(|v| self.eval(st, v));
        let (outer_breaks, outer_continues) = {
            let frame = self.frame();
            (std::mem::take(&mut frame.breaks), std::mem::take(&mut frame.continues))
        };
        let place = self.place(l.span);
        let counted = l.items.as_ref().is_some_and(is_counted);
        let few = items
            .as_ref()
            .filter(|_| !counted || l.names.len() == 1)
            .and_then(|items| self.few_elements(st, items, place));
        if let Some(known) = few {
            // Few elements are gone through one by one.
            let mut ends: Vec<State<'p>> = Vec::new();
            for item in known {
                match l.names.as_slice() {
                    [name] => self.declare(st, name, item),
                    names => {
                        for (index, name) in names.iter().enumerate() {
                            let part = self.part(st, &item, index);
                            self.declare(st, name, part);
                        }
                    }
                }
                self.block(st, &l.body);
                let mut rounds = std::mem::take(&mut self.frame().continues);
                rounds.push(st.clone());
                ends.append(&mut self.frame().breaks);
                self.frame().scope.clone_from(&scope);
                match join_all(rounds) {
                    Some(end) if self.step() => *st = end,
                    _ => {
                        st.live = false;
                        break;
                    }
                }
            }
            ends.push(st.clone());
            let frame = self.frame();
            frame.breaks = outer_breaks;
            frame.continues = outer_continues;
            match join_all(ends) {
                Some(end) => *st = end,
                None => st.live = false,
            }
            return;
        }
        let before = st.clone();
        let mut never = l.items.is_some() || l.test.is_some();
        if let Some(test) = &l.test
            && !l.at_least_once
        {
            let truth = self.eval(st, test);
            let (yes, no) = truth.truths();
            never = no;
            if !yes {
                st.live = false;
            }
            self.assume(st, test, &truth, true);
        }
        if l.at_least_once {
            never = false;
        }
        if let Some(items) = &items {
            let sort = l.ty.as_ref().and_then(|ty| self.sort_of(ty));
            let element = self.element(st, items).sorted(sort);
            // A list that was written down with elements has some.
            never = !items.objects().any(|id| st.get(id).is_some_and(|o| !o.items.is_empty() && !o.open_ended));
            match l.names.as_slice() {
                [name] => self.declare(st, name, element),
                names => {
                    for (index, name) in names.iter().enumerate() {
                        let part = match index {
                            // Where in the list an element stands tells nothing of it.
                            0 if counted => Val::unknown(),
                            _ => self.entry_part(st, items, index),
                        };
                        self.declare(st, name, part);
                    }
                }
            }
        }
        // Two rounds: the second sees what the first left behind. A loop that counts and can be followed is followed.
        let counts = !l.init.is_empty() && !l.step.is_empty() && !never;
        let mut after: Vec<State<'p>> = Vec::new();
        self.loops += 1;
        for round in 0..MOST_ROUNDS {
            self.block(st, &l.body);
            let continues = std::mem::take(&mut self.frame().continues);
            let mut ends = continues;
            ends.push(st.clone());
            match join_all(ends) {
                Some(end) => *st = end,
                None => break,
            }
            for step in &l.step {
                self.eval(st, step);
            }
            if counts && let Some(test) = &l.test {
                match self.eval(st, test).truths() {
                    (true, false) if round + 1 < MOST_ROUNDS && self.step() => continue,
                    (false, true) => {
                        after.push(st.clone());
                        break;
                    }
                    _ => {}
                }
            }
            after.push(st.clone());
            if round > 0 || !self.step() {
                break;
            }
            // One round tells everything where nothing is carried over.
            if st.heap.len() == before.heap.len() && st.vars.len() <= before.vars.len() + l.names.len() {
                break;
            }
        }
        self.loops -= 1;
        let breaks = std::mem::take(&mut self.frame().breaks);
        let endless = l.items.is_none()
            && l.test.as_ref().is_none_or(|t| matches!(t.kind, ValueKind::Bool(true)))
            && !l.at_least_once;
        let mut ends: Vec<State<'p>> = breaks;
        if !endless {
            ends.extend(after);
            if never {
                ends.push(before);
            }
        }
        {
            let frame = self.frame();
            frame.breaks = outer_breaks;
            frame.continues = outer_continues;
            frame.scope = scope;
        }
        match join_all(ends) {
            Some(end) => *st = end,
            None => st.live = false,
        }
    }

    /// Any element of a collection.
    pub fn element(&mut self, st: &State<'p>, items: &Val<'p>) -> Val<'p> {
        let mut out = Val::none();
        for id in items.objects() {
            let Some(object) = st.get(id) else { continue };
            if object.items.is_empty() && !object.open_ended && !self.is_collection(&object.ty) {
                // An optional, or any other single thing.
                out.join(&Val::object(id));
            }
            object.items.iter().for_each(|i| out.join(i));
            if object.open_ended {
                out.join(&Val::unknown().labelled(&object.label));
            }
        }
        if out.is_none() {
            Val::unknown().sorted(items.sort().and_then(Sort::element)).labelled(&items.label())
        } else {
            out
        }
    }

    /// Key or value of any entry.
    fn entry_part(&mut self, st: &State<'p>, items: &Val<'p>, index: usize) -> Val<'p> {
        let mut out = Val::none();
        for id in items.objects() {
            let Some(object) = st.get(id) else { continue };
            for (key, val) in &object.entries {
                out.join(if index == 0 { key } else { val });
            }
            for item in &object.items {
                let part = self.part(st, item, index);
                out.join(&part);
            }
            if object.open_ended && index > 0 {
                out.join(&Val::unknown().labelled(&object.label.data()));
            }
        }
        if out.is_none() { Val::unknown().labelled(&items.label().data()) } else { out }
    }
}

/// The elements of a short list in which each is one constant or one object.
pub(in crate::trace) fn few_items<'p>(st: &State<'p>, items: &Val<'p>) -> Option<Vec<Val<'p>>> {
    let What::Object(id) = items.single()?.what else { return None };
    let list =
        st.get(id).filter(|list| !list.open_ended && !list.items.is_empty() && list.items.len() <= MOST_ROUNDS)?;
    let one = |item: &Val<'p>| {
        let mut rest = item.0.iter().filter(|a| !matches!(a.what, What::Null));
        let constant = |what: &What<'p>| match what {
            What::Text(_) | What::Int(_) | What::Object(_) => true,
            What::Symbol { ty, .. } => !ty.is_empty(),
            _ => false,
        };
        rest.next().is_some_and(|atom| constant(&atom.what)) && rest.next().is_none()
    };
    list.items.iter().all(one).then(|| list.items.clone())
}

/// `list.withIndex()`, `list.enumerated()`: pairs of a number and an element.
fn is_counted(items: &Value) -> bool {
    matches!(&items.kind, ValueKind::Call(call) if matches!(call.name.as_str(), "withIndex" | "enumerated"))
}
