//! What collections and enums hold, as functions of the languages hand it on: pairs, keys, values, picks, constants.

use std::borrow::Cow;

use crate::channel::Name;
use crate::ir::{Arg, Call, Function, TypeKind, ValueKind};
use crate::source::{FileKind, Place};
use crate::trace::domain::{Label, ObjId, Object, State, Val, What, base_of, is_given};
use crate::trace::interpreter::{ArgVal, Interp, equal, few_items};

/// Most pairs of a map that are gone through one by one.
const MOST_PAIRS: usize = 12;

/// Most constants of an enum that a value of it is taken for.
const MOST_CONSTANTS: usize = 8;

/// Functions that give the element which a test picks.
const PICKS: [&str; 8] = ["find", "first", "firstOrNull", "findLast", "last", "lastOrNull", "single", "singleOrNull"];

/// Whether a call names a test by which an element is picked.
pub(super) fn picks(call: &Call) -> bool {
    let by = |arg: &Arg| matches!(arg.value.kind, ValueKind::Lambda(_) | ValueKind::Reference { .. });
    PICKS.contains(&call.name.as_str()) && call.args.last().is_some_and(by)
}

impl<'p> Interp<'p> {
    /// The elements of a short list, or the pairs of a short map, that can be gone through one by one.
    pub fn few_elements(&mut self, st: &mut State<'p>, items: &Val<'p>, place: Place) -> Option<Vec<Val<'p>>> {
        if let Some(few) = few_items(st, items) {
            return Some(few);
        }
        let id = items.objects().next().filter(|_| items.0.len() == 1)?;
        let few = |o: &Object<'p>| !o.open_ended && o.entries.len() <= MOST_PAIRS;
        if !st.get(id).is_some_and(few) {
            return None;
        }
        self.pairs(st, id, place)
    }

    /// The pairs of a map; none: it is none, or holds nothing.
    pub fn pairs(&mut self, st: &mut State<'p>, id: ObjId, place: Place) -> Option<Vec<Val<'p>>> {
        let object = st.get(id).filter(|o| o.items.is_empty() && !o.entries.is_empty() && self.is_collection(&o.ty))?;
        let entries = object.entries.clone();
        Some(entries.into_iter().map(|entry| Val::object(self.make_map(st, vec![entry], place))).collect())
    }

    /// What a function gets that is called with a pair: the pair, or key and value where it takes two.
    pub fn spread(&self, st: &State<'p>, pair: &Val<'p>, function: &Val<'p>) -> Vec<ArgVal<'p>> {
        let java = self.kind() == FileKind::Java;
        let two = function.0.iter().all(|atom| match &atom.what {
            What::Function(f) => f.function.params.len() == 2,
            // What goes through a map in Java takes two.
            What::Named(_) => java,
            _ => false,
        });
        let entry = pair.objects().next().and_then(|id| st.get(id)).map(|object| object.entries.as_slice());
        match entry {
            Some([(key, val)]) if two => vec![ArgVal::plain(key.clone()), ArgVal::plain(val.clone())],
            _ => vec![ArgVal::plain(pair.clone())],
        }
    }

    /// The keys, values or entries of a map as a list; none: nothing is known of them.
    pub fn part_of_map(&mut self, st: &mut State<'p>, id: ObjId, name: &str, place: Place) -> Option<Val<'p>> {
        if !matches!(name, "keys" | "keySet" | "values" | "entries" | "entrySet") {
            return None;
        }
        let object = st.get(id).filter(|o| o.items.is_empty() && !o.entries.is_empty() && self.is_collection(&o.ty))?;
        // A tuple, or settings, may hold something of that name.
        if object.entries.iter().any(|(key, _)| key.text().is_some_and(|key| key == name)) {
            return None;
        }
        let open_ended = object.open_ended;
        let items: Vec<Val<'p>> = match name {
            "keys" | "keySet" => object.entries.iter().map(|(key, _)| key.clone()).collect(),
            "values" => object.entries.iter().map(|(_, val)| val.clone()).collect(),
            _ => self.pairs(st, id, place)?,
        };
        let label = self.data_of(st, &Val::object(id));
        let list = self.make_list(st, items, place);
        st.edit(list, |o| {
            o.open_ended |= open_ended;
            o.label.join(&label);
        });
        Some(Val::object(list))
    }

    /// `getKey()` and `getValue()` of an entry.
    pub fn part_of_pair(&self, st: &State<'p>, id: ObjId, call: &Call) -> Option<Val<'p>> {
        let object = st.get(id).filter(|o| o.ty == "Map" && !o.open_ended && call.args.is_empty())?;
        let [(key, val)] = object.entries.as_slice() else { return None };
        match call.name.as_str() {
            "getKey" | "component1" | "getFirst" => Some(key.clone()),
            "getValue" | "component2" | "getSecond" => Some(val.clone()),
            _ => None,
        }
    }

    /// The elements that a test says yes to, in order, up to the first that surely passes. `tests`: what it says of each.
    pub fn picked(&self, name: &str, items: &[Val<'p>], tests: &[Val<'p>], more: bool) -> Val<'p> {
        let mut tested: Vec<_> = items.iter().zip(tests).collect();
        if matches!(name, "last" | "lastOrNull" | "findLast") {
            tested.reverse();
        }
        let mut out = Val::none();
        for (item, test) in tested {
            let (yes, no) = test.truths();
            if yes {
                out.join(item);
            }
            if yes && !no {
                return out;
            }
        }
        if more || out.is_none() { out.joined(&Val::unknown()) } else { out }
    }

    /// The elements that are of a type, and perhaps those of which that cannot be told.
    pub fn those_of_type(
        &mut self,
        st: &mut State<'p>,
        items: Vec<Val<'p>>,
        full: &Name,
        label: &Label,
        place: Place,
    ) -> Val<'p> {
        let (mut kept, mut unsure) = (Vec::new(), false);
        for item in items {
            let told: Vec<Option<bool>> = item.0.iter().map(|atom| self.instance_of(st, atom, full)).collect();
            let fits = item.0.iter().zip(&told).filter(|(_, told)| **told != Some(false));
            let fitting = Val(fits.map(|(atom, _)| atom.clone()).collect());
            unsure |= told.iter().any(|one| *one != told[0] || one.is_none());
            if !fitting.is_none() {
                kept.push(fitting);
            }
        }
        let list = self.make_list(st, kept, place);
        st.edit(list, |o| {
            o.open_ended |= unsure;
            o.label.join(label);
        });
        Val::object(list)
    }

    /// The map that `associateWith` and its relatives make of a list and of what their function gives for each element.
    pub fn associated(
        &mut self,
        st: &mut State<'p>,
        name: &str,
        items: Vec<Val<'p>>,
        results: Vec<Val<'p>>,
        place: Place,
    ) -> Val<'p> {
        let mut entries = Vec::new();
        for (item, result) in items.into_iter().zip(results) {
            match name {
                "associateWith" => entries.push((item, result)),
                "associateBy" => entries.push((result, item)),
                _ => {
                    let pairs = result.objects().filter_map(|id| st.get(base_of(st, id)));
                    entries.extend(pairs.flat_map(|pair| pair.entries.iter().cloned()));
                }
            }
        }
        Val::object(self.make_map(st, entries, place))
    }

    /// The constants of an enum of the project; none: it is none.
    fn constants(&self, ty: &str) -> Option<Vec<Val<'p>>> {
        let of = |id: &usize| (&self.project.decls[*id].name, self.project.decls[*id].decl);
        let (name, decl) = self.project.decls_of(ty).iter().map(of).find(|(_, decl)| decl.kind == TypeKind::Enum)?;
        let symbol = |case: &Name| Val::of(What::Symbol { ty: name.clone(), name: case.clone(), held: None });
        Some(decl.cases.iter().map(|case| symbol(&case.name)).collect()).filter(|all: &Vec<_>| !all.is_empty())
    }

    /// An enum of the project that nobody is seen to choose a constant of: any of a few.
    pub fn any_constant(&self, ty: &str) -> Option<Val<'p>> {
        let few = |id: &usize| self.project.decls[*id].decl.cases.len() <= MOST_CONSTANTS;
        let constants = self.project.decls_of(ty).iter().all(few).then(|| self.constants(ty))??;
        Some(Val(constants.into_iter().flat_map(|constant| constant.0).collect()))
    }

    /// `entries`, `values()` or `allCases` of an enum as a list.
    pub fn all_constants(&mut self, st: &mut State<'p>, ty: &str, name: &str, place: Place) -> Option<Val<'p>> {
        let means = match self.kind() {
            FileKind::Swift => name == "allCases",
            FileKind::Kotlin => matches!(name, "entries" | "values"),
            _ => name == "values",
        };
        let constants = self.constants(ty).filter(|_| means)?;
        Some(Val::object(self.make_list(st, constants, place)))
    }

    /// What an enum says by itself when it is called: `valueOf("A")`, `values()`, in Swift `init(rawValue: "a")`. A name
    /// that nobody knows may be that of any constant.
    pub fn enum_call(
        &mut self,
        st: &mut State<'p>,
        ty: &Name,
        name: &str,
        args: &'p [Arg],
        place: Place,
    ) -> Option<Val<'p>> {
        match (args, name) {
            ([], "values") if self.kind() != FileKind::Swift => self.all_constants(st, ty, name, place),
            ([only], "valueOf") if self.kind() != FileKind::Swift => self.constant_by(st, ty, "name", only, place),
            ([only], "init") if self.kind() == FileKind::Swift && only.label.as_deref() == Some("rawValue") => {
                // Unless it says itself what that means.
                let written = |(_, f): &(_, &'p Function)| f.params.iter().any(|param| param.name == "rawValue");
                if self.project.constructors(ty).iter().any(written) {
                    return None;
                }
                self.constant_by(st, ty, "rawValue", only, place)
            }
            _ => None,
        }
    }

    fn constant_by(
        &mut self,
        st: &mut State<'p>,
        ty: &Name,
        member: &'static str,
        wanted: &'p Arg,
        place: Place,
    ) -> Option<Val<'p>> {
        let constants = self.constants(ty)?;
        let wanted = self.eval(st, &wanted.value);
        let mut out = Val::none();
        for constant in constants {
            let own = self.implied_member(st, &constant, &Name::new_static(member), place).unwrap_or_default();
            match equal(&own, &wanted) {
                Some(true) => return Some(constant.standing(Some(place))),
                Some(false) => {}
                None => out.join(&constant),
            }
        }
        Some(if out.is_none() { Val::unknown() } else { out.standing(Some(place)) })
    }

    /// With the text of builders in their place: `"$builder"`.
    pub fn built<'v>(&self, st: &State<'p>, val: &'v Val<'p>) -> Cow<'v, Val<'p>> {
        let builder = |what: &What<'p>| match what {
            What::Object(id) => st.get(*id).filter(|o| o.ty == "StringBuilder"),
            _ => None,
        };
        if !val.0.iter().any(|atom| builder(&atom.what).is_some()) {
            return Cow::Borrowed(val);
        }
        let mut out = Val::none();
        for atom in &val.0 {
            match builder(&atom.what) {
                Some(object) => out.join(&object.slot("text").labelled(&atom.label)),
                None => out.join(&Val::only(atom.clone())),
            }
        }
        Cow::Owned(out)
    }

    /// Whether two values are equal, Kotlin's objects included, of which there is one each; none: it cannot be told.
    pub fn same_thing(&self, st: &State<'p>, a: &Val<'p>, b: &Val<'p>) -> Option<bool> {
        let (Some(x), Some(y)) = (a.single(), b.single()) else { return None };
        let only = |ty: &Name| self.project.is_object(ty);
        match (&x.what, &y.what) {
            (What::Type(p), What::Type(q)) if only(p) && only(q) => Some(p == q),
            (What::Type(p), What::Object(id)) | (What::Object(id), What::Type(p)) if only(p) => {
                let made = st.get(*id).filter(|o| o.decl.is_some() && !o.foreign && !o.lived)?;
                let related = self.project.is_a(p, &made.ty) || self.project.is_a(&made.ty, p);
                (!related).then_some(false)
            }
            (What::Type(p), What::Null) | (What::Null, What::Type(p)) if only(p) => Some(false),
            // In Java all that comes in is asked for, mostly out of caution.
            (What::Object(id), What::Null) | (What::Null, What::Object(id)) => {
                (self.kind() == FileKind::Java || !is_given(st, *id)).then_some(false)
            }
            // What differs in something that is known of both cannot be one.
            (What::Object(p), What::Object(q)) if p != q => {
                let (p, q) = (st.get(base_of(st, *p))?, st.get(base_of(st, *q))?);
                let word = |object: &Object<'p>, slot: &Name| object.slots.get(slot).and_then(|own| own.val.text());
                let differs = |slot: &Name| word(p, slot).zip(word(q, slot)).is_some_and(|(own, other)| own != other);
                let known = p.ty == q.ty && !p.foreign && !q.foreign && self.knowledge.ty(&p.ty).is_some();
                (known && p.slots.keys().any(differs)).then_some(false)
            }
            _ => equal(a, b),
        }
    }
}
