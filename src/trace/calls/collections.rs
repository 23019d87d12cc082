//! What the languages' own collection functions do.

use crate::ir::{Call, ValueKind};
use crate::source::Place;
use crate::trace::channels::CONFIGURED;
use crate::trace::computed;
use crate::trace::domain::{Atom, ObjId, Object, Sort, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp, equal, few_items};

use super::elements::picks;

/// Most elements that a function of the program is run with, one by one.
const MOST_EACH: usize = 16;

impl<'p> Interp<'p> {
    /// Methods of lists, maps and string builders; none: it is none of those.
    pub fn collection_call(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let object = st.get(id)?;
        let ty = object.ty.clone();
        let this = Val::object(id);
        let is_scope = call.args.last().is_some_and(|arg| matches!(arg.value.kind, ValueKind::Lambda(_)));
        // In a scope other functions are called as well.
        let is_meant = call.target.is_some()
            || ["append", "insert", "replace", "delete", "reverse", "set", "clear", "toString"]
                .iter()
                .any(|own| call.name.starts_with(own));
        if ty == "StringBuilder" && !is_scope && is_meant {
            let args = self.eval_args(st, &call.args, &|_| None);
            return Some(self.builder_method(st, id, &call.name, &args, place));
        }
        if ty == "Base64" {
            let args = self.eval_args(st, &call.args, &|_| None);
            let url = st.get(id).is_some_and(|o| o.slot("text").truths() == (true, false));
            let inner = match call.name.as_str() {
                "decode" => computed::DECODED,
                "encode" | "encodeToString" if url => computed::ENCODED_FOR_URLS,
                "encode" | "encodeToString" => computed::ENCODED,
                "withoutPadding" => return Some(Val::unknown()),
                _ => return None,
            };
            let of = args.first().map(|arg| arg.val.clone()).unwrap_or_default();
            let label = self.data_of(st, &of);
            let told = self.method_by_name(st, &of, inner, &[], place);
            return Some(told.unwrap_or_else(|| Val::unknown().labelled(&label)));
        }
        if ty == "AtomicReference" && call.target.is_some() {
            return self.cell_call(st, id, call, place);
        }
        if ty == "Regex" {
            return self.pattern_call(st, id, call, place);
        }
        if ty == "StringJoiner" && call.target.is_some() {
            let args = self.eval_args(st, &call.args, &|_| None);
            let object = st.get(id)?;
            return Some(match call.name.as_str() {
                "add" => {
                    let more = args.into_iter().next().map_or_else(Val::unknown, |a| a.val);
                    st.edit(id, |o| o.push_item(more));
                    this
                }
                "toString" if !object.open_ended => {
                    let (items, slot) = (object.items.clone(), |name: &str| object.slot(name));
                    let (separator, prefix, suffix) = (slot("separator"), slot("prefix"), slot("suffix"));
                    let text = self.join_texts(&items, &separator, prefix, place, st);
                    self.plus(st, &text, &suffix, place)
                }
                "setEmptyValue" => this,
                _ => Val::unknown().labelled(&self.data_of(st, &this)),
            });
        }
        if !self.is_collection(&ty) {
            return None;
        }
        let name = call.name.as_str();
        if let ("filterIsInstance", [only], []) = (name, call.generics.as_slice(), call.args.as_slice())
            && let Some(full) = self.resolve_ref(only)
            && let Some(items) = few_items(st, &this)
        {
            let label = self.data_of(st, &this);
            return Some(self.those_of_type(st, items, &full, &label, place));
        }
        if let Some(part) = self.part_of_pair(st, id, call) {
            return Some(part);
        }
        if call.args.is_empty()
            && let Some(part) = self.part_of_map(st, id, name, place)
        {
            return Some(part);
        }
        let is_map = st.get(id).is_some_and(|o| o.items.is_empty() && !o.entries.is_empty());
        let by_function = matches!(
            name,
            "map"
                | "compactMap"
                | "flatMap"
                | "mapNotNull"
                | "filter"
                | "filterNot"
                | "onEach"
                | "forEach"
                | "mapIndexed"
                | "forEachIndexed"
                | "filterIndexed"
        ) || (matches!(name, "associate" | "associateWith" | "associateBy") && !is_map)
            || (name == "mapValues" && is_map)
            || picks(call);
        if by_function && (ty != "Map" || is_map) {
            return Some(self.each(st, id, call, place));
        }
        if name == "collect" && ty != "Map" {
            return self.collected(st, id, call, place);
        }
        // Those that also know what is kept under keys follow.
        if ty != "Map"
            && !is_map
            && let Some(val) = self.list_function(st, id, call, place)
        {
            return Some(val);
        }
        let known = matches!(
            name,
            "add"
                | "append"
                | "addLast"
                | "addAll"
                | "put"
                | "setProperty"
                | "set"
                | "putIfAbsent"
                | "putAll"
                | "get"
                | "getProperty"
                | "getOrDefault"
                | "getOrElse"
                | "joinToString"
                | "joined"
                | "containsKey"
                | "isEmpty"
                | "isNotEmpty"
                | "remove"
                | "yield"
                | "yieldAll"
                | "emit"
                | "emitAll"
                | "removeValue"
                | "entrySet"
                | "keySet"
                | "values"
                | "plus"
                | "getValue"
                | "merging"
                | "updateValue"
                | "clear"
                | "size"
                | "count"
                | "toMap"
                | "toMutableMap"
                | "iterator"
                | "asSequence"
                | "stream"
                | "toList"
                | "first"
                | "contains"
                | "firstOrNull"
                | "single"
                | "last"
        );
        if !known {
            self.changed_somehow(st, id, name);
            return None;
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        let has_lambda =
            args.iter().any(|a| a.val.0.iter().any(|x| matches!(x.what, What::Function(_) | What::Named(_))));
        let arg = |i: usize| args.get(i).map(|a| a.val.clone()).unwrap_or_default();
        Some(match name {
            "append" if args.first().is_some_and(|arg| arg.label.as_deref() == Some("contentsOf")) => {
                let sum = self.plus(st, &this, &arg(0), place);
                let all =
                    sum.objects().next().and_then(|sum| st.get(sum)).map(|sum| (sum.items.clone(), sum.open_ended));
                let unknown = arg(0).objects().next().is_none();
                st.edit(id, |o| match all {
                    Some((items, open_ended)) if !unknown => {
                        o.items = items;
                        o.open_ended |= open_ended;
                    }
                    _ => o.open_ended = true,
                });
                Val::unknown()
            }
            "add" | "append" | "addLast" | "yield" | "emit" => {
                let item = args.last().map(|a| a.val.clone()).unwrap_or_default();
                st.edit(id, |o| o.push_item(item));
                Val::of(What::Bool(true))
            }
            "addAll" | "plus" | "putAll" | "merging" | "yieldAll" | "emitAll" => {
                let other = arg(0);
                let sum = self.plus(st, &this, &other, place);
                if matches!(name, "addAll" | "putAll" | "yieldAll" | "emitAll") {
                    let sums: Vec<&Object<'p>> = sum.objects().filter_map(|id| st.get(id)).collect();
                    let joined = either_of(&sums);
                    let foreign = |id| st.get(id).is_some_and(|o| o.foreign);
                    let unknown = other.has_unknown() || other.objects().any(foreign);
                    st.edit(id, |o| {
                        if let Some((items, entries, open_ended)) = joined {
                            o.items = items;
                            o.entries = entries;
                            o.open_ended |= open_ended;
                        }
                        o.open_ended |= unknown;
                    });
                    return Some(Val::unknown());
                }
                sum
            }
            "put" | "setProperty" | "set" | "putIfAbsent" | "updateValue" => {
                let (key, val) = if name == "updateValue" { (arg(1), arg(0)) } else { (arg(0), arg(1)) };
                self.store(st, &this, key, val, place);
                Val::unknown()
            }
            // `val host by settings`.
            "getValue" if args.len() == 2 => self.index(st, &this, &[arg(1)]),
            "get" | "getProperty" | "getValue" | "getOrDefault" | "getOrElse" => {
                let default = (args.len() > 1 && !has_lambda).then(|| arg(1));
                self.entry_or(st, &this, &arg(0), default)
            }
            "first" | "last" | "firstOrNull" | "single" => self.element(st, &this),
            "iterator" | "asSequence" | "stream" | "toList" => this,
            "toMap" | "toMutableMap" => {
                let sum = Val::object(self.make_map(st, Vec::new(), place));
                self.plus(st, &sum, &this, place)
            }
            "joinToString" | "joined" if !has_lambda => {
                let given = |at: usize, label: &str| {
                    let labelled = args.iter().find(|a| a.label.as_deref() == Some(label));
                    let arg = labelled.or_else(|| args.get(at).filter(|a| a.label.is_none()));
                    arg.map(|a| a.val.clone())
                };
                let comma = if name == "joined" { "" } else { ", " };
                let separator = given(0, "separator").unwrap_or_else(|| Val::word(comma));
                let items = st.get(id).map(|o| o.items.clone()).unwrap_or_default();
                let open = st.get(id).is_some_and(|o| o.open_ended);
                let prefix = given(1, "prefix").unwrap_or_else(|| Val::word(""));
                let mut out = self.join_texts(&items, &separator, prefix, place, st);
                if let Some(postfix) = given(2, "postfix") {
                    out = self.plus(st, &out, &postfix, place);
                }
                if open { Val::unknown().labelled(&self.data_of(st, &this)) } else { out }
            }
            "contains" | "containsKey" => {
                let map = st.get(id)?;
                let told: Vec<Option<bool>> = map.entries.iter().map(|(key, _)| equal(key, &arg(0))).collect();
                match (told.contains(&Some(true)), told.iter().all(Option::is_some) && !map.open_ended && !map.foreign)
                {
                    (true, _) => Val::of(What::Bool(true)),
                    (false, true) if !told.is_empty() => Val::of(What::Bool(false)),
                    _ => Val::some(Sort::Bool),
                }
            }
            "size" | "count" | "isEmpty" | "isNotEmpty" => match st.get(id).map(|o| (o.entries.len(), o.open_ended)) {
                Some((count @ 1.., false)) => Val::of(match name {
                    "isEmpty" => What::Bool(false),
                    "isNotEmpty" => What::Bool(true),
                    _ => What::Int(i64::try_from(count).unwrap_or(i64::MAX)),
                }),
                _ => Val::unknown(),
            },
            "remove" | "removeValue" | "clear" => {
                let gone = arg(0).text();
                st.edit(id, |o| {
                    if name == "clear" {
                        o.items.clear();
                        o.entries.clear();
                    } else if let Some(key) = args.first().map(|a| a.val.clone()) {
                        o.entries.retain(|(own, _)| !own.same(&key));
                        if gone.is_some() {
                            o.items.retain(|item| item.text() != gone);
                        }
                    }
                });
                Val::unknown()
            }
            "joinToString" | "joined" | "values" | "entrySet" => Val::unknown().labelled(&self.data_of(st, &this)),
            _ => Val::unknown(),
        })
    }

    /// `stream.collect(Collectors.joining(","))`; none: a collector that nobody knows.
    fn collected(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let [collector] = call.args.as_slice() else { return None };
        let ValueKind::Call(made) = &collector.value.kind else { return None };
        match made.name.as_str() {
            "toList" | "toSet" | "toUnmodifiableList" | "toUnmodifiableSet" | "toCollection" => {
                self.method_by_name(st, &Val::object(id), "toList", &[], place)
            }
            "joining" => {
                let given = self.eval_args(st, &made.args, &|_| None);
                let given = |at: usize| given.get(at).map_or_else(|| Val::word(""), |arg| arg.val.clone());
                let object = st.get(id).filter(|o| !o.open_ended && !o.foreign)?;
                let items = object.items.clone();
                let text = self.join_texts(&items, &given(0), given(1), place, st);
                Some(self.plus(st, &text, &given(2), place))
            }
            _ => None,
        }
    }

    /// An entry of a map, or what is given in its place where there may be none.
    pub fn entry_or(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        key: &Val<'p>,
        default: Option<Val<'p>>,
    ) -> Val<'p> {
        let mut val = self.index(st, owner, std::slice::from_ref(key));
        // Of a type, nothing was stored in an object.
        let lacks = val.is_none() || val.0.iter().any(|atom| matches!(atom.what, What::Null | What::Unknown));
        if lacks && let Some(taken) = self.taken_from_shelf(st, owner, key) {
            val.0.retain(|atom| !matches!(atom.what, What::Null | What::Unknown));
            val.join(&taken);
            if default.is_none() {
                val.join(&Val::of(What::Null));
            }
        }
        // What was read from the project's own files.
        let read = |id: ObjId| st.get(id).is_some_and(|map| !map.slot(CONFIGURED).is_none());
        // Where it was read from stands for whatever was read.
        let nothing = |atom: &Atom<'p>| matches!(atom.what, What::Null | What::Unknown | What::Object(_));
        if lacks
            && val.0.iter().all(nothing)
            && owner.objects().any(read)
            && let Some(configured) = self.configured(key)
        {
            return configured;
        }
        match default {
            Some(default) if lacks => val.without_null().joined(&default),
            _ => val,
        }
    }

