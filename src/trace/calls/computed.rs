//! Hands values that are known to the functions that compute with them, and takes what they say.

use std::rc::Rc;

use smallvec::smallvec;

use crate::channel::Name;
use crate::ir::{Call, ValueKind};
use crate::source::{FileKind, Place};
use crate::trace::computed::{self, Args, Does, Falls, Given, Of, Out, Pick, Row};
use crate::trace::domain::{Atom, Label, ObjId, Part, Sort, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp};

/// Most combinations of what arguments may be that are each computed.
const MOST_WAYS: usize = 8;
/// Most elements of a list that are handed over one by one.
const MOST_ELEMENTS: usize = 256;
/// Most elements that a function of the program is asked about.
const MOST_ASKED: usize = 24;
/// How deep lists in lists are looked into.
const MOST_DEEP: usize = 2;

/// What a function was called with, for putting together what it says.
struct Called<'a, 'p> {
    /// Text or list that it is called on.
    on: &'a Val<'p>,
    /// The elements of the list.
    items: &'a [Val<'p>],
    args: &'a [ArgVal<'p>],
    /// What the function that was given says of each element.
    says: &'a [Val<'p>],
    from: Option<Place>,
    label: Label,
    place: Place,
}

impl<'p> Interp<'p> {
    /// Something as functions see it.
    fn given(&self, st: &State<'p>, what: &What<'p>, deep: usize) -> Given {
        match what {
            What::Text(_) => what.plain_text().map_or(Given::Other, Given::Text),
            What::Int(number) => Given::Int(*number),
            What::Bool(truth) => Given::Bool(*truth),
            What::Null => Given::Null,
            What::Symbol { ty, name, .. }
                if ty.is_empty() || ty.ends_with("CharacterSet") || ty.ends_with("CompareOptions") =>
            {
                Given::Symbol(name.clone())
            }
            What::Symbol { ty, name, .. } => Given::Symbol(Name::new(format!("{ty}.{name}"))),
            What::Object(id) => {
                let Some(object) = st.get(*id) else { return Given::Other };
                let text = |slot: &str| object.slot(slot).text();
                match object.ty.as_str() {
                    "Regex" => text("text").map_or(Given::Other, Given::Regex),
                    "CharacterSet" => text("text").map_or(Given::Other, Given::Chars),
                    "StringBuilder" => text("text").map_or(Given::Other, Given::Text),
                    "Span" => {
                        let end = |slot: &str| match object.slot(slot).single().map(|atom| &atom.what) {
                            Some(What::Int(number)) => Some(*number),
                            _ => None,
                        };
                        Given::Span(end("from"), end("to"))
                    }
                    _ => match self.elements(st, *id) {
                        Some(items) if deep < MOST_DEEP => {
                            Given::List(items.iter().map(|item| self.given_val(st, item, deep + 1)).collect())
                        }
                        _ if !object.ty.is_empty() && !self.is_collection(&object.ty) => Given::Thing,
                        _ => Given::Other,
                    },
                }
            }
            What::Function(_) => Given::Thing,
            _ => Given::Other,
        }
    }

    fn given_val(&self, st: &State<'p>, val: &Val<'p>, deep: usize) -> Given {
        val.single().map_or(Given::Other, |atom| self.given(st, &atom.what, deep))
    }

    /// The elements of a list of which all are there.
    fn elements<'s>(&self, st: &'s State<'p>, id: ObjId) -> Option<&'s [Val<'p>]> {
        let object = st.get(id).filter(|o| !o.open_ended && !o.foreign && o.entries.is_empty())?;
        let is_list = object.ty != "Map" && self.is_collection(&object.ty);
        (is_list && object.items.len() <= MOST_ELEMENTS).then_some(object.items.as_slice())
    }

