//! Evaluating values.

use std::rc::Rc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::channel::{Name, Payload};
use crate::ir::{Arg, BinaryOp, Bind, Function, Piece, TypeKind, TypeRef, Value, ValueKind};
use crate::knowledge::{Form, Gives, Knowledge, Operand};
use crate::source::{FileKind, Place, Span};
use crate::trace::calls::begins_with_dot;
use crate::trace::channels::Spots;
use crate::trace::domain::{
    Atom, Closure, Label, LogStep, MOST_ITEMS, Named, ObjId, Object, Part, Scope, ScopeNode, Sort, State, Val, VarId,
    What,
};
use crate::trace::project::{DeclId, Project};

/// Most types that `Self` of a protocol is taken for.
const MOST_CONFORMING: usize = 6;
/// Most steps that one root may take.
pub(super) const MOST_STEPS: u32 = 60_000;
/// Most steps that the roots of one unit may take together, so that a file of ten thousand methods ends too; fewer,
/// down to the second number, where a project has very many units.
const UNIT_STEPS: (u64, u64) = (600_000, 200_000);
/// Most steps of a whole project, which its units share evenly: who runs first must not matter.
const PROJECT_STEPS: u64 = 200_000_000;
/// Most steps that the calls which a root makes may take together. What the root says itself does not count here.
const CALL_STEPS: u32 = 12_000;
/// Steps of its unit that making an object takes besides.
const OBJECT_STEPS: u64 = 4;
/// Steps that a call near the root has in any case: short helpers are always followed.
const LEAST_CALL_STEPS: u32 = 150;
/// Most steps of a call that never comes near anything known: enough to put an address together.
const FAR_STEPS: u32 = 400;
/// Bytes to which a text may grow by putting others together; what is added to a longer one is a hole.
const MOST_TEXT: usize = 4096;
/// Parts of which a text may be put together.
const MOST_PARTS: usize = 64;
/// Most project functions on the stack.
pub(in crate::trace) const MOST_CALLS: usize = 12;
/// Most values nested in each other that are followed.
const MOST_DEPTH: u32 = 400;

/// What one activation of a function knows.
pub(in crate::trace) struct Frame<'p> {
    pub unit: usize,
    /// The declaration that the code stands in.
    pub owner: Option<DeclId>,
    pub function: Option<&'p Function>,
    pub scope: Scope,
    /// `this`, innermost receiver last.
    pub receivers: Vec<Val<'p>>,
    pub returns: Vec<(Val<'p>, State<'p>)>,
    pub breaks: Vec<State<'p>>,
    pub continues: Vec<State<'p>>,
    /// States in which something was thrown inside the innermost `try`.
    pub throws: Vec<State<'p>>,
    pub tries: u32,
    /// Lambda whose `return` leaves the enclosing function.
    pub is_lambda: bool,
    /// What the values bring along that were evaluated for the one at hand.
    pub seen: Label,
    /// What calls put into whatever this lambda runs on.
    pub kept: Label,
}

/// What lambdas put into what they were given or run on, while a call is made.
#[derive(Debug, Default)]
pub(in crate::trace) struct Filled {
    /// Into what the lambda that ran last runs on, and into its arguments.
    pub receiver: Label,
    pub args: Label,
    /// Into what the call at hand is made on, and into one of its arguments.
    pub owner: Label,
    pub arg: Option<(usize, Label)>,
    /// Into something that only the code which was not seen knows: what the call makes.
    pub made: Label,
    /// What they gave back to code that was not seen.
    pub results: Label,
    /// The one thing that the known call at hand makes.
    pub result: Option<ObjId>,
}

/// What an activation had when another began inside it.
pub(in crate::trace) struct Budget {
    limit: u32,
    gave_up: bool,
    steps: u32,
}

/// The interpreter for one root.
pub(in crate::trace) struct Interp<'p> {
    pub project: &'p Project<'p>,
    pub knowledge: &'p Knowledge,
    pub frames: Vec<Frame<'p>>,
    pub next_var: VarId,
    pub next_object: ObjId,
    pub seq: u32,
    pub steps: u32,
    pub depth: u32,
    pub gave_up: bool,
    /// Steps after which the activation at hand ends.
    pub limit: u32,
    /// Activations below the root.
    pub inside: u32,
    /// Steps that the root's calls took so far.
    pub call_steps: u32,
    /// How often each function was entered since the root began.
    pub entries: FxHashMap<*const Function, u32>,
    /// How many activations were not followed to their end.
    pub cuts: u64,
    /// How many roots gave up.
    pub given_up: u64,
    /// What is left of the steps of the unit.
    pub left: u64,
    /// Project functions that were entered from another one.
    pub entered: Vec<*const Function>,
    /// Trust decisions met on the way.
    pub trusts: Vec<crate::trace::trust::Trust>,
    /// Types made, for bodies that are asked what they make.
    pub created: IndexSet<Name, FxBuildHasher>,
    /// Why what the last asked body makes is as it is, by the name of the argument that holds the body.
    pub created_steps: FxHashMap<Name, Vec<(u32, LogStep)>>,
    /// How many are asking what is made on every way.
    pub asks_what_is_made: u32,
    /// Where the call stack stands, for the trail: call places, outermost first.
    pub calls: Vec<(Place, Name)>,
    /// Results of calls that must be looked at, by the place of the call.
    pub outcomes: FxHashMap<Place, Val<'p>>,
    /// How many handlers surround the code at hand.
    pub catches: u32,
    /// Channels that were wrapped by others, in order: what was wrapped, and by what.
    pub upgrades: Vec<(ObjId, ObjId)>,
    /// How many calls around the code at hand are made on one of several objects.
    pub several: u32,
    /// A way ended because a function called itself once more than is followed.
    pub recursed: bool,
    /// Objects of project types whose construction was not seen, by type.
    pub instances: FxHashMap<Name, ObjId>,
    /// Objects whose methods were run because code that was not seen got them.
    pub handed: FxHashSet<ObjId>,
    /// Declarations whose supertypes are being constructed, against endless recursion.
    pub ancestors: Vec<DeclId>,
    /// Static fields being evaluated, against endless recursion.
    pub pending: Vec<Name>,
    /// Something was met that is worth protecting, or leads to it.
    pub labelled: bool,
    /// What the last value brings along is known, since what gave it was followed.
    pub exact: bool,
    /// What goes along with what functions get that a call at hand may run.
    pub hands: Label,
    /// What the arguments of the known call at hand bring along.
    pub given: Label,
    /// Which of them stand on lines of their own.
    pub spots: Spots,
    /// Chains of several lines, by the call that ends them.
    pub chains: FxHashMap<Place, Place>,
    /// What lambdas of the call at hand put into things.
    pub filled: Filled,
    /// Declarations of locals that get their values, or parts of them, later.
    pub unfilled: FxHashMap<VarId, &'p Bind>,
    /// What names say, as far as they were met.
    pub named: FxHashMap<Name, Option<Payload>>,
    /// Something was done that can open a channel or takes a trust decision.
    pub led: bool,
    /// Whether that happens is all that is asked.
    pub scouts: bool,
    /// Something was done to what is open, or with it.
    pub used: bool,
}

impl<'p> Interp<'p> {
    pub fn new(project: &'p Project<'p>) -> Self {
        Self {
            project,
            knowledge: project.knowledge,
            frames: Vec::new(),
            next_var: 0,
            next_object: 0,
            seq: 0,
            steps: 0,
            depth: 0,
            gave_up: false,
            limit: MOST_STEPS,
            inside: 0,
            call_steps: 0,
            entries: FxHashMap::default(),
            cuts: 0,
            given_up: 0,
            left: unit_steps(project.units.len()),
            entered: Vec::new(),
            trusts: Vec::new(),
            created: IndexSet::default(),
            created_steps: FxHashMap::default(),
            asks_what_is_made: 0,
            calls: Vec::new(),
            outcomes: FxHashMap::default(),
            catches: 0,
            upgrades: Vec::new(),
            several: 0,
            recursed: false,
            instances: FxHashMap::default(),
            handed: FxHashSet::default(),
            ancestors: Vec::new(),
            pending: Vec::new(),
            labelled: false,
            exact: false,
            hands: Label::default(),
            given: Label::default(),
            spots: Spots::default(),
            chains: FxHashMap::default(),
            filled: Filled::default(),
            unfilled: FxHashMap::default(),
            named: FxHashMap::default(),
            led: false,
            scouts: false,
            used: false,
        }
    }