    /// Runs a lambda for each element; gives the results, or the list itself.
    fn each(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Val<'p> {
        let args = self.eval_args(st, &call.args, &|_| None);
        let Some(function) = args.last().map(|a| a.val.clone()) else { return Val::unknown() };
        let pairs = self.pairs(st, id, place);
        let is_map = pairs.is_some();
        let mut items = pairs.or_else(|| st.get(id).map(|o| o.items.clone())).unwrap_or_default();
        let open_ended = items.is_empty() || items.len() > MOST_EACH || st.get(id).is_some_and(|o| o.open_ended);
        items.truncate(MOST_EACH);
        if items.is_empty() {
            items.push(Val::unknown());
        }
        let mut results = Vec::new();
        let indexed = call.name.ends_with("Indexed");
        for (at, item) in items.iter().enumerate() {
            let mut args = if is_map { self.spread(st, item, &function) } else { vec![ArgVal::plain(item.clone())] };
            if indexed {
                let at = if open_ended { Val::some(Sort::Int) } else { Val::of(What::Int(at as i64)) };
                args.insert(0, ArgVal::plain(at));
            }
            let mut one = self.invoke_val(st, &function, args, place);
            if !function.0.iter().any(|atom| matches!(atom.what, What::Function(_))) && self.labelled {
                // What a function that was not seen makes of it.
                one = one.labelled(&self.data_of(st, item));
            }
            results.push(one);
        }
        match call.name.as_str() {
            "filter" | "filterNot" | "filterIndexed" => {
                // What stays is what the test says yes to, and perhaps what it cannot be asked about.
                let wanted = call.name != "filterNot";
                let truths: Vec<(bool, bool)> =
                    results.iter().map(|r| if wanted { r.truths() } else { (r.truths().1, r.truths().0) }).collect();
                let kept = items.into_iter().zip(&truths).filter(|(_, (yes, _))| *yes).map(|(item, _)| item);
                let unsure = open_ended || truths.contains(&(true, true));
                let label = self.data_of(st, &Val::object(id));
                let list = if is_map {
                    let entries = kept.flat_map(|pair| pair.objects().next()).filter_map(|pair| st.get(pair));
                    let entries = entries.flat_map(|pair| pair.entries.clone()).collect();
                    self.make_map(st, entries, place)
                } else {
                    let kept = kept.collect();
                    self.make_list(st, kept, place)
                };
                st.edit(list, |o| {
                    o.open_ended = unsure;
                    o.label.join(&label);
                });
                Val::object(list)
            }
            "map" | "compactMap" | "flatMap" | "mapNotNull" | "mapIndexed" => {
                let list = self.make_list(st, results, place);
                st.edit(list, |o| o.open_ended = open_ended);
                Val::object(list)
            }
            "associate" | "associateWith" | "associateBy" => {
                let map = self.associated(st, &call.name, items, results, place);
                map.objects().for_each(|map| st.edit(map, |o| o.open_ended |= open_ended));
                map
            }
            "mapValues" => {
                let keys = items.iter().map(|pair| self.part(st, pair, 0)).collect();
                let map = self.associated(st, "associateWith", keys, results, place);
                map.objects().for_each(|map| st.edit(map, |o| o.open_ended |= open_ended));
                map
            }
            name if picks(call) => self.picked(name, &items, &results, open_ended),
            _ => Val::object(id),
        }
    }

