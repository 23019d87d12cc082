//! The interpreter itself: what it carries from step to step, its frames and its bounds.

use std::rc::Rc;
use std::sync::Arc;

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use crate::channel::{Name, Reach};
use crate::ir::{Bind, Function, Value};
use crate::knowledge::{Knowledge, Operand};
use crate::source::{FileKind, Place, Span};
use crate::trace::channels::{Shelved, Spots};
use crate::trace::domain::{Label, LogStep, ObjId, Object, Scope, ScopeNode, State, Val, VarId};
use crate::trace::project::{DeclId, Project};

/// Most steps that one root may take.
const MOST_STEPS: u32 = 60_000;
/// Most steps that the roots of one unit may take together, so that a file of ten thousand methods ends too; fewer,
/// down to the second number, where a project has very many units.
const UNIT_STEPS: (u64, u64) = (600_000, 200_000);
/// Most steps of a whole project, which its units share evenly: who runs first must not matter.
const PROJECT_STEPS: u64 = 200_000_000;
/// Most steps that the calls which a root makes may take together. What the root says itself does not count here.
const CALL_STEPS: u32 = 12_000;
/// The same for a root that only tests run, which nobody ships, and for one that is only asked what it leaves in fields.
const BRIEF_CALL_STEPS: u32 = 2_000;
/// Steps of its unit that making an object takes besides.
const OBJECT_STEPS: u64 = 4;
/// Steps that a call near the root has in any case: short helpers are always followed.
const LEAST_CALL_STEPS: u32 = 150;
/// Most steps of a call that never comes near anything known: enough to put an address together.
const FAR_STEPS: u32 = 400;

/// Most project functions on the stack.
pub(in crate::trace) const MOST_CALLS: usize = 12;

/// Most values nested in each other that are followed.
pub(super) const MOST_DEPTH: u32 = 400;

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
    /// Parameters that the caller gets back, with what they were and where the argument stands.
    pub inouts: Vec<(Name, Val<'p>, Place)>,
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
    /// How many of them are lambdas.
    pub lambdas: u32,
    /// Steps that the root's calls took so far.
    pub call_steps: u32,
    /// The root leads to nothing, and is only asked what it leaves in fields.
    pub brief: bool,
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
    /// How many loops around the code at hand stand for more rounds than are followed.
    pub loops: u32,
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
    /// Tests to which locals give names, and keep them: `val local = host == "localhost"`.
    pub tests: FxHashMap<VarId, &'p Value>,
    /// How many such names were followed for the test at hand.
    pub named: u8,
    /// Something was done that can open a channel or takes a trust decision.
    pub led: bool,
    /// Whether that happens is all that is asked; with the functions that are known to get there, by address.
    pub scouts: Option<Arc<FxHashSet<usize>>>,
    /// How many that provide something for a framework are being run, one for the other.
    pub providing: u8,
    /// How many were run for what was asked for first.
    pub provided: u8,
    /// What was put on shelves, where that is all that is asked.
    pub shelved: Option<Vec<Shelved>>,
    /// The fields of what is made get their values when they are first asked for.
    pub lazily: bool,
    /// What patterns of conditions were held against last.
    pub matched: FxHashMap<*const Value, Val<'p>>,
    /// Something was done to what is open, or with it.
    pub used: bool,
    /// What the call that just ended wrote to its arguments, by where they stand.
    pub written_back: Vec<(Place, Val<'p>)>,
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
            brief: false,
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
            loops: 0,
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
            tests: FxHashMap::default(),
            named: 0,
            led: false,
            scouts: None,
            providing: 0,
            provided: 0,
            shelved: None,
            lazily: false,
            matched: FxHashMap::default(),
            lambdas: 0,
            used: false,
            written_back: Vec::new(),
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

    /// Whether only tests run the root at hand.
    pub fn is_test(&self) -> bool {
        self.frames.first().is_some_and(|frame| self.project.units[frame.unit].reach == Reach::Test)
    }

    pub fn kind(&self) -> FileKind {
        self.project.kind(self.unit())
    }

    /// Where a part of the code at hand stands; what configuration gave stands there.
    pub fn place(&self, span: Span) -> Place {
        let unit = self.project.units[self.unit()].unit;
        let configured = unit.configured.binary_search_by_key(&span, |(own, _)| *own);
        configured.map_or(Place { file: unit.file, span }, |at| unit.configured[at].1)
    }

    /// Counts a step; false when the budget is spent.
    pub fn step(&mut self) -> bool {
        self.steps += 1;
        self.left = self.left.saturating_sub(1);
        if self.scouts.is_some() && self.led {
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
        self.tests.clear();
    }

    /// Begins the activation of a function. It may take a part of what is left, so that one that leads far away from
    /// the root ends without taking the root along.
    pub fn begin_call(&mut self, near: bool) -> Budget {
        self.begin_with(near, 4)
    }

    /// Begins a lambda, which goes on where it is written: those of a view stand in each other.
    pub fn begin_lambda(&mut self) -> Budget {
        self.lambdas += 1;
        self.begin_with(true, 2)
    }

    pub fn end_lambda(&mut self, before: &Budget) {
        self.lambdas = self.lambdas.saturating_sub(1);
        self.end_call(before);
    }

    fn begin_with(&mut self, near: bool, share: u32) -> Budget {
        let left = match self.inside {
            0 => {
                let most = if self.brief || self.is_test() { BRIEF_CALL_STEPS } else { CALL_STEPS };
                most.saturating_sub(self.call_steps)
            }
            _ => self.limit.saturating_sub(self.steps),
        };
        let least = if self.inside < 3 + self.lambdas { LEAST_CALL_STEPS } else { 0 };
        let before = Budget { limit: self.limit, gave_up: self.gave_up, steps: self.steps };
        let most = if near { (left / share).max(least) } else { (left / share).max(least).min(FAR_STEPS) };
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
            inouts: Vec::new(),
        });
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

/// Most steps of one unit among so many.
pub(in crate::trace) fn unit_steps(units: usize) -> u64 {
    let (most, least) = UNIT_STEPS;
    (PROJECT_STEPS / (units as u64).max(1)).clamp(least, most)
}
