//! How what is worth protecting moves: what hands it on, what keeps it and what encrypts it.

use crate::channel::Name;
use crate::ir::{Arg, Call, FunctionKind, Piece, TypeDecl, TypeKind, TypeRef, Value, ValueKind};
use crate::knowledge::{SourceDoes, SourceMember};
use crate::source::Place;
use crate::trace::domain::{Label, ObjId, Object, State, Val, What, base_of};
use crate::trace::interpreter::Interp;
use crate::trace::project::{Contents, Decl, DeclId};

/// Values that are looked at to tell what an object holds.
const MOST_VALUES: u32 = 96;
/// How deep.
const MOST_DEPTH: u32 = 4;
/// How deep arguments are searched for what they speak of.
const MOST_NESTED: u32 = 6;

/// What a call is made on.
pub(in crate::trace) struct Target<'v, 'p> {
    pub value: &'p Value,
    pub owner: &'v Val<'p>,
    pub label: Label,
}

impl<'p> Interp<'p> {
    // What a value holds

    /// What goes along when a value is handed to somebody who looks inside.
    pub fn data_of(&self, st: &State<'p>, val: &Val<'p>) -> Label {
        let mut out = Label::default();
        let mut left = MOST_VALUES;
        self.gather(st, val, true, MOST_DEPTH, &mut left, &mut out);
        out
    }

    /// What goes along when something is asked of a value: of an object of the project, its members tell.
    fn asked_of(&self, st: &State<'p>, val: &Val<'p>) -> Label {
        if !self.labelled {
            return Label::default();
        }
        let mut out = Label::default();
        let mut left = MOST_VALUES;
        self.gather(st, val, false, 1, &mut left, &mut out);
        out
    }

    fn gather(&self, st: &State<'p>, val: &Val<'p>, inside: bool, depth: u32, left: &mut u32, out: &mut Label) {
        for atom in &val.0 {
            if !atom.label.is_none() {
                out.join(&atom.label.data());
            }
            let What::Object(id) = atom.what else { continue };
            let Some(object) = st.get(base_of(st, id)) else { continue };
            out.join(&object.label);
            if depth == 0 {
                continue;
            }
            if inside
                && object.foreign
                && let Some(decl) = object.decl
            {
                self.gather_declared(decl, object, out);
            }
            let nested = object.items.iter().chain(object.entries.iter().map(|(_, value)| value));
            let fields = object.fields.values().filter(|_| inside && self.is_plain_data(object));
            for value in nested.chain(fields).chain(object.slots.values().map(|slot| &slot.val)) {
                if *left == 0 {
                    return;
                }
                *left -= 1;
                let open = |id: ObjId| st.get(base_of(st, id)).is_some_and(|o| o.opened.is_some());
                if !value.objects().any(open) {
                    self.gather(st, value, inside, depth - 1, left, out);
                }
            }
        }
    }

    /// Whether an object of the project is there for what it holds, and not for what it does.
    fn is_plain_data(&self, object: &Object<'p>) -> bool {
        object.decl.is_none_or(|decl| self.contents(decl).plain)
    }

    /// What the fields hold of an object that comes from elsewhere, as far as nothing was seen put there.
    fn gather_declared(&self, decl: DeclId, object: &Object<'p>, out: &mut Label) {
        let contents = self.contents(decl);
        if !contents.plain {
            return;
        }
        let Decl { decl, unit, .. } = &self.project.decls[decl];
        for (at, payload, by_name) in &contents.worth {
            let field = &decl.fields[*at];
            if !object.fields.contains_key(&field.name) {
                let place = Place { file: self.project.units[*unit].unit.file, span: field.name_span };
                let what = Name::new(format!("comes in the field `{}`", field.name));
                out.join(&Label::source(*payload, *by_name, place, what));
            }
        }
    }