    /// Whether objects of a type hold others.
    pub fn is_collection(&self, ty: &str) -> bool {
        ty == "List" || ty == "Map" || self.collection_of(ty).is_some()
    }

    fn collection_of(&self, ty: &str) -> Option<crate::knowledge::Collection> {
        self.project.lineage(ty).iter().find_map(|t| self.knowledge.ty(t).and_then(|m| m.collection))
    }
}

/// Elements, entries, and whether there may be more.
type Held<'p> = (Vec<Val<'p>>, Vec<(Val<'p>, Val<'p>)>, bool);

/// What one of several collections holds, nobody knows which. An entry that some of them lack may be missing.
fn either_of<'p>(all: &[&Object<'p>]) -> Option<Held<'p>> {
    let (first, rest) = all.split_first()?;
    let (mut items, mut open_ended) = (first.items.clone(), first.open_ended);
    let mut entries = first.entries.clone();
    for other in rest {
        open_ended |= other.open_ended;
        items.extend(other.items.iter().filter(|item| !first.items.iter().any(|own| own.same(item))).cloned());
        for (key, val) in &other.entries {
            match entries.iter_mut().find(|(own, _)| own.same(key)) {
                Some((_, own)) => own.join(val),
                None => entries.push((key.clone(), val.clone())),
            }
        }
    }
    for (key, val) in &mut entries {
        if all.iter().any(|one| !one.entries.iter().any(|(own, _)| own.same(key))) {
            val.join(&Val::of(What::Null));
        }
    }
    Some((items, entries, open_ended))
}

/// Whether something is made as a copy of what is not known, or not all of it: a number says how much it is to hold.
pub(super) fn copies_unknown(st: &State<'_>, args: &[ArgVal<'_>]) -> bool {
    let [only] = args else { return false };
    only.val.0.iter().any(|atom| match atom.what {
        What::Unknown => atom.sort() != Some(Sort::Int),
        What::Object(id) => st.get(id).is_some_and(|o| o.open_ended || o.foreign),
        _ => false,
    })
}

/// The objects that a call is given.
pub(super) fn given<'s, 'p>(st: &'s State<'p>, args: &'s [ArgVal<'p>]) -> impl Iterator<Item = &'s Object<'p>> {
    args.iter().flat_map(|arg| arg.val.objects()).filter_map(|id| st.get(id))
}