    #[expect(clippy::expect_used, reason = "every evaluation happens inside a frame that the root pushed")]
    pub fn frame(&mut self) -> &mut Frame<'p> {
        self.frames.last_mut().expect("a frame")
    }

    pub fn unit(&self) -> usize {
        self.frames.last().map_or(0, |f| f.unit)
    }

    pub fn owner(&self) -> Option<DeclId> {
        self.frames.last().and_then(|f| f.owner)
    }

    pub fn kind(&self) -> FileKind {
        self.project.kind(self.unit())
    }

    pub fn place(&self, span: Span) -> Place {
        Place { file: self.project.units[self.unit()].unit.file, span }
    }

    /// Counts a step; false when the budget is spent.
    pub fn step(&mut self) -> bool {
        self.steps += 1;
        self.left = self.left.saturating_sub(1);
        if self.scouts && self.led {
            self.gave_up = true;
        } else if !self.gave_up && (self.steps > self.limit || self.left == 0) {
            self.gave_up = true;
            self.given_up += 1;
        }
        !self.gave_up
    }

    /// Begins a root: nothing was spent yet.
    pub fn begin(&mut self) {
        self.steps = 0;
        self.limit = MOST_STEPS;
        self.inside = 0;
        self.call_steps = 0;
        self.gave_up = false;
        self.entries.clear();
        self.unfilled.clear();
    }

    /// Begins the activation of a function. It may take a part of what is left, so that one that leads far away from
    /// the root ends without taking the root along.
    pub fn begin_call(&mut self, near: bool) -> Budget {
        let left = match self.inside {
            0 => CALL_STEPS.saturating_sub(self.call_steps),
            _ => self.limit.saturating_sub(self.steps),
        };
        let least = if self.inside < 3 { LEAST_CALL_STEPS } else { 0 };
        let before = Budget { limit: self.limit, gave_up: self.gave_up, steps: self.steps };
        let most = if near { (left / 4).max(least) } else { (left / 4).max(least).min(FAR_STEPS) };
        self.limit = self.limit.min(self.steps.saturating_add(most));
        self.inside += 1;
        before
    }

    /// Ends an activation; what surrounds it goes on with what it has left. True: it was not followed to its end.
    pub fn end_call(&mut self, before: &Budget) -> bool {
        self.inside = self.inside.saturating_sub(1);
        if self.inside == 0 {
            self.call_steps = self.call_steps.saturating_add(self.steps.saturating_sub(before.steps));
        }
        self.limit = before.limit;
        let cut = self.gave_up && !before.gave_up;
        self.cuts += u64::from(cut);
        if !before.gave_up && self.steps <= self.limit && self.left > 0 {
            self.gave_up = false;
        }
        cut
    }

    pub fn tick(&mut self) -> u32 {
        self.seq += 1;
        self.seq
    }

    // Names

    pub fn declare(&mut self, st: &mut State<'p>, name: &Name, val: Val<'p>) {
        if name == "_" || name.is_empty() {
            return;
        }
        self.next_var += 1;
        let var = self.next_var;
        st.vars.insert(var, val);
        let frame = self.frame();
        let outer = frame.scope.take();
        frame.scope = Some(Rc::new(ScopeNode { name: name.clone(), var, outer }));
    }

    pub fn local(&self, name: &str) -> Option<VarId> {
        let mut at = self.frames.last()?.scope.as_deref();
        while let Some(node) = at {
            if node.name == name {
                return Some(node.var);
            }
            at = node.outer.as_deref();
        }
        None
    }

    pub fn resolve(&self, name: &str) -> Option<Name> {
        self.project.resolve(self.unit(), self.owner(), name)
    }

    pub fn resolve_ref(&self, ty: &TypeRef) -> Option<Name> {
        self.resolve(&ty.name)
    }

    /// What a value for this type is asked to be; of collections, what their elements are.
    pub fn asked(&self, ty: &TypeRef) -> Option<Name> {
        self.asked_at(self.unit(), self.owner(), ty)
    }

    /// The same for a type that is written elsewhere.
    pub fn asked_at(&self, unit: usize, inside: Option<DeclId>, ty: &TypeRef) -> Option<Name> {
        let element = || match ty.name.as_str() {
            "Array" | "List" | "Set" | "Map" | "Dictionary" => {
                ty.args.last().and_then(|last| self.asked_at(unit, inside, last))
            }
            _ => None,
        };
        self.project.resolve(unit, inside, &ty.name).or_else(element)
    }

    /// What the elements of a collection are asked to be.
    fn element_type(&self, expected: Option<&Name>) -> Option<Name> {
        expected.filter(|ty| self.knowledge.ty(ty).is_none_or(|m| m.collection.is_none())).cloned()
    }

    /// `this`, where there is one.
    pub fn this(&self) -> Val<'p> {
        self.frames.last().and_then(|f| f.receivers.last().cloned()).unwrap_or_else(Val::unknown)
    }

    /// A new object; its model's facts are set.
    pub fn make(&mut self, st: &mut State<'p>, ty: &Name, place: Place) -> ObjId {
        self.left = self.left.saturating_sub(OBJECT_STEPS);
        self.next_object += 1;
        let id = self.next_object;
        let mut object = Object::new(ty.clone(), place);
        object.decl = self.project.decl_of(ty);
        object.symbol = self.symbol();
        let lineage = self.project.lineage(ty);
        for ancestor in lineage.iter().rev() {
            if let Some(model) = self.knowledge.ty(ancestor) {
                object.model = model.model.clone();
                self.led |= model.is_blind();
                for assignment in &model.state {
                    if let Operand::Literal(literal) = &assignment.value {
                        object.set(assignment.slot.clone(), Val::literal(literal), false);
                    }
                }
            }
        }
        self.made(st, ty);
        st.heap.insert(id, Rc::new(object));
        id
    }

    /// Notes that an object of a type was made.
    pub fn made(&mut self, st: &mut State<'p>, ty: &Name) {
        self.created.insert(ty.clone());
        if self.asks_what_is_made > 0 {
            st.made.insert(ty.clone());
        }
    }

    /// An object of a known type that comes from somewhere else.
    pub fn foreign(&mut self, st: &mut State<'p>, ty: &Name, place: Place) -> ObjId {
        let created = self.created.len();
        let id = self.make(st, ty, place);
        self.created.truncate(created);
        st.edit(id, |o| {
            o.foreign = true;
            o.came_in = true;
            // What it speaks is known wherever it was made.
            o.slots = o
                .slots
                .iter()
                .filter(|(slot, _)| matches!(slot.as_str(), "protocol" | "role"))
                .map(|(k, v)| (k.clone(), v.clone()))
                .collect();
        });
        id
    }

    /// Path of the declaration that the code stands in.
    pub fn symbol(&self) -> Name {
        let Some(frame) = self.frames.iter().rev().find(|f| !f.is_lambda) else { return Name::default() };
        let owner = frame.owner.map(|o| self.project.decls[o].name.clone()).unwrap_or_default();
        let function = frame.function.map(|f| f.name.clone()).unwrap_or_default();
        match (owner.is_empty(), function.is_empty()) {
            (true, _) => function,
            (_, true) => owner,
            _ => Name::new(format!("{owner}.{function}")),
        }
    }

    /// A value seen through a declared type: where nothing else is known, an object of that type.
    pub fn typed(&mut self, st: &mut State<'p>, val: Val<'p>, ty: Option<&TypeRef>, place: Place) -> Val<'p> {
        let Some(ty) = ty else { return val };
        let sort = self.sort_of(ty);
        let val = self.on_receiver(val, ty).sorted(sort);
        let val = self.with_labels(st, val, ty, place);
        if !(val.is_none() || val.0.iter().all(|a| matches!(a.what, What::Unknown | What::Null))) {
            return val;
        }
        if !val.is_none() && !val.has_unknown() {
            return val;
        }
        let label = val.label();
        let val = match self.resolve_ref(ty).filter(|_| sort.is_none()) {
            Some(full) => self
                .instance(st, &full, place)
                .joined(&Val(val.0.into_iter().filter(|a| a.what == What::Null).collect()))
                .labelled(&label),
            None => val,
        };
        self.of_source(val, ty, place)
    }

    /// The sort of what is of a type, as it is written in the code at hand. Swift's numbers are objects of known types.
    pub fn sort_of(&self, ty: &TypeRef) -> Option<Sort> {
        let own = || self.resolve_ref(ty).is_some_and(|full| self.project.decl_of(&full).is_some());
        Sort::of_ref(ty).filter(|_| self.kind() != FileKind::Swift && !own())
    }

    /// A tuple, or a list of them, with the labels that only their type has.
    fn with_labels(&mut self, st: &mut State<'p>, val: Val<'p>, ty: &TypeRef, place: Place) -> Val<'p> {
        let of = match ty.args.as_slice() {
            [of] if ty.name == "Array" => of,
            _ => ty,
        };
        if of.name != "Tuple" || !of.args.iter().any(|arg| arg.name.ends_with(':')) {
            return val;
        }
        let label = |(at, arg): (usize, &TypeRef)| {
            arg.name.strip_suffix(':').map_or_else(|| Name::new(at.to_string()), Name::new)
        };
        let labels: Vec<Name> = of.args.iter().enumerate().map(label).collect();
        self.labelled_so(st, val, &labels, place)
    }

    fn labelled_so(&mut self, st: &mut State<'p>, mut val: Val<'p>, labels: &[Name], place: Place) -> Val<'p> {
        for atom in &mut val.0 {
            let What::Object(id) = atom.what else { continue };
            let Some(object) = st.get(id) else { continue };
            if object.entries.len() == labels.len() {
                let (entries, from) = (object.entries.clone(), object.place);
                let named = labels.iter().zip(entries).map(|(label, (_, item))| (Val::word(label), item)).collect();
                atom.what = What::Object(self.make_map(st, named, from));
            } else if object.entries.is_empty() && !object.items.is_empty() {
                let (items, open_ended) = (object.items.clone(), object.open_ended);
                let items = items.into_iter().map(|item| self.labelled_so(st, item, labels, place)).collect();
                let list = self.make_list(st, items, place);
                st.edit(list, |o| o.open_ended |= open_ended);
                atom.what = What::Object(list);
            }
        }
        val
    }

    /// A function where one is asked for that runs on a receiver.
    fn on_receiver(&self, mut val: Val<'p>, ty: &TypeRef) -> Val<'p> {
        if !val.0.iter().any(|atom| matches!(atom.what, What::Function(_))) {
            return val;
        }
        let asked = self.project.function_type(self.unit(), ty).map(|ty| ty.args.as_slice());
        let Some([first, rest @ .., _]) = asked else { return val };
        if first.name != TypeRef::RECEIVER {
            return val;
        }
        for atom in &mut val.0 {
            if let What::Function(closure) = &atom.what {
                atom.what = What::Function(Rc::new(Closure { takes: Some(rest.len()), ..Closure::clone(closure) }));
            }
        }
        val
    }

    /// Some object of a type that was made elsewhere; unknown for types that nothing is known of.
    pub fn instance(&mut self, st: &mut State<'p>, full: &Name, place: Place) -> Val<'p> {
        if self.project.decl_of(full).is_some() {
            return self.any_constant(full).unwrap_or_else(|| self.shared_instance(st, full, place));
        }
        match self.knowledge.ty(full) {
            Some(model) => match model.plain.as_deref().and_then(Sort::of_word) {
                Some(sort) => Val::some(sort),
                None => Val::object(self.foreign(st, full, place)),
            },
            None => Val::unknown(),
        }
    }

    // Values

    pub fn eval(&mut self, st: &mut State<'p>, value: &'p Value) -> Val<'p> {
        self.eval_as(st, value, None)
    }

    /// Evaluates a value; `expected` is the full name of the type that its place asks for, which leading dots and lambdas need.
    pub fn eval_as(&mut self, st: &mut State<'p>, value: &'p Value, expected: Option<&Name>) -> Val<'p> {
        if !st.live || !self.step() || self.depth > MOST_DEPTH {
            return Val::unknown();
        }
        self.depth += 1;
        let outer = std::mem::take(&mut self.frame().seen);
        let mut val = self.eval_kind(st, value, expected);
        self.depth -= 1;
        match &value.kind {
            ValueKind::Text(pieces) if pieces.iter().any(|piece| matches!(piece, Piece::Hole(_))) => {
                let seen = std::mem::take(&mut self.frame().seen);
                let place = self.place(value.span);
                let label = self.text_label(pieces, &seen, place);
                val = val.labelled(&label);
            }
            ValueKind::Name(name) if name != "this" && self.local(name).is_none() => {
                let place = self.place(value.span);
                val = self.read_name(st, val, name, place);
            }
            _ => {}
        }
        self.exact = false;
        let own = if self.labelled { self.data_of(st, &val) } else { Label::default() };
        let seen = &mut self.frame().seen;
        *seen = outer;
        seen.join(&own);
        val
    }

    /// A field, a parameter of the code around or a global that was read by its name.
    fn read_name(&mut self, st: &State<'p>, val: Val<'p>, name: &Name, place: Place) -> Val<'p> {
        let val = self.of_field(st, &self.this(), val, name, place);
        self.named(st, val, name, place)
    }

    /// What the annotations of a field say of its value.
    pub fn of_field(&mut self, st: &State<'p>, owner: &Val<'p>, val: Val<'p>, name: &str, place: Place) -> Val<'p> {
        let Some(id) = owner.objects().next() else { return val };
        let Some(ty) = st.get(id).filter(|o| o.decl.is_some()).map(|o| o.ty.clone()) else { return val };
        match self.project.field(&ty, name) {
            Some((_, field)) if !field.annotations.is_empty() => self.annotated(val, &field.annotations, place),
            _ => val,
        }
    }

    fn eval_kind(&mut self, st: &mut State<'p>, value: &'p Value, expected: Option<&Name>) -> Val<'p> {
        let place = self.place(value.span);
        match &value.kind {
            ValueKind::Text(pieces) => self.eval_text(st, pieces, place),
            ValueKind::Int(n) => Val::at(What::Int(*n), place),
            ValueKind::Float(_) | ValueKind::Unreadable => Val::unknown(),
            ValueKind::Bool(b) => Val::at(What::Bool(*b), place),
            ValueKind::Null => Val::at(What::Null, place),
            ValueKind::Name(name) => self.eval_name(st, name, place),
            ValueKind::Member { of: Some(of), name } => {
                if matches!(&of.kind, ValueKind::Name(own) if own == "super")
                    && let Some(val) = self.super_member(st, name, place)
                {
                    return val;
                }
                let owner = self.eval_as(st, of, expected.filter(|_| begins_with_dot(of)));
                if !self.watches(name) {
                    return self.member(st, owner, name, place);
                }
                let val = self.member(st, owner.clone(), name, place);
                let val = self.of_field(st, &owner, val, name, place);
                self.after_member(st, &owner, name, val, place)
            }
            ValueKind::Member { of: None, name } => match expected {
                Some(ty) => self.static_member(st, &ty.clone(), name, place),
                None => Val::at(What::Symbol { ty: Name::default(), name: name.clone() }, place),
            },
            ValueKind::Index { of, keys } => {
                let owner = self.eval(st, of);
                let written = keys;
                let keys: Vec<Val<'p>> = keys.iter().map(|k| self.eval(st, k)).collect();
                if let Some(val) = self.operator(st, &owner, "get", &keys, place) {
                    return val;
                }
                let val = self.index(st, &owner, &keys);
                match written.as_slice() {
                    [key] => self.named_index(st, val, key, place),
                    _ => val,
                }
            }
            ValueKind::Call(call) => {
                let link = self.link(call, place);
                let val = self.eval_call(st, call, link, expected);
                // A test asks what the call came to, also where a function of the project hands the answer on.
                if val.0.iter().any(|atom| matches!(atom.what, What::Outcome(_))) {
                    self.outcomes.insert(place, val.clone());
                } else if !self.outcomes.is_empty() {
                    self.outcomes.remove(&place);
                }
                val
            }
            ValueKind::New { ty, args, body } => {
                let val = self.eval_new(st, ty, args, body.as_deref(), place);
                if body.is_none() { self.after_new(st, ty, val, place) } else { val }
            }
            ValueKind::Lambda(function) => {
                let (scope, receivers) =
                    self.frames.last().map(|f| (f.scope.clone(), f.receivers.clone())).unwrap_or_default();
                let closure =
                    Closure { function, unit: self.unit(), owner: self.owner(), scope, receivers, takes: None };
                let val = Val::at(What::Function(Rc::new(closure)), place);
                match expected {
                    Some(ty) => self.as_interface(st, val, &ty.clone(), place),
                    None => val,
                }
            }
            ValueKind::Reference { of, name } => self.eval_reference(st, of.as_deref(), name, place),
            ValueKind::TypeLiteral(ty) => match self.resolve_ref(ty) {
                Some(full) => Val::at(What::Type(full), place),
                None => Val::at(What::Type(ty.name.clone()), place),
            },
            ValueKind::List(items) => {
                let element = self.element_type(expected);
                let items: Vec<Val<'p>> = items.iter().map(|i| self.eval_as(st, i, element.as_ref())).collect();
                Val::object(self.make_list(st, items, place))
            }
            ValueKind::Map(pairs) => {
                let element = self.element_type(expected);
                let entries: Vec<_> = pairs
                    .iter()
                    .map(|(k, v)| {
                        let (key, val) = (self.eval(st, k), self.eval_as(st, v, element.as_ref()));
                        let key = self.keyed_at(key, &val, self.place(k.span));
                        (key, self.stored_under(k, val, place))
                    })
                    .collect();
                Val::object(self.make_map(st, entries, place))
            }
            ValueKind::Tuple(args) => {
                let entries: Vec<_> = args
                    .iter()
                    .enumerate()
                    .map(|(i, a)| {
                        let key = a.label.clone().unwrap_or_else(|| Name::new(i.to_string()));
                        (Val::word(&key), self.eval(st, &a.value))
                    })
                    .collect();
                if let [(_, only)] = entries.as_slice() {
                    return only.clone();
                }
                Val::object(self.make_map(st, entries, place))
            }
            ValueKind::Assign { target, op, value } => {
                let expected = self.expected_of(st, target);
                let mut val = self.eval_as(st, value, expected.as_ref());
                if let Some(op) = op {
                    let old = self.eval(st, target);
                    let written = match op {
                        BinaryOp::Add => ["plusAssign", "plus"],
                        _ => ["minusAssign", "minus"],
                    };
                    if matches!(op, BinaryOp::Add | BinaryOp::Sub) {
                        let args = std::slice::from_ref(&val);
                        if let Some(own) = self.operator(st, &old, written[0], args, place) {
                            return own;
                        }
                        if let Some(own) = self.operator(st, &old, written[1], args, place) {
                            self.assign(st, target, own.clone(), place);
                            return own;
                        }
                    }
                    val = if *op == BinaryOp::Add { self.plus(st, &old, &val, place) } else { reckoned(&old, &val) };
                }
                self.assign(st, target, val.clone(), place);
                val
            }
            ValueKind::Binary { op, left, right } => self.eval_binary(st, *op, left, right, place),
            ValueKind::Not(inner) => {
                let val = self.eval(st, inner);
                let (yes, no) = val.truths();
                match (yes, no) {
                    (true, false) => Val::of(What::Bool(false)),
                    (false, true) => Val::of(What::Bool(true)),
                    _ => Val::some(Sort::Bool),
                }
            }
            ValueKind::Negate(inner) => {
                let mut val = self.eval(st, inner);
                for atom in &mut val.0 {
                    atom.what = match atom.what {
                        What::Int(n) => What::Int(n.wrapping_neg()),
                        _ => What::Unknown,
                    };
                }
                val
            }
            ValueKind::Elvis { value, otherwise } => {
                let val = self.eval_as(st, value, expected);
                let may_be_null = val.is_none() || val.0.iter().any(|a| matches!(a.what, What::Null | What::Unknown));
                if !may_be_null {
                    return val;
                }
                let only_null = !val.is_none() && val.0.iter().all(|a| a.what == What::Null);
                let mut other = st.clone();
                let fallback = self.eval_as(&mut other, otherwise, expected);
                let leaves = !other.live;
                if only_null {
                    *st = other;
                    return fallback;
                }
                st.join(other);
                let val = val.without_null();
                if leaves { val } else { val.joined(&fallback) }
            }
            ValueKind::Cast { value, ty, .. } => {
                let full = self.resolve_ref(ty);
                let val = self.eval_as(st, value, full.as_ref());
                // A cast shows the type of what comes from elsewhere.
                let unrelated = |full: &Name| {
                    let mut objects = val.objects().peekable();
                    objects.peek().is_some()
                        && objects.all(|id| {
                            st.get(id).is_some_and(|o| {
                                let related = self.project.is_a(full, &o.ty) || self.project.is_a(&o.ty, full);
                                o.foreign && o.decl.is_some() && !related
                            })
                        })
                };
                if let Some(full) = full.as_ref().filter(|full| self.knowledge.ty(full).is_some() && unrelated(full)) {
                    // Something else that the project knows as one of its own interfaces.
                    return self.instance(st, full, place);
                }
                if let Some(full) = &full {
                    for id in val.objects().collect::<Vec<_>>() {
                        let narrows = st
                            .get(id)
                            .is_some_and(|o| o.ty != *full && (o.ty.is_empty() || self.project.is_a(full, &o.ty)));
                        if narrows {
                            let state = self.default_state(full);
                            st.edit(id, |o| {
                                o.ty = full.clone();
                                if !o.foreign {
                                    for (slot, val) in state {
                                        if !o.slots.get(&slot).is_some_and(|s| s.explicit) {
                                            o.set(slot, val, false);
                                        }
                                    }
                                }
                            });
                        }
                    }
                }
                self.typed(st, val, Some(ty), place)
            }
            ValueKind::Is { value, ty } => {
                let val = self.eval(st, value);
                let Some(full) = self.resolve_ref(ty) else { return Val::some(Sort::Bool) };
                match val.single().map(|a| &a.what) {
                    Some(What::Object(id)) => match st.get(*id) {
                        Some(o) if !o.foreign && self.project.is_a(&o.ty, &full) => Val::of(What::Bool(true)),
                        // What was made is none of its siblings; a part of what is at hand may be more than is known.
                        Some(o) if o.decl.is_some() && !o.foreign && !o.lived && self.project.is_type(&full) => {
                            let other = !self.project.is_a(&full, &o.ty) && self.project.decl_of(&full).is_some();
                            if other { Val::of(What::Bool(false)) } else { Val::some(Sort::Bool) }
                        }
                        _ => Val::some(Sort::Bool),
                    },
                    Some(What::Type(ty)) if self.project.is_object(ty) && self.project.decl_of(&full).is_some() => {
                        Val::of(What::Bool(self.project.is_a(ty, &full)))
                    }
                    Some(What::Null) => Val::of(What::Bool(false)),
                    _ => Val::some(Sort::Bool),
                }
            }
            ValueKind::Block(block) => self.block_value(st, block, expected),
        }
    }

    /// The facts that a known type's new objects have.
    pub fn default_state(&self, ty: &str) -> Vec<(Name, Val<'p>)> {
        let mut out = Vec::new();
        for ancestor in self.project.lineage(ty).iter().rev() {
            if let Some(model) = self.knowledge.ty(ancestor) {
                for a in &model.state {
                    if let Operand::Literal(literal) = &a.value {
                        out.push((a.slot.clone(), Val::literal(literal)));
                    }
                }
            }
        }
        out
    }

    fn eval_text(&mut self, st: &mut State<'p>, pieces: &'p [Piece], place: Place) -> Val<'p> {
        // `list + "word"` of Kotlin, which looks like a text.
        let mut first = None;
        if let ([Piece::Hole(hole), Piece::Literal(word)], FileKind::Kotlin) = (pieces, self.kind()) {
            let val = self.eval(st, hole);
            let is_list = |id| st.get(id).is_some_and(|o: &Object<'p>| !o.items.is_empty());
            if val.objects().any(is_list) {
                let word = Val::at(What::Text(Rc::from([Part::Literal(word.clone())])), place);
                return self.plus(st, &val, &word, place);
            }
            first = Some(val);
        }
        let mut texts: Vec<Vec<Part>> = vec![Vec::new()];
        let mut from = place;
        for (index, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Literal(text) => texts.iter_mut().for_each(|t| push_literal(t, text)),
                Piece::Hole(hole) => {
                    let val = match first.take() {
                        Some(val) => val,
                        None => self.eval(st, hole),
                    };
                    let val = self.built(st, &val).into_owned();
                    let label = hole_label(hole);
                    let options = text_options(&val, &label);
                    // A text that starts with a constant comes from that constant.
                    if index == 0
                        && let Some(place) = val.single().and_then(|a| a.from)
                    {
                        from = place;
                    }
                    let mut longer = Vec::new();
                    for text in &texts {
                        for option in &options {
                            let mut text = text.clone();
                            option.iter().for_each(|part| push_part(&mut text, part));
                            longer.push(text);
                        }
                    }
                    longer.truncate(8);
                    texts = longer;
                }
            }
        }
        Val(texts.into_iter().map(|t| Atom::new(What::Text(Rc::from(t)), Some(from))).collect())
    }

    /// What `Self` may be: the type of the object at hand, and those that conform to it where it is a protocol.
    fn own_types(&self, st: &State<'p>, owner: DeclId) -> Vec<Name> {
        let declared = &self.project.decls[owner].name;
        let at_hand = self.this().objects().next().and_then(|id| st.get(id)).map(|object| object.ty.clone());
        let own = at_hand.filter(|ty| self.project.is_a(ty, declared)).unwrap_or_else(|| declared.clone());
        let is_protocol =
            self.project.decl_of(&own).is_some_and(|id| self.project.decls[id].decl.kind == TypeKind::Interface);
        let conforming = self.project.implementations(&own);
        let few = is_protocol && (1..=MOST_CONFORMING).contains(&conforming.len());
        if few { conforming.to_vec() } else { vec![own] }
    }

    pub fn eval_name(&mut self, st: &mut State<'p>, name: &Name, place: Place) -> Val<'p> {
        match name.as_str() {
            "this" | "super" => return self.this(),
            "Self" => {
                if let Some(owner) = self.owner() {
                    let types = self.own_types(st, owner).into_iter();
                    return Val(types.map(|ty| Atom::new(What::Type(ty), Some(place))).collect());
                }
            }
            _ => {}
        }
        if let Some(var) = self.local(name) {
            return st.vars.get(&var).cloned().unwrap_or_else(Val::unknown);
        }
        // Members of receivers, innermost first.
        let receivers = self.frames.last().map(|f| f.receivers.clone()).unwrap_or_default();
        for receiver in receivers.iter().rev() {
            if let Some(val) = self.implied_member(st, receiver, name, place) {
                return val;
            }
        }
        // Static members of the enclosing declarations.
        let mut at = self.owner();
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            if let Some(val) = self.static_field(st, &full, name) {
                return val;
            }
            at = self.project.decls[id].outer;
        }
        if let Some((unit, field)) = self.project.top_field(self.unit(), name) {
            return self.global(st, unit, None, field);
        }
        // A type that is known by the name beats one that a package of which less is known may have.
        let ty = self.resolve(name).filter(|full| name.starts_with(char::is_uppercase) && self.project.is_type(full));
        if let Some(full) = ty {
            return Val::at(What::Type(full), place);
        }
        for owner in self.project.static_import(self.unit(), name) {
            let val = self.static_member(st, &owner, name, place);
            if !matches!(val.single().map(|a| &a.what), Some(What::Symbol { .. }) | None)
                || self.project.is_type(&owner)
            {
                return val;
            }
        }
        if let Some(full) = self.resolve(name) {
            return Val::at(What::Type(full), place);
        }
        if let Some(value) = self.known_constant(name) {
            return Val::literal_at(&value, place);
        }
        let undeclared = self.undeclared(name);
        if let Some(val) = st.globals.get(&undeclared) {
            return val.clone();
        }
        if let Some(full) = self.project.called_like(self.unit(), name) {
            let val = Val::object(self.foreign(st, &full, place));
            st.globals.insert(undeclared, val.clone());
            return val;
        }
        if name.starts_with(|c: char| c.is_lowercase()) && !matches!(self.kind(), FileKind::Swift) {
            return Val::at(What::Package(name.clone()), place);
        }
        if name == "DEBUG" {
            // What only debug builds do is no concern of what users run.
            return Val::at(What::Bool(false), place);
        }
        Val::at(What::Symbol { ty: Name::default(), name: name.clone() }, place)
    }

    /// A constant that stands outside types in a known library.
    fn known_constant(&self, name: &str) -> Option<crate::knowledge::Literal> {
        self.knowledge.functions(name).iter().find_map(|f| match (&f.effect.pattern.form, &f.effect.gives) {
            (Form::Read, Some(Gives::Operand(Operand::Literal(literal)))) => Some(literal.clone()),
            _ => None,
        })
    }

    fn eval_reference(&mut self, st: &mut State<'p>, of: Option<&'p Value>, name: &Name, place: Place) -> Val<'p> {
        let owner = of.map(|v| self.eval(st, v));
        let found: Option<(DeclId, &'p Function, Val<'p>)> = match &owner {
            Some(val) => val.0.iter().find_map(|a| match &a.what {
                What::Type(ty) => self.project.methods(ty, name).first().map(|(d, f)| (*d, *f, Val::only(a.clone()))),
                What::Object(id) => {
                    let ty = st.get(*id)?.ty.clone();
                    self.project.methods(&ty, name).first().map(|(d, f)| (*d, *f, Val::only(a.clone())))
                }
                _ => None,
            }),
            None => None,
        };
        if let Some((decl, function, this)) = found {
            let unit = self.project.decls[decl].unit;
            let closure =
                Closure { function, unit, owner: Some(decl), scope: None, receivers: vec![this], takes: None };
            return Val::at(What::Function(Rc::new(closure)), place);
        }
        if owner.is_none() {
            if let Some(var) = self.local(name) {
                return st.vars.get(&var).cloned().unwrap_or_else(Val::unknown);
            }
            if let Some((decl, function)) = self.own_method(name) {
                let unit = self.project.decls[decl].unit;
                let closure = Closure {
                    function,
                    unit,
                    owner: Some(decl),
                    scope: None,
                    receivers: vec![self.this()],
                    takes: None,
                };
                return Val::at(What::Function(Rc::new(closure)), place);
            }
            if let Some((unit, function)) = self.project.top_functions(self.unit(), name).first().copied() {
                let closure = Closure { function, unit, owner: None, scope: None, receivers: Vec::new(), takes: None };
                return Val::at(What::Function(Rc::new(closure)), place);
            }
        }
        // `client::configure` and `Client::configure` of a function that extends clients.
        if let Some(owner) = &owner {
            let extensions = self.project.top_functions(self.unit(), name);
            let fitting = extensions
                .into_iter()
                .find(|(unit, f)| f.receiver.is_some() && self.receiver_fits(st, *unit, None, f, owner));
            if let Some((unit, function)) = fitting {
                let is_type = owner.single().is_some_and(|atom| matches!(atom.what, What::Type(_)));
                let receivers = if is_type { Vec::new() } else { vec![owner.clone()] };
                let closure = Closure { function, unit, owner: None, scope: None, receivers, takes: None };
                return Val::at(What::Function(Rc::new(closure)), place);
            }
        }
        let (owner, name) = match owner {
            Some(owner) => (owner, name.clone()),
            // `::Client` makes one.
            None => match self.resolve(name) {
                Some(full) => (Val::at(What::Type(full), place), Name::new_static("init")),
                None => return Val::unknown(),
            },
        };
        let known = |atom: &Atom<'p>| matches!(atom.what, What::Type(_) | What::Object(_));
        if !owner.0.is_empty() && owner.0.iter().all(known) {
            return Val::at(What::Named(Rc::new(Named { owner, name })), place);
        }
        Val::unknown()
    }

    /// A method of the enclosing declarations.
    pub fn own_method(&self, name: &str) -> Option<(DeclId, &'p Function)> {
        let mut at = self.owner();
        while let Some(id) = at {
            let full = self.project.decls[id].name.clone();
            if let Some(found) = self.project.methods(&full, name).first() {
                return Some(*found);
            }
            at = self.project.decls[id].outer;
        }
        None
    }

    /// What a Kotlin class of the project says that an operator means for its objects, or a function that extends them.
    /// None: it says nothing.
    pub fn operator(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &str,
        args: &[Val<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        if self.kind() != FileKind::Kotlin || owner.0.is_empty() {
            return None;
        }
        let args: Vec<ArgVal<'p>> = args.iter().cloned().map(ArgVal::plain).collect();
        let count = args.len();
        let takes = |function: &Function| {
            let required = function.params.iter().filter(|p| p.default.is_none() && !p.vararg).count();
            function.body.is_some() && (required..=function.params.len()).contains(&count)
        };
        if let Some(ty) = self.type_of(st, owner) {
            let methods = self.project.methods(&ty, name);
            if let Some((decl, function)) = methods.into_iter().find(|(_, f)| f.receiver.is_none() && takes(f)) {
                return Some(self.enter(st, function, Some(decl), owner.clone(), args, place));
            }
        }
        self.extension(st, owner, name, args, &takes, place)
    }

    /// Calls a function that extends a value: one of the types whose code runs, or one outside of types.
    fn extension(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &str,
        args: Vec<ArgVal<'p>>,
        takes: &dyn Fn(&Function) -> bool,
        place: Place,
    ) -> Option<Val<'p>> {
        for (receiver, decl, function) in self.member_extensions(st, owner, name) {
            if takes(function) {
                let unit = self.project.decls[decl].unit;
                return Some(self.enter_in(st, function, unit, Some(decl), vec![receiver, owner.clone()], args, place));
            }
        }
        let top = self.project.top_functions(self.unit(), name);
        let (unit, function) = top
            .into_iter()
            .find(|(unit, f)| f.receiver.is_some() && takes(f) && self.receiver_fits(st, *unit, None, f, owner))?;
        Some(self.enter_in(st, function, unit, None, vec![owner.clone()], args, place))
    }

    /// Functions by a name that extend a value and stand in a type whose code runs, innermost first, with the object of
    /// that type.
    pub fn member_extensions(
        &self,
        st: &State<'p>,
        owner: &Val<'p>,
        name: &str,
    ) -> Vec<(Val<'p>, DeclId, &'p Function)> {
        let mut out = Vec::new();
        let receivers = self.frames.last().map(|f| f.receivers.as_slice()).unwrap_or_default();
        for receiver in receivers.iter().rev() {
            let Some(ty) = self.type_of(st, receiver) else { continue };
            for (decl, function) in self.project.methods(&ty, name) {
                let unit = self.project.decls[decl].unit;
                if function.receiver.is_some() && self.receiver_fits(st, unit, Some(decl), function, owner) {
                    out.push((receiver.clone(), decl, function));
                }
            }
        }
        let mut at = self.owner();
        while let Some(id) = at {
            for (decl, function) in self.project.methods(&self.project.decls[id].name, name) {
                let seen = out.iter().any(|(_, _, own)| std::ptr::eq(*own, function));
                let unit = self.project.decls[decl].unit;
                if !seen && function.receiver.is_some() && self.receiver_fits(st, unit, Some(decl), function, owner) {
                    let outer = Val::of(What::Type(self.project.decls[decl].name.clone()));
                    out.push((outer, decl, function));
                }
            }
            at = self.project.decls[id].outer;
        }
        out
    }

    /// Whether a function that extends a type may be called on a value.
    pub fn receiver_fits(
        &self,
        st: &State<'p>,
        unit: usize,
        decl: Option<DeclId>,
        function: &Function,
        owner: &Val<'p>,
    ) -> bool {
        let Some(receiver) = &function.receiver else { return true };
        self.type_fits(st, unit, decl, receiver, &function.generics, owner)
    }

    /// Whether a value may be of a type as written in a file.
    pub fn type_fits(
        &self,
        st: &State<'p>,
        unit: usize,
        decl: Option<DeclId>,
        receiver: &TypeRef,
        generics: &[Name],
        owner: &Val<'p>,
    ) -> bool {
        if generics.contains(&receiver.name) || receiver.name == "Any" || owner.0.is_empty() {
            return true;
        }
        let full = self.project.resolve(unit, decl, &receiver.name);
        let known = full.as_ref().filter(|full| self.project.is_type(full));
        let simple = receiver.name.rsplit('.').next().unwrap_or_default();
        let fits = |ty: &Name| match known {
            Some(known) if self.project.is_type(ty) => self.project.is_a(ty, known) || self.project.is_a(known, ty),
            // What is only known by its name may be anything else by another.
            Some(known) if self.project.decl_of(known).is_some() => !matches!(ty.as_str(), "List" | "Map"),
            Some(_) => true,
            None => !matches!(
                simple,
                "String" | "CharSequence" | "Int" | "Long" | "Boolean" | "int" | "long" | "boolean" | "Bool"
            ),
        };
        owner.0.iter().any(|atom| match (&atom.what, atom.sort()) {
            // One letter is a type that somebody else chooses.
            (What::Text(_) | What::Int(_) | What::Bool(_) | What::Unknown, Some(_))
                if simple.len() == 1 || simple == "Object" =>
            {
                true
            }
            (What::Text(_) | What::Unknown, Some(Sort::Text)) => {
                known.is_none_or(|known| known.ends_with(".String"))
                    && matches!(simple, "String" | "CharSequence" | "Comparable")
            }
            (What::Int(_) | What::Unknown, Some(Sort::Int)) => matches!(
                simple,
                "Int"
                    | "Long"
                    | "Short"
                    | "Byte"
                    | "Number"
                    | "Comparable"
                    | "int"
                    | "long"
                    | "short"
                    | "byte"
                    | "Integer"
                    | "UInt16"
            ),
            (What::Bool(_) | What::Unknown, Some(Sort::Bool)) => {
                matches!(simple, "Boolean" | "Comparable" | "boolean" | "Bool")
            }
            (What::Object(id), _) => st.get(*id).is_none_or(|object| object.ty.is_empty() || fits(&object.ty)),
            (What::Symbol { ty, .. } | What::Type(ty), _) if !ty.is_empty() => fits(ty),
            _ => true,
        })
    }

    fn eval_binary(
        &mut self,
        st: &mut State<'p>,
        op: BinaryOp,
        left: &'p Value,
        right: &'p Value,
        place: Place,
    ) -> Val<'p> {
        if matches!(op, BinaryOp::And | BinaryOp::Or) {
            let a = self.eval(st, left);
            let (yes, no) = a.truths();
            match (op, yes, no) {
                (BinaryOp::And, false, true) => return Val::of(What::Bool(false)),
                (BinaryOp::Or, true, false) => return Val::of(What::Bool(true)),
                _ => {}
            }
            let mut other = st.clone();
            let b = self.eval(&mut other, right);
            if (op == BinaryOp::And && (yes, no) == (true, false)) || (op == BinaryOp::Or && (yes, no) == (false, true))
            {
                *st = other;
                return b;
            }
            st.join(other);
            let (b_yes, b_no) = b.truths();
            return match (op, b_yes, b_no) {
                (BinaryOp::And, false, true) => Val::of(What::Bool(false)),
                (BinaryOp::Or, true, false) => Val::of(What::Bool(true)),
                _ => Val::some(Sort::Bool),
            };
        }
        let a = self.eval(st, left);
        // The other side of a comparison may start with a dot.
        let expected = a.0.iter().find_map(|atom| match &atom.what {
            What::Symbol { ty, .. } if !ty.is_empty() => Some(ty.clone()),
            _ => None,
        });
        let b = self.eval_as(st, right, expected.as_ref());
        let written = match op {
            BinaryOp::Add => "plus",
            BinaryOp::Sub => "minus",
            BinaryOp::Mul => "times",
            BinaryOp::Div => "div",
            BinaryOp::Pair => "to",
            _ => "",
        };
        if !written.is_empty()
            && let Some(val) = self.operator(st, &a, written, std::slice::from_ref(&b), place)
        {
            return val;
        }
        match op {
            BinaryOp::Add => self.plus(st, &a, &b, place),
            BinaryOp::In => self.is_among(st, &a, &b),
            BinaryOp::Eq | BinaryOp::Ne => match self.same_thing(st, &a, &b) {
                Some(same) => Val::of(What::Bool(same == (op == BinaryOp::Eq))),
                None => Val::some(Sort::Bool),
            },
            BinaryOp::Pair => {
                let b = self.stored_under(left, b, place);
                let a = self.keyed_at(a, &b, place);
                Val::object(self.make_map(st, vec![(a, b)], place))
            }
            BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => match (a.single(), b.single()) {
                (Some(Atom { what: What::Int(x), .. }), Some(Atom { what: What::Int(y), .. })) => {
                    let n = match op {
                        BinaryOp::Sub => x.checked_sub(*y),
                        BinaryOp::Mul => x.checked_mul(*y),
                        BinaryOp::Div => x.checked_div(*y),
                        _ => x.checked_rem(*y),
                    };
                    n.map_or_else(|| Val::some(Sort::Int), |n| Val::at(What::Int(n), place))
                }
                _ => reckoned(&a, &b),
            },
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => match (a.single(), b.single()) {
                (Some(Atom { what: What::Int(x), .. }), Some(Atom { what: What::Int(y), .. })) => {
                    Val::of(What::Bool(match op {
                        BinaryOp::Lt => x < y,
                        BinaryOp::Le => x <= y,
                        BinaryOp::Gt => x > y,
                        _ => x >= y,
                    }))
                }
                _ => Val::some(Sort::Bool),
            },
            BinaryOp::BitAnd | BinaryOp::BitOr => match (a.single(), b.single()) {
                (Some(Atom { what: What::Int(x), .. }), Some(Atom { what: What::Int(y), .. })) => {
                    Val::at(What::Int(if op == BinaryOp::BitAnd { x & y } else { x | y }), place)
                }
                _ => reckoned(&a, &b),
            },
            BinaryOp::Bits | BinaryOp::Other => reckoned(&a, &b),
            _ => Val::unknown(),
        }
    }

    /// `a + b`: numbers, texts, or lists.
    pub fn plus(&mut self, st: &mut State<'p>, a: &Val<'p>, b: &Val<'p>, place: Place) -> Val<'p> {
        let (a, b) = (self.built(st, a), self.built(st, b));
        let mut out = Val::none();
        for x in &a.0 {
            for y in &b.0 {
                let what = match (&x.what, &y.what) {
                    (What::Int(m), What::Int(n)) => m.checked_add(*n).map_or(What::Unknown, What::Int),
                    (What::Object(m), What::Text(_)) if st.get(*m).is_some_and(|o| !o.items.is_empty()) => {
                        let mut items = st.get(*m).map(|o| o.items.clone()).unwrap_or_default();
                        items.push(Val::only(y.clone()));
                        What::Object(self.make_list(st, items, place))
                    }
                    (What::Text(_), _) | (_, What::Text(_)) => {
                        let mut parts = Vec::new();
                        for side in [x, y] {
                            for part in
                                text_options(&Val::only(side.clone()), "…").into_iter().next().unwrap_or_default()
                            {
                                push_part(&mut parts, &part);
                            }
                        }
                        What::Text(Rc::from(parts))
                    }
                    (What::Object(m), What::Object(n)) if !self.takes_in(st, *m, *n) => {
                        let (Some(m), Some(n)) = (st.get(*m), st.get(*n)) else { continue };
                        let mut items: Vec<Val<'p>> = m.items.iter().chain(&n.items).cloned().collect();
                        let mut added = n.entries.clone();
                        if m.items.is_empty() && (m.ty == "Map" || !m.entries.is_empty()) {
                            // A map and a list of pairs are a map.
                            let pairs = items.iter().flat_map(Val::objects).filter_map(|id| st.get(id));
                            added.extend(pairs.flat_map(|pair| pair.entries.iter().cloned()));
                            items.clear();
                        }
                        let mut entries = m.entries.clone();
                        for (key, val) in added {
                            match entries.iter_mut().find(|(own, _)| own.same(&key)) {
                                Some((_, own)) if !key.has_unknown() => *own = val,
                                _ => entries.push((key, val)),
                            }
                        }
                        let open_ended = m.open_ended || n.open_ended;
                        let id = if entries.is_empty() && m.ty != "Map" {
                            self.make_list(st, items, place)
                        } else {
                            self.make_map(st, entries, place)
                        };
                        st.edit(id, |o| o.open_ended |= open_ended);
                        What::Object(id)
                    }
                    (What::Object(m), _) if st.get(*m).is_some_and(|o| self.grows(o)) => {
                        let (mut items, open_ended) =
                            st.get(*m).map(|o| (o.items.clone(), o.open_ended)).unwrap_or_default();
                        items.push(Val::only(y.clone()));
                        let id = self.make_list(st, items, place);
                        st.edit(id, |o| o.open_ended |= open_ended);
                        What::Object(id)
                    }
                    _ => What::Unknown,
                };
                let label = x.label.data().joined(&y.label.data());
                let sort = match (x.sort(), y.sort()) {
                    (Some(Sort::Text), _) | (_, Some(Sort::Text)) => Some(Sort::Text),
                    (Some(Sort::Int), Some(Sort::Int)) => Some(Sort::Int),
                    _ => None,
                };
                // What a text begins with says how it is meant.
                out.join(&Val::only(Atom { handed: x.handed, label, sort, ..Atom::new(what, x.from.or(y.from)) }));
            }
        }
        if out.is_none() { Val::unknown() } else { out }
    }

    /// Whether `+` and one more thing make a longer list.
    fn grows(&self, object: &Object<'p>) -> bool {
        !object.items.is_empty() || (object.entries.is_empty() && self.is_collection(&object.ty))
    }

    /// Whether `list + thing` adds the thing itself, which is no list.
    fn takes_in(&self, st: &State<'p>, list: ObjId, thing: ObjId) -> bool {
        let (Some(list), Some(thing)) = (st.get(list), st.get(thing)) else { return false };
        let holds = !thing.items.is_empty() || !thing.entries.is_empty() || self.is_collection(&thing.ty);
        self.grows(list) && !holds && !thing.foreign
    }

    /// `a in b` of a list of texts that is all known.
    fn is_among(&self, st: &State<'p>, a: &Val<'p>, b: &Val<'p>) -> Val<'p> {
        let list = match b.single().map(|atom| &atom.what) {
            Some(What::Object(id)) => st.get(*id).filter(|list| !list.open_ended && list.entries.is_empty()),
            _ => None,
        };
        let texts = list.and_then(|list| list.items.iter().map(Val::text).collect::<Option<Vec<_>>>());
        match (a.text(), texts.filter(|texts| !texts.is_empty())) {
            (Some(wanted), Some(texts)) => Val::of(What::Bool(texts.contains(&wanted))),
            _ => Val::unknown(),
        }
    }

    // Collections

    pub fn make_list(&mut self, st: &mut State<'p>, items: Vec<Val<'p>>, place: Place) -> ObjId {
        self.next_object += 1;
        let mut object = Object::new(Name::new_static("List"), place);
        object.open_ended = items.len() > MOST_ITEMS;
        object.items = items;
        object.items.truncate(MOST_ITEMS);
        st.heap.insert(self.next_object, Rc::new(object));
        self.next_object
    }

    pub fn make_map(&mut self, st: &mut State<'p>, entries: Vec<(Val<'p>, Val<'p>)>, place: Place) -> ObjId {
        self.next_object += 1;
        let mut object = Object::new(Name::new_static("Map"), place);
        object.open_ended = entries.len() > MOST_ITEMS;
        object.entries = entries;
        object.entries.truncate(MOST_ITEMS);
        st.heap.insert(self.next_object, Rc::new(object));
        self.next_object
    }

    /// `owner[keys]`.
    pub fn index(&mut self, st: &mut State<'p>, owner: &Val<'p>, keys: &[Val<'p>]) -> Val<'p> {
        let (key, default) = match keys {
            [key] => (key, None),
            // `owner[key, default: other]`
            [key, default] if self.kind() == FileKind::Swift => (key, Some(default)),
            _ => return Val::unknown(),
        };
        let mut out = Val::none();
        for id in owner.objects() {
            let Some(object) = st.get(id) else { continue };
            if let Some(Atom { what: What::Int(n), .. }) = key.single() {
                if let Some(item) = usize::try_from(*n).ok().and_then(|n| object.items.get(n)) {
                    out.join(item);
                    continue;
                }
            } else if !object.items.is_empty() {
                object.items.iter().for_each(|i| out.join(i));
                continue;
            }
            let mut found = false;
            if object.entries.is_empty() && object.items.is_empty() && self.chains(&object.ty) {
                out.join(&Val::object(id));
                continue;
            }
            for (own, val) in &object.entries {
                match equal(own, key) {
                    Some(true) => {
                        out.join(val);
                        found = true;
                    }
                    None => out.join(val),
                    Some(false) => {}
                }
            }
            if !found {
                let more = || Val::unknown().labelled(&object.label.data());
                out.join(&if object.open_ended { more() } else { Val::of(What::Null) });
            }
        }
        match default {
            Some(default) if out.0.iter().any(|a| matches!(a.what, What::Null | What::Unknown)) => {
                out.without_null().joined(default)
            }
            _ if out.is_none() => {
                Val::unknown().sorted(owner.sort().and_then(Sort::element)).labelled(&owner.label().data())
            }
            _ => out,
        }
    }

    /// `owner[key] = val`: keeps a value under a key, which says from now on where that was decided.
    pub fn store(&mut self, st: &mut State<'p>, owner: &Val<'p>, key: Val<'p>, val: Val<'p>, place: Place) {
        let key = self.keyed_at(key, &val, place);
        for id in owner.objects().collect::<Vec<_>>() {
            st.edit(id, |o| {
                if let Some(Atom { what: What::Int(n), .. }) = key.single()
                    && let Some(item) = usize::try_from(*n).ok().and_then(|n| o.items.get_mut(n))
                {
                    *item = val.clone();
                    return;
                }
                if key.has_unknown() && key.0.len() == 1 {
                    // It may stand anywhere; to put it into every place would make all of them long.
                    if !o.items.is_empty() && !o.items.iter().any(|own| own.same(&val)) {
                        o.push_item(val.clone());
                    }
                    o.open_ended = true;
                    o.label.join(&val.label().data());
                    // What is kept under some key can be found again.
                    if val.objects().next().is_none() || o.entries.iter().any(|(_, own)| own.same(&val)) {
                        return;
                    }
                    o.entries.push((key.clone(), val.clone()));
                    return;
                }
                let full = o.entries.len() >= MOST_ITEMS;
                match o.entries.iter_mut().find(|(own, _)| own.same(&key)) {
                    // The key says where the entry was decided, which is here now.
                    Some(entry) => *entry = (key.clone(), val.clone()),
                    None if !full => o.entries.push((key.clone(), val.clone())),
                    None => o.open_ended = true,
                }
            });
        }
    }

    // Assignments

    /// Objects that reach code which was not seen.
    pub fn escape(&mut self, st: &mut State<'p>, val: &Val<'p>) {
        for id in val.objects().collect::<Vec<_>>() {
            let mut at = id;
            loop {
                let view = st.get(at).and_then(|o| o.view);
                st.edit(at, |o| {
                    o.escaped = true;
                    o.settled = None;
                });
                match view {
                    Some(next) if next != at => at = next,
                    _ => break,
                }
            }
        }
    }

    pub fn push_frame(
        &mut self,
        unit: usize,
        owner: Option<DeclId>,
        function: Option<&'p Function>,
        receivers: Vec<Val<'p>>,
    ) {
        self.frames.push(Frame {
            unit,
            owner,
            function,
            scope: None,
            receivers,
            returns: Vec::new(),
            breaks: Vec::new(),
            continues: Vec::new(),
            throws: Vec::new(),
            tries: 0,
            is_lambda: false,
            seen: Label::default(),
            kept: Label::default(),
        });
    }

    pub fn eval_args(
        &mut self,
        st: &mut State<'p>,
        args: &'p [Arg],
        expected: &dyn Fn(usize) -> Option<Name>,
    ) -> Vec<ArgVal<'p>> {
        args.iter()
            .enumerate()
            .map(|(i, arg)| {
                let expected = expected(i);
                ArgVal {
                    label: arg.label.clone(),
                    val: self.eval_as(st, &arg.value, expected.as_ref()),
                    spread: arg.spread,
                    trailing: arg.trailing,
                    at: Some(self.place(arg.value.span)),
                }
            })
            .collect()
    }
}

/// An evaluated argument.
#[derive(Clone, Debug)]
pub(in crate::trace) struct ArgVal<'p> {
    pub label: Option<Name>,
    pub val: Val<'p>,
    pub spread: bool,
    pub trailing: bool,
    /// Where it is written; nothing for a value that is there already.
    pub at: Option<Place>,
}

impl<'p> ArgVal<'p> {
    pub fn plain(val: Val<'p>) -> Self {
        Self { label: None, val, spread: false, trailing: false, at: None }
    }
}

impl<'p> Val<'p> {
    /// A literal that was read at a place.
    pub fn literal_at(literal: &crate::knowledge::Literal, place: Place) -> Self {
        let mut val = Self::literal(literal);
        val.0.iter_mut().for_each(|a| a.from = Some(place));
        val
    }
}

/// What is reckoned from two values, of which nothing is known but what they bring along.
fn reckoned<'p>(a: &Val<'p>, b: &Val<'p>) -> Val<'p> {
    let sort = a.sort().filter(|sort| matches!(sort, Sort::Int | Sort::Bool) && b.sort() == Some(*sort));
    Val::unknown().sorted(sort).labelled(&a.label().data().joined(&b.label().data()))
}

/// Most steps of one unit among so many.
pub(in crate::trace) fn unit_steps(units: usize) -> u64 {
    let (most, least) = UNIT_STEPS;
    (PROJECT_STEPS / (units as u64).max(1)).clamp(least, most)
}

/// `get` + `Name`.
pub(in crate::trace) fn getter_name(prefix: &str, name: &str) -> Name {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => Name::new(format!("{prefix}{}{}", first.to_uppercase(), chars.as_str())),
        None => Name::default(),
    }
}