    fn contents(&self, decl: DeclId) -> &'p Contents {
        self.project.contents(decl, || {
            let body = self.project.decls[decl].decl;
            let fields = body.fields.iter().enumerate().filter(|(_, field)| !field.modifiers.is_static);
            let worth = fields.filter_map(|(at, field)| {
                let (payload, by_name) = self.worth_of(decl, field)?;
                Some((at, payload, by_name))
            });
            Contents { plain: is_plain(body), worth: worth.collect() }
        })
    }

    // Where it comes from

    /// Whether a member may be a source, or says by its name what it is.
    pub fn watches(&mut self, name: &Name) -> bool {
        self.labelled
            || !self.knowledge.sources().members(name).is_empty()
            || self.project.payload_named(name).is_some()
    }

    /// A property that was read.
    pub fn after_member(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &Name,
        val: Val<'p>,
        place: Place,
    ) -> Val<'p> {
        self.exact = false;
        let mut val = val;
        for member in self.members_on(st, Some(owner), name) {
            val = match &member.does {
                SourceDoes::Gives(payload) if member.mentions.is_empty() => {
                    let what = Name::new(format!("comes from `{name}`"));
                    self.given_by(val, &Label::source(*payload, false, place, what))
                }
                SourceDoes::Makes(ty) => self.given_by(val, &Label::object(ty.clone())),
                _ => val,
            };
        }
        if self.labelled && !self.knowledge.sources().is_harmless(name) && !self.tells_members(st, owner) {
            let label = match self.keys_of(st, owner, name) {
                Some(label) => label,
                None => self.asked_of(st, owner),
            };
            val = val.labelled(&label);
        }
        self.named(st, val, name, place)
    }

    /// What the keys of a map bring along that was put together here, where they are asked for.
    fn keys_of(&self, st: &State<'p>, owner: &Val<'p>, name: &str) -> Option<Label> {
        if !matches!(name, "keys" | "keySet") {
            return None;
        }
        let mut out = owner.label().data();
        for atom in &owner.0 {
            let What::Object(id) = atom.what else { return None };
            let map = st.get(base_of(st, id)).filter(|o| !o.foreign && self.is_collection(&o.ty))?;
            map.entries.iter().for_each(|(key, _)| out.join(&key.label().data()));
        }
        Some(out)
    }

    /// Whether what an object holds under its own names is followed name by name.
    fn tells_members(&self, st: &State<'p>, owner: &Val<'p>) -> bool {
        owner.objects().next().is_some()
            && owner.objects().all(|id| st.get(base_of(st, id)).is_some_and(|o| o.decl.is_some() || o.opened.is_some()))
    }

    // What hands it on

    /// What goes along with what a call hands to functions that it is given.
    pub fn handed_by(
        &mut self,
        st: &State<'p>,
        owner: Option<&Val<'p>>,
        call: &Call,
        of: &Label,
        place: Place,
    ) -> Label {
        let name = &call.name;
        let mut out = if self.knowledge.sources().is_harmless(name) { Label::default() } else { of.clone() };
        for member in self.members_on(st, owner, name) {
            if let SourceDoes::Gives(payload) = &member.does
                && !member.fills
                && self.speaks_of(&call.args, member)
            {
                self.labelled = true;
                let what = Name::new(format!("comes from `{name}`"));
                out.join(&Label::source(*payload, false, place, what));
            }
        }
        out
    }

    /// What goes along with what a call is made on.
    pub fn target_label(&self, st: &State<'p>, owner: &Val<'p>) -> Label {
        if self.labelled && !self.tells_members(st, owner) { self.asked_of(st, owner) } else { Label::default() }
    }

    /// Whether arguments speak of what they have to.
    fn speaks_of(&self, args: &[Arg], member: &SourceMember) -> bool {
        let means = |name: &str| self.resolve(name).filter(|_| name.starts_with(char::is_uppercase));
        let any = |words: &[Name]| args.iter().any(|arg| mentions(&arg.value, words, &means, MOST_NESTED));
        (member.mentions.is_empty() || any(&member.mentions))
            && (member.not_mentions.is_empty() || !any(&member.not_mentions))
    }

    /// The result of a call, with what it brings along.
    pub fn after_call(
        &mut self,
        st: &mut State<'p>,
        call: &'p Call,
        target: Option<&Target<'_, 'p>>,
        val: Val<'p>,
        place: Place,
    ) -> Val<'p> {
        let with = std::mem::take(&mut self.frame().seen).data();
        let exact = std::mem::take(&mut self.exact);
        let filled = std::mem::take(&mut self.filled);
        if let Some((at, label)) = &filled.arg
            && let Some(arg) = call.args.get(*at)
        {
            self.relabel(st, &arg.value, &|own| own.join(label));
        }
        if let Some(target) = target {
            self.keep(st, target.value, target.owner, &filled.owner);
        }
        let knowledge = self.knowledge;
        let sources = knowledge.sources();
        let name = &call.name;
        let mut val = val;
        if let Some(target) = target.filter(|_| self.labelled)
            && self.hides(st, call, target, exact)
        {
            return without_labels(val);
        }
        for member in self.members_on(st, target.map(|t| t.owner), name) {
            if !self.speaks_of(&call.args, member) {
                continue;
            }
            val = match &member.does {
                SourceDoes::Gives(payload) => {
                    let what = Name::new(format!("comes from `{name}`"));
                    let label = Label::source(*payload, false, place, what);
                    if member.fills {
                        self.labelled = true;
                        call.args.iter().for_each(|arg| self.relabel(st, &arg.value, &|own| own.join(&label)));
                        val
                    } else {
                        self.given_by(val, &label)
                    }
                }
                SourceDoes::Makes(ty) => self.given_by(val, &Label::object(ty.clone())),
                SourceDoes::Starts | SourceDoes::Encrypts => val,
            };
        }
        val = self.of_call_type(call, target.is_some(), val, place);
        val = self.named_call(st, call, val, place);
        let kept = self.under_key(call, place);
        let (made, results) = (filled.made, filled.results);
        let nothing = with.is_none() && kept.is_none() && made.is_none() && results.is_none();
        if exact || (nothing && target.is_none_or(|t| t.label.is_none())) {
            if let (Some(target), true) = (target, !kept.is_none()) {
                self.keep(st, target.value, target.owner, &kept);
            }
            return val;
        }
        let mut label = kept.clone().joined(&made);
        if !sources.is_harmless(name) {
            if let Some(target) = target {
                label.join(&target.label);
            }
            label.join(&results);
            if sources.hands_on(name) || self.constructs(call, target) {
                label.join(&with.step(place, &Name::new(format!("goes through `{name}`"))));
            }
        }
        if let Some(target) = target
            && (sources.keeps(name) || !kept.is_none() || self.is_builder(st, target.owner))
        {
            let more = with.step(place, &Name::new(format!("goes in with `{name}`"))).joined(&kept);
            self.keep(st, target.value, target.owner, &more.joined(&made));
        }
        if let Some(target) = target
            && !sources.is_harmless(name)
        {
            let sent = with.step(place, &Name::new(format!("goes in with `{name}`"))).joined(&made);
            self.passed(st, target.owner, &sent);
        }
        if target.is_none() && (sources.keeps(name) || !made.is_none()) {
            let more = with.step(place, &Name::new(format!("goes in with `{name}`"))).joined(&kept);
            self.fill(st, &more.joined(&made));
        }
        if call.implicit {
            // `.text(…)` is a case with what it is made of.
            label.join(&with);
            val.0.iter_mut().filter(|atom| matches!(atom.what, What::Symbol { .. })).for_each(|a| a.label.join(&label));
        }
        val.labelled(&label)
    }

    /// Notes what was written into a property of a thing of which nothing else is known.
    pub fn written(
        &mut self,
        st: &mut State<'p>,
        of: &'p Value,
        owner: &Val<'p>,
        name: &Name,
        val: &Val<'p>,
        place: Place,
    ) {
        if self.labelled {
            let label = self.data_of(st, val).step(place, &Name::new(format!("goes in as `{name}`")));
            self.keep(st, of, owner, &label);
        }
    }

    /// Notes what an open channel was given by a call of which no model tells: it may send it.
    fn passed(&self, st: &mut State<'p>, owner: &Val<'p>, label: &Label) {
        if label.is_none() {
            return;
        }
        for id in owner.objects() {
            let id = base_of(st, id);
            if st.get(id).is_some_and(|o| o.opened.is_some()) {
                st.edit(id, |o| match o.uses.last_mut() {
                    Some(last) => last.label.join(label),
                    None => o.label.join(label),
                });
            }
        }
    }

    /// Notes what was put into whatever the lambda at hand runs on, which is not written: `apply { put(…) }`.
    pub fn fill(&mut self, st: &mut State<'p>, label: &Label) {
        if label.is_none() || !self.frame().is_lambda {
            return;
        }
        self.frame().kept.join(label);
        let this = self.this();
        for id in this.objects() {
            if st.get(base_of(st, id)).is_some_and(|o| o.decl.is_none()) {
                self.put_in(st, id, label);
            }
        }
        if let Some(this) = self.frame().receivers.last_mut().filter(|this| this.has_unknown()) {
            this.0.iter_mut().filter(|atom| atom.what == What::Unknown).for_each(|atom| atom.label.join(label));
        }
    }

    /// Whether a call encrypts what it gives; what has to be told how to encrypt notes that it was told.
    fn hides(&mut self, st: &mut State<'p>, call: &'p Call, target: &Target<'_, 'p>, exact: bool) -> bool {
        let mut hidden = false;
        for member in self.members_on(st, Some(target.owner), &call.name) {
            if !self.speaks_of(&call.args, member) {
                continue;
            }
            match &member.does {
                SourceDoes::Starts => self.relabel(st, target.value, &|label| label.start()),
                SourceDoes::Encrypts => {
                    let simple = member.on.rsplit('.').next().unwrap_or_default();
                    let types = self.knowledge.sources().types(simple);
                    let waits = types.iter().any(|ty| ty.name == member.on && ty.waits);
                    hidden |= !waits || target.owner.0.iter().any(|atom| atom.label.started());
                }
                _ => {}
            }
        }
        hidden || (!exact && self.knowledge.sources().encrypts(&call.name))
    }

    /// Whether calls of which nothing is known give the object itself.
    fn is_builder(&self, st: &State<'p>, owner: &Val<'p>) -> bool {
        owner.objects().any(|id| st.get(id).is_some_and(|o| self.chains(&o.ty)))
    }

    /// Whether a call makes a thing of its arguments of which nothing is known, or is one of a type as a whole.
    fn constructs(&self, call: &Call, target: Option<&Target<'_, 'p>>) -> bool {
        match target {
            None => call.name == "init" || call.name.starts_with(char::is_uppercase),
            Some(target) => {
                call.name == "init"
                    || (call.name.starts_with(char::is_uppercase)
                        && target
                            .owner
                            .0
                            .iter()
                            .all(|atom| matches!(atom.what, What::Type(_) | What::Package(_) | What::Symbol { .. })))
            }
        }
    }

    /// A thing of which nothing is known that was made of this.
    pub fn after_new(&mut self, st: &mut State<'p>, ty: &TypeRef, val: Val<'p>, place: Place) -> Val<'p> {
        let with = std::mem::take(&mut self.frame().seen).data();
        self.exact = false;
        let val = if val.has_unknown() { self.of_source(val, ty, place) } else { val };
        let followed =
            |id: ObjId| st.get(base_of(st, id)).is_some_and(|o| o.decl.is_some() || self.is_collection(&o.ty));
        if with.is_none() || val.objects().any(followed) {
            return val;
        }
        let with = with.step(place, &Name::new(format!("goes into `{}`", ty.name)));
        for id in val.objects().collect::<Vec<_>>() {
            self.put_in(st, id, &with);
        }
        val.labelled(&with)
    }

    /// Notes what an object was given.
    pub fn put_in(&self, st: &mut State<'p>, id: ObjId, label: &Label) {
        if label.is_none() {
            return;
        }
        let id = base_of(st, id);
        st.edit(id, |o| o.label.join(label));
    }

    /// Notes what was put into what a call is made on.
    fn keep(&mut self, st: &mut State<'p>, target: &'p Value, owner: &Val<'p>, label: &Label) {
        if label.is_none() {
            return;
        }
        for id in owner.objects().collect::<Vec<_>>() {
            // What the project's own objects hold is followed name by name.
            if st.get(base_of(st, id)).is_some_and(|o| o.decl.is_none()) {
                self.put_in(st, id, label);
            }
        }
        if owner.0.iter().any(|atom| atom.what == What::Unknown) {
            self.relabel(st, target, &|own| own.join(label));
        }
    }

    /// Changes what is known of what stands behind an expression.
    fn relabel(&mut self, st: &mut State<'p>, target: &'p Value, change: &dyn Fn(&mut Label)) {
        let apply = |val: &mut Val<'p>| {
            if val.is_none() {
                *val = Val::unknown();
            }
            val.0.iter_mut().filter(|atom| atom.what == What::Unknown).for_each(|atom| change(&mut atom.label));
        };
        match &target.kind {
            ValueKind::Name(name) => {
                if let Some(var) = self.local(name) {
                    if let Some(mut val) = st.vars.get(&var).cloned() {
                        apply(&mut val);
                        st.vars.insert(var, val);
                    }
                    return;
                }
                let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
                for id in receivers.iter().rev().flat_map(Val::objects) {
                    if st.get(id).is_some_and(|o| o.fields.contains_key(name)) {
                        st.edit(id, |o| {
                            if let Some(val) = o.fields.get_mut(name) {
                                apply(val);
                            }
                        });
                        return;
                    }
                }
                let key = self.undeclared(name);
                if let Some(mut val) = st.globals.get(&key).cloned() {
                    apply(&mut val);
                    st.globals.insert(key, val);
                }
            }
            ValueKind::Member { of: Some(of), name } => {
                for id in self.behind(st, of).objects().collect::<Vec<_>>() {
                    st.edit(id, |o| {
                        if let Some(val) = o.fields.get_mut(name) {
                            apply(val);
                        }
                    });
                }
            }
            ValueKind::Call(call) => {
                if let Some(target) = &call.target {
                    self.relabel(st, target, change);
                }
            }
            ValueKind::Cast { value, .. } => self.relabel(st, value, change),
            _ => {}
        }
    }

    /// What a name stands for, without running anything.
    fn behind(&self, st: &State<'p>, value: &Value) -> Val<'p> {
        match &value.kind {
            ValueKind::Name(name) if name == "this" => self.this(),
            ValueKind::Name(name) => match self.local(name) {
                Some(var) => st.vars.get(&var).cloned().unwrap_or_default(),
                None => {
                    let fields = self.this().objects().find_map(|id| st.get(id)?.fields.get(name).cloned());
                    fields.unwrap_or_default()
                }
            },
            _ => Val::none(),
        }
    }
}