    /// The arguments on each way, as far as there are few.
    fn ways(&self, st: &State<'p>, args: &[ArgVal<'p>], on: Name) -> Vec<Args> {
        let mut ways = vec![Args { given: Vec::new(), language: self.kind(), on }];
        for arg in args {
            let several = arg.val.0.len() > 1 && ways.len() * arg.val.0.len() <= MOST_WAYS;
            let options: Vec<Given> = match several {
                true => arg.val.0.iter().map(|atom| self.given(st, &atom.what, 0)).collect(),
                false => vec![self.given_val(st, &arg.val, 0)],
            };
            let longer = |way: &Args| -> Vec<Args> {
                let with = |given: &Given| {
                    let mut way = way.clone();
                    way.given.push((arg.label.clone(), given.clone()));
                    way
                };
                options.iter().map(with).collect()
            };
            ways = ways.iter().flat_map(longer).collect();
        }
        ways
    }

    /// A method of a text that is known; none: it is none of the language's own.
    pub fn text_function(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        call: &'p Call,
        place: Place,
    ) -> Option<Val<'p>> {
        let language = self.kind();
        let rows = computed::rows(Of::Texts, &call.name);
        let by = takes_function(call);
        let fitting: Vec<&Row> = rows
            .iter()
            .copied()
            .filter(|row| row.fits(language, call.args.len()) && matches!(row.does, Does::TextBy(_)) == by)
            .collect();
        if fitting.is_empty() {
            // A text that changes in a way that nobody knows.
            if language == FileKind::Swift && computed::changes(&call.name) {
                self.eval_args(st, &call.args, &|_| None);
                self.put_back(st, call, Val::unknown().labelled(&owner.label().data()), place);
                return Some(Val::unknown().labelled(&owner.label().data()));
            }
            return None;
        }
        let mut args = self.eval_args(st, &call.args, &|_| None);
        let mut says = Vec::new();
        if by {
            let function = args.pop().map(|arg| arg.val).unwrap_or_default();
            says = self.said_of_chars(st, owner, &function, place)?;
        }
        let (now, gives) = self.of_text(st, owner, &fitting, &args, &says, place);
        if let Some(now) = now {
            self.put_back(st, call, now, place);
        } else if gives.is_none() && language == FileKind::Swift && computed::changes(&call.name) {
            self.put_back(st, call, Val::unknown().labelled(&owner.label().data()), place);
        }
        let unknown = || Val::unknown().labelled(&owner.label().data());
        Some(gives.unwrap_or_else(unknown))
    }

    /// Writes what a Swift text is now where it came from.
    fn put_back(&mut self, st: &mut State<'p>, call: &'p Call, now: Val<'p>, place: Place) {
        if let Some(target) = call.target.as_deref()
            && matches!(target.kind, ValueKind::Name(_) | ValueKind::Member { .. } | ValueKind::Index { .. })
        {
            self.assign(st, target, now, place);
        }
    }

    /// What a function says of each character of a text.
    fn said_of_chars(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        function: &Val<'p>,
        place: Place,
    ) -> Option<Vec<Val<'p>>> {
        let text = owner.text().filter(|text| text.is_ascii() && text.len() <= MOST_ASKED * 4)?;
        let ask = |at: usize| ArgVal::plain(Val::word(&text[at..=at]));
        Some((0..text.len()).map(|at| self.invoke_val(st, function, vec![ask(at)], place)).collect())
    }

    /// What functions of texts make of one: what it is now, if that changes, and what they give.
    pub fn of_text(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        rows: &[&Row],
        args: &[ArgVal<'p>],
        says: &[Val<'p>],
        place: Place,
    ) -> (Option<Val<'p>>, Option<Val<'p>>) {
        let said: Vec<Given> = says.iter().map(|val| self.given_val(st, val, 0)).collect();
        let (mut now, mut gives): (Option<Val<'p>>, Option<Val<'p>>) = (None, None);
        let ways = self.ways(st, args, Name::default());
        let unknown = Val::unknown().labelled(&owner.label().data());
        let mut lost = false;
        for atom in &owner.0 {
            let What::Text(parts) = &atom.what else {
                lost = true;
                continue;
            };
            let plain = atom.what.plain_text();
            let on = Val::only(atom.clone());
            let mut label = atom.label.data();
            args.iter().for_each(|arg| label.join(&arg.val.label().data()));
            let called = Called { on: &on, items: &[], args, says, from: atom.from.or(Some(place)), label, place };
            for way in &ways {
                let out = rows.iter().find_map(|row| match (row.does, &plain) {
                    (Does::Text(function), Some(text)) => function(text, way),
                    (Does::TextBy(function), Some(text)) => function(text, &said, way),
                    (Does::Pieces(function), _) => function(parts, way),
                    _ => None,
                });
                match out {
                    Some(Out::Now(changed, given)) => {
                        let changed = self.made_of(st, &changed, &called);
                        now.get_or_insert_default().join(&changed);
                        let given = self.made_of(st, &given, &called);
                        gives.get_or_insert_default().join(&given);
                    }
                    Some(out) => {
                        let made = self.made_of(st, &out, &called);
                        gives.get_or_insert_default().join(&made);
                    }
                    None => lost = true,
                }
            }
        }
        if lost {
            now.iter_mut().for_each(|now| now.join(&unknown));
            gives.iter_mut().for_each(|gives| gives.join(&unknown));
        }
        (now, gives)
    }

    /// A method of a number or a truth; none: it is none of the language's own.
    pub fn number_function(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        call: &'p Call,
        place: Place,
    ) -> Option<Val<'p>> {
        let row = computed::rows(Of::Numbers, &call.name)
            .iter()
            .copied()
            .find(|row| row.fits(self.kind(), call.args.len()))?;
        let mut args = self.eval_args(st, &call.args, &|_| None);
        args.insert(0, ArgVal::plain(owner.clone()));
        let told = self.computed_static(st, row, &args, place);
        Some(told.unwrap_or_else(|| Val::unknown().labelled(&owner.label().data())))
    }

    /// A property of a text.
    pub fn text_property(&mut self, st: &mut State<'p>, atom: &Atom<'p>, name: &str, place: Place) -> Option<Val<'p>> {
        // What a model says of a constant is its raw value.
        if matches!(atom.what, What::Int(_)) {
            return (name == "rawValue").then(|| Val::of(atom.what.clone()));
        }
        let language = self.kind();
        let rows: Vec<&Row> =
            computed::rows(Of::TextMembers, name).iter().copied().filter(|row| row.fits(language, 0)).collect();
        if rows.is_empty() {
            return None;
        }
        self.of_text(st, &Val::only(atom.clone()), &rows, &[], &[], place).1
    }

    /// A property of a list.
    pub fn list_property(&mut self, st: &mut State<'p>, id: ObjId, name: &str, place: Place) -> Option<Val<'p>> {
        let language = self.kind();
        let row = computed::rows(Of::ListMembers, name).iter().copied().find(|row| row.fits(language, 0))?;
        let object = st.get(id)?;
        if !self.is_collection(&object.ty) || !object.entries.is_empty() || object.ty == "Map" {
            return None;
        }
        // What came in may have a property of that name that a model or the project tells of.
        let empty = object.items.is_empty();
        if object.foreign || (empty && object.open_ended) || (empty && object.ty != "List") {
            return None;
        }
        self.of_list(st, id, name, &[row], &[], &[], place)
    }

    /// A method of a list; none: it is none of the language's own.
    pub fn list_function(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let language = self.kind();
        let by = takes_function(call);
        let fits = |row: &&Row| row.fits(language, call.args.len()) && matches!(row.does, Does::ListBy(..)) == by;
        let rows: Vec<&Row> = computed::rows(Of::Lists, &call.name).iter().copied().filter(fits).collect();
        let first = rows.first()?;
        let mut args = self.eval_args(st, &call.args, &|_| None);
        let says = if matches!(first.does, Does::ListBy(..)) {
            let function = args.pop().map(|arg| arg.val).unwrap_or_default();
            self.said_of_items(st, id, &function, place)
        } else {
            Vec::new()
        };
        self.of_list(st, id, &call.name, &rows, &args, &says, place)
    }

    /// What a function says of each element; nothing where they are too many, or not all there.
    fn said_of_items(&mut self, st: &mut State<'p>, id: ObjId, function: &Val<'p>, place: Place) -> Vec<Val<'p>> {
        let items = self.elements(st, id).filter(|items| items.len() <= MOST_ASKED).map(<[_]>::to_vec);
        match items {
            Some(items) => {
                items.into_iter().map(|item| self.invoke_val(st, function, vec![ArgVal::plain(item)], place)).collect()
            }
            None => {
                let any = self.element(st, &Val::object(id));
                self.invoke_val(st, function, vec![ArgVal::plain(any)], place);
                Vec::new()
            }
        }
    }

    /// What functions of lists make of one.
    #[expect(clippy::too_many_arguments, reason = "one call of one function")]
    fn of_list(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        name: &str,
        rows: &[&Row],
        args: &[ArgVal<'p>],
        says: &[Val<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let object = st.get(id)?;
        let on = Name::new(object.ty.rsplit('.').next().unwrap_or_default());
        let this = Val::object(id);
        let label = self.data_of(st, &this);
        let items = self.elements(st, id).map(<[_]>::to_vec);
        let by = rows.iter().any(|row| matches!(row.does, Does::ListBy(..)));
        let mut outs: Vec<Option<Out>> = vec![None];
        if let Some(items) = items.as_ref().filter(|items| !by || items.len() == says.len()) {
            let given: Vec<Given> = items.iter().map(|item| self.given_val(st, item, 1)).collect();
            let said: Vec<Given> = says.iter().map(|val| self.given_val(st, val, 0)).collect();
            let ways = self.ways(st, args, on);
            let tell = |way: &Args| {
                rows.iter().find_map(|row| match row.does {
                    Does::List(_, function) => function(&given, way),
                    Does::ListBy(_, function) => function(&given, &said, way),
                    _ => None,
                })
            };
            outs = ways.iter().map(tell).collect();
        }
        let items = items.unwrap_or_default();
        let called = Called { on: &this, items: &items, args, says, from: None, label: label.clone(), place };
        let mut gives = Val::none();
        // A list that shrinks in a loop is gone through: whatever is taken is any of its elements.
        let loops = self.loops > 0;
        let certain = outs.len() == 1;
        for out in outs {
            match out {
                Some(Out::Now(now, given)) => {
                    let shrinks =
                        matches!(now.as_ref(), Out::Some(picks) if picks.len() < items.len() && !picks.is_empty());
                    let takes = matches!(given.as_ref(), Out::One(_));
                    if loops && (shrinks || takes) {
                        gives.join(&if takes { self.element(st, &this) } else { Val::unknown() });
                        continue;
                    }
                    let given = self.made_of(st, &given, &called);
                    gives.join(&given);
                    let picked = match now.as_ref() {
                        Out::Some(picks) if certain => picks.iter().map(|pick| picked(*pick, &called, st)).collect(),
                        _ => None,
                    };
                    match picked {
                        Some(picked) => st.edit(id, |o: &mut crate::trace::domain::Object<'p>| o.items = picked),
                        None => blur(st, id, args),
                    }
                }
                Some(out) => {
                    let made = self.made_of(st, &out, &called);
                    gives.join(&made);
                }
                None => {
                    if computed::changes(name) && !loops {
                        blur(st, id, args);
                    }
                    let falls = rows.iter().find_map(|row| match row.does {
                        Does::List(falls, _) | Does::ListBy(falls, _) => Some(falls),
                        _ => None,
                    });
                    let fallen = self.fallen(st, id, falls.unwrap_or(Falls::Nothing), &label, place);
                    gives.join(&fallen);
                }
            }
        }
        Some(gives)
    }

    /// What is still known where a function of a list cannot tell.
    fn fallen(&mut self, st: &mut State<'p>, id: ObjId, falls: Falls, label: &Label, place: Place) -> Val<'p> {
        match falls {
            Falls::Any => self.element(st, &Val::object(id)),
            Falls::Some => {
                let Some(object) = st.get(id) else { return Val::unknown() };
                let items = object.items.clone();
                if items.is_empty() || object.ty == "Map" {
                    // Nothing is known of it, and nothing will be.
                    return Val::object(id);
                }
                let list = self.make_list(st, items, place);
                st.edit(list, |o| {
                    o.open_ended = true;
                    o.label.join(label);
                });
                Val::object(list)
            }
            Falls::Nothing => Val::unknown().labelled(label),
            Falls::Told => Val::unknown(),
        }
    }

    /// What a function said, as a value.
    fn made_of(&mut self, st: &mut State<'p>, out: &Out, called: &Called<'_, 'p>) -> Val<'p> {
        let text = |parts: Vec<Part>| Atom {
            label: called.label.clone(),
            handed: called.on.0.iter().any(|atom| atom.handed),
            ..Atom::new(What::Text(Rc::from(parts)), called.from)
        };
        match out {
            Out::Text(word) => Val::only(text(vec![Part::Literal(Name::new(word))])),
            Out::Bytes(word) => {
                let atom = text(vec![Part::Literal(Name::new(word))]);
                Val::only(Atom { sort: Some(Sort::Ints), ..atom })
            }
            Out::Parts(parts) => Val::only(text(parts.clone())),
            Out::Int(number) => Val::at(What::Int(*number), called.place).labelled(&called.label),
            Out::Size(number) => Val::at(What::Int(*number), called.place),
            Out::Bool(truth) => Val::at(What::Bool(*truth), called.place),
            Out::Null => Val::at(What::Null, called.place),
            Out::This => called.on.clone(),
            Out::One(pick) => picked(*pick, called, st).unwrap_or_else(Val::unknown),
            Out::Some(picks) => {
                let items = picks.iter().map(|pick| picked(*pick, called, st).unwrap_or_else(Val::unknown)).collect();
                self.listed(st, items, called)
            }
            Out::List(outs) => {
                let items = outs.iter().map(|out| self.made_of(st, out, called)).collect();
                self.listed(st, items, called)
            }
            Out::Map(pairs) => {
                let entries = pairs
                    .iter()
                    .map(|(key, val)| (self.made_of(st, key, called), self.made_of(st, val, called)))
                    .collect();
                Val::object(self.make_map(st, entries, called.place))
            }
            Out::Now(_, gives) => self.made_of(st, gives, called),
        }
    }

    fn listed(&mut self, st: &mut State<'p>, items: Vec<Val<'p>>, called: &Called<'_, 'p>) -> Val<'p> {
        let list = self.make_list(st, items, called.place);
        st.edit(list, |o| o.label.join(&called.label));
        Val::object(list)
    }

    /// A function of a type of the language; none: it is none, or it cannot tell.
    pub fn computed_static(
        &mut self,
        st: &mut State<'p>,
        row: &Row,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        match row.does {
            Does::Args(function) => {
                let mut label = Label::default();
                args.iter().for_each(|arg| label.join(&arg.val.label().data()));
                let from = args.first().and_then(|arg| arg.val.single()).and_then(|atom| atom.from).or(Some(place));
                let this = Val::none();
                let called = Called { on: &this, items: &[], args, says: &[], from, label, place };
                let mut out = Val::none();
                for way in self.ways(st, args, Name::default()) {
                    let told = function(&way)?;
                    let made = self.made_of(st, &told, &called);
                    out.join(&made);
                }
                Some(out)
            }
            Does::OnFirst(name) => {
                let (first, rest) = args.split_first()?;
                self.method_by_name(st, &first.val, name, rest, place)
            }
            _ => None,
        }
    }

    /// A method by its name of texts and lists that are there.
    pub fn method_by_name(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &str,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let language = self.kind();
        let owner = self.spelled_or_list(st, owner, name);
        let fits = |row: &&Row| row.fits(language, args.len());
        if owner.0.iter().all(|atom| matches!(atom.what, What::Text(_))) && !owner.is_none() {
            let rows: Vec<&Row> = computed::rows(Of::Texts, name).iter().copied().filter(fits).collect();
            if !rows.is_empty() {
                return self.of_text(st, &owner, &rows, args, &[], place).1;
            }
        }
        let What::Object(id) = owner.single()?.what else { return None };
        if !self.is_collection(&st.get(id)?.ty) {
            return None;
        }
        let no_function = |row: &&Row| fits(row) && matches!(row.does, Does::List(..));
        let rows: Vec<&Row> = computed::rows(Of::Lists, name).iter().copied().filter(no_function).collect();
        if rows.is_empty() { None } else { self.of_list(st, id, name, &rows, args, &[], place) }
    }

    /// Bytes in a list as the text that they are, for what takes bytes.
    fn spelled_or_list(&self, st: &State<'p>, val: &Val<'p>, name: &str) -> Val<'p> {
        if name.starts_with('#') { self.spelled_out(st, val) } else { val.clone() }
    }

    /// Lists of characters and bytes as the texts that they are.
    pub fn spelled_out(&self, st: &State<'p>, val: &Val<'p>) -> Val<'p> {
        let mut out = Val::none();
        for atom in &val.0 {
            let text = match &atom.what {
                What::Object(id) => self
                    .elements(st, *id)
                    .filter(|items| !items.is_empty())
                    .and_then(|_| computed::text_of(&self.given(st, &atom.what, 1))),
                _ => None,
            };
            match text {
                Some(text) => {
                    let label = self.data_of(st, &Val::only(atom.clone()));
                    let from = match atom.what {
                        What::Object(id) => self.elements(st, id).and_then(|items| items.first()?.single()?.from),
                        _ => None,
                    };
                    let what = What::Text(Rc::from([Part::Literal(Name::new(text))]));
                    out.join(&Val::only(Atom { label, ..Atom::new(what, from.or(atom.from)) }));
                }
                // Bytes that a text is made of are that text.
                None => out.join(&Val::only(match atom.what {
                    What::Text(_) => Atom { sort: None, ..atom.clone() },
                    _ => atom.clone(),
                })),
            }
        }
        out
    }

    /// A text as a list of its characters, bytes as one of numbers; nothing: it is not known to its end.
    pub fn as_list(&mut self, st: &mut State<'p>, val: &Val<'p>, place: Place) -> Option<Val<'p>> {
        let bytes = val.single()?.sort == Some(Sort::Ints);
        let name = if bytes { computed::CODES } else { computed::CHARS };
        self.method_by_name(st, val, name, &[], place).filter(|list| list.objects().next().is_some())
    }

    /// `text[key]`
    pub fn text_at(&mut self, st: &mut State<'p>, atom: &Atom<'p>, key: &Val<'p>, place: Place) -> Val<'p> {
        let unknown = || Val::unknown().labelled(&atom.label.data());
        let on = Val(smallvec![atom.clone()]);
        let key = ArgVal::plain(key.clone());
        let is_place = matches!(key.val.single().map(|atom| &atom.what), Some(What::Int(_)));
        if atom.sort == Some(Sort::Ints) && atom.what.plain_text().is_some() {
            let list = if is_place { self.as_list(st, &on, place) } else { None };
            return list.map_or_else(unknown, |list| self.index(st, &list, &[key.val]));
        }
        let rows = computed::rows(Of::Texts, if is_place { "get" } else { "substring" });
        let rows: Vec<&Row> = rows.iter().copied().filter(|row| row.fits(FileKind::Kotlin, 1)).collect();
        self.of_text(st, &on, &rows, &[key], &[], place).1.unwrap_or_else(unknown)
    }

    /// A regular expression, a set of characters: something that only functions of texts look into.
    pub fn holder(&mut self, st: &mut State<'p>, ty: &'static str, text: Val<'p>, place: Place) -> Val<'p> {
        let id = self.make(st, &Name::new_static(ty), place);
        st.edit(id, |o| o.set(Name::new_static("text"), text, true));
        Val::object(id)
    }

    /// Notes that a collection was changed in a way that nobody knows: what it holds may be gone.
    pub fn changed_somehow(&self, st: &mut State<'p>, id: ObjId, name: &str) {
        if computed::changes(name) && st.get(id).is_some_and(|o| self.is_collection(&o.ty) && !o.foreign) {
            blur(st, id, &[]);
        }
    }
}

/// What was there already.
fn picked<'p>(pick: Pick, called: &Called<'_, 'p>, st: &State<'p>) -> Option<Val<'p>> {
    let of = |list: &Val<'p>, at: usize| {
        let What::Object(id) = list.single()?.what else { return None };
        st.get(id)?.items.get(at).cloned()
    };
    match pick {
        Pick::Own(at) => called.items.get(at).cloned(),
        Pick::Arg(at) => called.args.get(at).map(|arg| arg.val.clone()),
        Pick::Of(arg, at) => of(&called.args.get(arg)?.val, at),
        Pick::In(own, at) => of(called.items.get(own)?, at),
        Pick::Said(at) => called.says.get(at).cloned(),
    }
}

/// Elements may be gone, and what was given may be among them.
fn blur<'p>(st: &mut State<'p>, id: ObjId, args: &[ArgVal<'p>]) {
    let given: Vec<Val<'p>> = args
        .iter()
        .map(|arg| &arg.val)
        .filter(|val| val.text().is_some() || val.objects().next().is_some())
        .cloned()
        .collect();
    st.edit(id, |o| {
        o.open_ended = true;
        for val in given {
            if !o.items.is_empty() && !o.items.iter().any(|own| own.same(&val)) {
                o.push_item(val);
            }
        }
    });
}

/// Whether the last argument is a function.
fn takes_function(call: &Call) -> bool {
    call.args.last().is_some_and(|arg| matches!(arg.value.kind, ValueKind::Lambda(_) | ValueKind::Reference { .. }))
}