fn push_literal(parts: &mut Vec<Part>, text: &str) {
    if text.is_empty() {
        return;
    }
    let full = parts.len() >= MOST_PARTS;
    if let Some(Part::Literal(last)) = parts.last_mut() {
        if last.len() + text.len() <= MOST_TEXT {
            *last = Name::new(format!("{last}{text}"));
        } else {
            // A text that doubles in a loop must not take all memory.
            push_hole(parts, Name::new_static("…"));
        }
    } else if !full {
        parts.push(Part::Literal(Name::new(text)));
    }
}

fn push_hole(parts: &mut Vec<Part>, label: Name) {
    // Past the limit the text ends in a hole, which stands for all that follows.
    match parts.last() {
        Some(Part::Hole(_)) if parts.len() >= MOST_PARTS => {}
        _ => parts.push(Part::Hole(label)),
    }
}

pub(in crate::trace) fn push_part(parts: &mut Vec<Part>, part: &Part) {
    match part {
        Part::Literal(text) => push_literal(parts, text),
        Part::Hole(label) => push_hole(parts, label.clone()),
    }
}

/// A word for a hole in a text: the last name in it.
fn hole_label(value: &Value) -> Name {
    match &value.kind {
        ValueKind::Name(name) | ValueKind::Member { name, .. } => name.clone(),
        ValueKind::Call(call) => call.name.clone(),
        _ => Name::new_static("…"),
    }
}