/// Takes away what a value brings along.
fn without_labels(mut val: Val<'_>) -> Val<'_> {
    val.0.iter_mut().for_each(|atom| atom.label = Label::default());
    val
}

/// Whether objects of a class are there for what they hold, and not for what they do.
fn is_plain(class: &TypeDecl) -> bool {
    let does = |name: &str| {
        let accessor = ["get", "set", "is", "to", "with", "component", "copy", "equals", "hash", "encode", "describe"];
        !accessor.iter().any(|word| name.starts_with(word))
    };
    matches!(class.kind, TypeKind::Class | TypeKind::Struct)
        && class.supertypes.iter().all(|s| s.args.is_none())
        && !class.functions.iter().any(|f| f.kind == FunctionKind::Plain && !f.modifiers.is_static && does(&f.name))
}

/// Whether a value speaks of something; `means` tells what a name stands for that is imported.
fn mentions(value: &Value, words: &[Name], means: &dyn Fn(&str) -> Option<Name>, depth: u32) -> bool {
    let is = |name: &str| words.iter().any(|word| word == name);
    if depth == 0 {
        return false;
    }
    let deeper = |value: &Value| mentions(value, words, means, depth - 1);
    match &value.kind {
        ValueKind::Name(name) => is(name) || means(name).is_some_and(|full| full.split('.').any(is)),
        ValueKind::Member { of, name } => is(name) || of.as_deref().is_some_and(deeper),
        ValueKind::Text(pieces) => pieces.iter().any(|piece| match piece {
            Piece::Literal(text) => is(text),
            Piece::Hole(hole) => deeper(hole),
        }),
        ValueKind::Call(call) => {
            is(&call.name)
                || call.target.as_deref().is_some_and(deeper)
                || call.args.iter().any(|arg| deeper(&arg.value))
        }
        ValueKind::TypeLiteral(ty) => is(ty.name.rsplit('.').next().unwrap_or_default()),
        ValueKind::List(items) => items.iter().any(deeper),
        ValueKind::Cast { value, .. } => deeper(value),
        ValueKind::Binary { left, right, .. } => deeper(left) || deeper(right),
        _ => false,
    }
}