/// The texts that a value may be, as parts.
pub(in crate::trace) fn text_options(val: &Val<'_>, label: &str) -> Vec<Vec<Part>> {
    let hole = || vec![Part::Hole(Name::new(label))];
    let mut out: Vec<Vec<Part>> = Vec::new();
    for atom in &val.0 {
        let parts = match &atom.what {
            What::Text(parts) => parts.to_vec(),
            What::Int(n) => vec![Part::Literal(Name::new(n.to_string()))],
            What::Bool(b) => vec![Part::Literal(Name::new(b.to_string()))],
            What::Symbol { name, .. } => {
                if val.0.len() == 1 {
                    vec![Part::Hole(name.clone())]
                } else {
                    hole()
                }
            }
            _ => hole(),
        };
        if !out.contains(&parts) {
            out.push(parts);
        }
    }
    if out.is_empty() {
        out.push(hole());
    }
    out
}

/// Whether two values are equal; none: it cannot be told.
pub(in crate::trace) fn equal<'p>(a: &Val<'p>, b: &Val<'p>) -> Option<bool> {
    let (Some(x), Some(y)) = (a.single(), b.single()) else { return None };
    match (&x.what, &y.what) {
        (What::Unknown | What::Outcome(_) | What::Package(_) | What::Named(_), _)
        | (_, What::Unknown | What::Outcome(_) | What::Package(_) | What::Named(_)) => None,
        (What::Text(_), What::Text(_)) => match (x.what.plain_text(), y.what.plain_text()) {
            (Some(p), Some(q)) => Some(p == q),
            _ => None,
        },
        (What::Symbol { name: p, ty: s }, What::Symbol { name: q, ty: t }) => {
            if s.is_empty() && t.is_empty() {
                (p == q).then_some(true)
            } else {
                Some(p == q)
            }
        }
        (What::Symbol { .. }, _) | (_, What::Symbol { .. }) => None,
        (What::Object(p), What::Object(q)) => (p == q).then_some(true),
        (What::Object(_), What::Null) | (What::Null, What::Object(_)) => Some(false),
        (
            What::Int(_) | What::Bool(_) | What::Null | What::Text(_),
            What::Int(_) | What::Bool(_) | What::Null | What::Text(_),
        ) => Some(x.what == y.what),
        _ => None,
    }
}
