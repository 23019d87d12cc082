//! Judging trust code by its meaning: does some path look at the peer and say no?

use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::channel::{Name, Property};
use crate::ir::{Function, Value, ValueKind, visit};
use crate::knowledge::{Answer, Judged, Literal, What as Wanted};
use crate::source::{Place, Span};
use crate::trace::domain::{Atom, Closure, LogStep, Named, ObjId, Scope, State, Val, What};
use crate::trace::interpreter::Interp;
use crate::trace::project::{DeclId, Project};

use super::path::{End, Path, always_taken, taken_unseen};
use super::walker::walk;

/// A trust decision of the program.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Trust {
    pub place: Place,
    pub symbol: Name,
    pub model: Name,
    /// Slot and its possible values.
    pub facts: Vec<(Name, Vec<Literal>)>,
    pub note: Name,
}

/// What judging a body gives.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Judgement {
    /// Every path that says yes has looked at the peer.
    Checks,
    /// No path says no because of the peer.
    AcceptsAll,
    /// Only a part is checked, and that is worth this.
    Weak(Name),
    /// Some paths check, others accept unseen.
    Sometimes,
    /// The body says neither, or there are too many ways through it.
    Unknown,
    /// The answer is left to code that was not seen.
    Elsewhere,
}

impl Judgement {
    /// How much it keeps out: who accepts everybody comes first, who says nothing last.
    fn strictness(&self) -> u8 {
        match self {
            Self::AcceptsAll => 0,
            Self::Weak(_) => 1,
            Self::Sometimes => 2,
            Self::Checks => 3,
            Self::Elsewhere => 4,
            Self::Unknown => 5,
        }
    }
}

/// A function value that a body can call.
#[derive(Clone)]
pub(super) enum Handed<'p> {
    /// One of the project.
    Own(Rc<Closure<'p>>),
    /// A member of something that the project does not declare, and where it is named.
    Named(Rc<Named<'p>>, Option<Place>),
}

/// What a body can call by a name.
#[derive(Default)]
pub(super) struct Held<'p> {
    /// Functions that fields of its object hold, and locals around it.
    pub functions: Vec<(Name, Handed<'p>)>,
    /// The types of the objects that locals around it hold.
    pub around: Vec<(Name, Vec<Name>)>,
    /// The type of the object, and those of the objects that its fields hold.
    pub object: Name,
    pub objects: Vec<(Name, Name)>,
}

impl<'p> Held<'p> {
    /// What locals hold.
    fn of_scope(project: &Project<'p>, st: &State<'p>, scope: &Scope) -> Self {
        Self { functions: functions_in(st, scope), around: objects_in(project, st, scope), ..Self::default() }
    }
}

/// What is the same for a body that is judged and for all helpers that it asks.
pub(super) struct Around<'a, 'p> {
    pub project: &'a Project<'p>,
    /// The class of the object, where that is one below the owner.
    pub this: Option<DeclId>,
    pub held: &'a Held<'p>,
    /// What helpers came to: each is asked on many ways.
    pub helpers: RefCell<FxHashMap<Asked, Judgement>>,
}

/// A helper that is asked: its address, how deep, and the parameters that got something of the peer.
pub(super) type Asked = (usize, u32, Vec<Name>);

impl<'a, 'p> Around<'a, 'p> {
    pub fn new(project: &'a Project<'p>, this: Option<DeclId>, held: &'a Held<'p>) -> Self {
        Self { project, this, held, helpers: RefCell::default() }
    }
}

/// Judges a method or lambda.
pub(super) fn judge(
    around: &Around<'_, '_>,
    judged: &Judged,
    function: &Function,
    unit: usize,
    owner: Option<DeclId>,
    depth: u32,
) -> Judgement {
    judge_and_show(around, judged, function, unit, owner, depth).0
}

/// Judges a method or lambda, and says where it says yes to a peer that nobody looked at.
fn judge_and_show(
    around: &Around<'_, '_>,
    judged: &Judged,
    function: &Function,
    unit: usize,
    owner: Option<DeclId>,
    depth: u32,
) -> (Judgement, Option<Place>) {
    let project = around.project;
    let Some(paths) = walk(around, judged, function, unit, owner, depth) else {
        return (Judgement::Unknown, None);
    };
    let judgement = judgement_of(&paths);
    let accepting = || paths.iter().filter(|p| p.end == Some(End::Accepts));
    let unseen = || accepting().filter(|p| !p.gated);
    let forgiven = accepting().filter_map(|p| p.forgives.as_ref()).map(|(_, unit, span)| (*unit, *span));
    // Where one says nothing, nothing is said.
    let silent = unseen().any(|p| p.vouched.is_none() && p.said.is_none());
    // Where a handler says yes to what a check threw, that is where.
    let by_handler = unseen().any(|p| !p.caught.is_empty());
    let said = unseen().filter(|p| !silent && by_handler != p.caught.is_empty());
    let said = said.filter_map(|p| p.vouched.or(p.said));
    let first = |(own, span): &(usize, Span)| (*own != unit, *own, span.start);
    let at = if judged.accepts.iter().any(speaks) {
        forgiven.min_by_key(first).or_else(|| said.min_by_key(first))
    } else {
        // What answers by going on, or with true and false, is known by its name, or by that of whom it asked.
        unseen().filter_map(|p| p.vouched).min_by_key(first)
    };
    (judgement, at.map(|(unit, span)| Place { file: project.units[unit].unit.file, span }))
}

/// Whether an answer is an act: a call, or a word that somebody else acts on.
fn speaks(answer: &Answer) -> bool {
    !matches!(answer, Answer::Return | Answer::Throw | Answer::ReturnLiteral(Literal::Bool(_)))
}

/// What the ways through a body come to.
fn judgement_of(paths: &[Path]) -> Judgement {
    let accepting: Vec<&Path> = paths.iter().filter(|p| p.end == Some(End::Accepts)).collect();
    if accepting.is_empty() {
        return if paths.iter().any(|p| p.lost) {
            Judgement::Elsewhere
        } else if paths.iter().any(|p| p.end == Some(End::Rejects)) {
            Judgement::Checks
        } else {
            Judgement::Unknown
        };
    }
    let forgiving = || accepting.iter().filter_map(|p| p.forgives.as_ref().map(|(worth, ..)| (*p, worth)));
    if let Some(worth) = forgiving().map(|(_, worth)| worth).min() {
        // A peer that was found wanting is let in, whatever the settings are or with some of them.
        let settings = |p: &Path| {
            let choices = p.choices.iter().copied().filter(|choice| !choice.by_peer()).collect();
            Path { choices, ..p.clone() }
        };
        let all: Vec<Path> = paths.iter().map(settings).collect();
        let lax: Vec<Path> = forgiving().map(|(p, _)| settings(p)).collect();
        return if !always_taken(&lax.iter().collect::<Vec<_>>(), &all) {
            Judgement::Sometimes
        } else if *worth == "none" {
            Judgement::AcceptsAll
        } else {
            Judgement::Weak(worth.clone())
        };
    }
    let unseen: Vec<&Path> = accepting.iter().copied().filter(|p| !p.gated).collect();
    if !always_taken(&unseen, paths) {
        // Where a setting can be so that everybody is let in unseen, it depends on the setting.
        return if taken_unseen(&unseen, paths) { Judgement::Sometimes } else { Judgement::Checks };
    }
    // A check whose failure changes nothing checks nothing.
    let swallowed = |p: &Path| p.guarded.iter().any(|at| unseen.iter().any(|unseen| unseen.caught.contains(at)));
    let checks: Vec<&Path> = paths.iter().filter(|p| !swallowed(p)).collect();
    let says_no = checks.iter().any(|p| p.decides || (p.end == Some(End::Rejects) && p.checked));
    if says_no && checks.iter().any(|p| p.checked) {
        return Judgement::Sometimes;
    }
    match unseen.iter().map(|p| p.weak.clone()).collect::<Option<Vec<_>>>() {
        Some(weak) => weak.into_iter().min().map_or(Judgement::AcceptsAll, Judgement::Weak),
        None => Judgement::AcceptsAll,
    }
}

impl<'p> Interp<'p> {
    /// Judges an object of a project type by the methods that its known supertypes ask for.
    pub fn judge_object(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name) {
        let lineage = self.project.lineage(ty);
        let mut asked: Vec<(Name, *const Function)> = Vec::new();
        for ancestor in lineage.iter() {
            let Some(model) = self.knowledge.ty(ancestor) else { continue };
            for judged in &model.judged {
                // Of several, the one that lets the most in counts.
                let mut overloads = judged_overloads(self.project, judged, ty);
                // The nearest type that asks for a method tells how it is judged.
                let nearer = |own: &Function| asked.iter().any(|(by, f)| by != ancestor && std::ptr::eq(*f, own));
                overloads.retain(|(_, function)| !nearer(function));
                asked.extend(overloads.iter().map(|(_, function)| (ancestor.clone(), std::ptr::from_ref(*function))));
                let found = overloads.into_iter().map(|(decl, function)| self.judge_method(judged, decl, function, ty));
                let Some((judgement, place, symbol)) = found.min_by_key(|(judgement, ..)| judgement.strictness())
                else {
                    continue;
                };
                self.trust(st, Some(id), judged, &judgement, place, symbol, &model.model);
            }
        }
    }

    /// Judges one method of a type, with what the type changes of what it inherits.
    fn judge_method(&self, judged: &Judged, decl: DeclId, function: &Function, ty: &Name) -> (Judgement, Place, Name) {
        let unit = self.project.decls[decl].unit;
        let named = Place { file: self.project.units[unit].unit.file, span: function.name_span };
        let this = self.project.decl_of(ty).filter(|this| *this != decl);
        let none = Held::default();
        let (mut judgement, said) =
            judge_and_show(&Around::new(self.project, None, &none), judged, function, unit, Some(decl), 0);
        let mut place = said.unwrap_or(named);
        if let Some(this) = this {
            // What the class overrides may change what it inherits.
            let around = Around::new(self.project, Some(this), &none);
            let (own, said) = judge_and_show(&around, judged, function, unit, Some(decl), 0);
            if own != judgement {
                let below = &self.project.decls[this];
                let file = self.project.units[below.unit].unit.file;
                let theirs = said.filter(|said| said.file == file && within(below.decl.span, said.span));
                place = theirs.unwrap_or(Place { file, span: below.decl.name_span });
                judgement = own;
            }
        }
        let symbol = Name::new(format!("{}.{}", self.project.decls[decl].name, function.name));
        (judgement, place, symbol)
    }

    /// Judges an object again, now that it is seen which functions its methods call.
    pub fn judge_held(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name) {
        let lineage = self.project.lineage(ty);
        let asks = |ancestor: &Name| self.knowledge.ty(ancestor).is_some_and(|model| !model.judged.is_empty());
        if !lineage.iter().any(asks) {
            return;
        }
        let Some(object) = st.get(id) else { return };
        let fields = object.fields.iter().map(|(name, val)| (name.clone(), val));
        let mut functions: Vec<(Name, Handed<'p>)> =
            fields.clone().filter_map(|(name, val)| only_function(name, val)).collect();
        let mut around = Vec::new();
        if let Some(scope) = object.around.as_ref().map(|around| &around.0) {
            functions.extend(functions_in(st, scope));
            around = objects_in(self.project, st, scope);
        }
        // What is judged by itself needs no judgement here.
        let objects = fields.filter_map(|(name, val)| Some((name, self.only_object(st, val)?)));
        let objects: Vec<(Name, Name)> =
            objects.filter(|(_, held)| !self.project.lineage(held).iter().any(asks)).collect();
        if functions.is_empty() && objects.is_empty() && around.is_empty() {
            return;
        }
        let (held, none) = (Held { functions, around, object: ty.clone(), objects }, Held::default());
        for ancestor in lineage.iter() {
            let Some(model) = self.knowledge.ty(ancestor) else { continue };
            for judged in &model.judged {
                let methods = self.project.methods(ty, &judged.method.name);
                let found = methods.into_iter().find(|(_, f)| method_fits(judged, f) && !f.modifiers.debug_only);
                let Some((decl, function)) = found else { continue };
                let unit = self.project.decls[decl].unit;
                let this = self.project.decl_of(ty).filter(|this| *this != decl);
                let around = |held| Around::new(self.project, this, held);
                let plain = judge(&around(&none), judged, function, unit, Some(decl), 0);
                let (own, said) = judge_and_show(&around(&held), judged, function, unit, Some(decl), 0);
                if own == plain {
                    continue;
                }
                // The function that it was given decides.
                let called = held.functions.iter().find(|(name, _)| calls(function, name));
                // Else the type that hands it what it asks.
                let at = |unit: usize, span: Span| Place { file: self.project.units[unit].unit.file, span };
                let place = match (called, this) {
                    (Some((_, Handed::Own(closure))), _) => at(closure.unit, closure.function.name_span),
                    (Some((_, Handed::Named(_, Some(place)))), _) => *place,
                    (_, Some(this)) => at(self.project.decls[this].unit, self.project.decls[this].decl.name_span),
                    (_, None) => said.unwrap_or(at(unit, function.name_span)),
                };
                let symbol = self.symbol();
                self.trust(st, Some(id), judged, &own, place, symbol, &model.model);
            }
        }
    }

    /// The type of the one object of the project that a value is, if it was seen made.
    fn only_object(&self, st: &State<'p>, val: &Val<'p>) -> Option<Name> {
        let Some(What::Type(ty)) = val.single().map(|atom| &atom.what) else {
            let id = val.objects().next().filter(|_| val.0.len() == 1)?;
            return st.get(id).filter(|o| o.decl.is_some() && !o.foreign).map(|o| o.ty.clone());
        };
        self.project.is_object(ty).then(|| ty.clone())
    }

    /// Judges a lambda that stands for an interface with one method.
    pub fn judge_closure(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name, closure: Rc<Closure<'p>>, place: Place) {
        let Some(model) = self.knowledge.ty(ty) else { return };
        let Some(judged) = model.judged.first() else { return };
        let held = Held::of_scope(self.project, st, &closure.scope);
        let around = Around::new(self.project, None, &held);
        let (judgement, said) = judge_and_show(&around, judged, closure.function, closure.unit, closure.owner, 0);
        let place = said.unwrap_or(place);
        let symbol = self.symbol();
        self.trust(st, Some(id), judged, &judgement, place, symbol, &model.model);
    }

    /// Judges a function that nobody is seen to hand over.
    pub fn judge_function(
        &mut self,
        st: &mut State<'p>,
        judged: &Judged,
        function: &Function,
        (unit, owner): (usize, Option<DeclId>),
        place: Place,
        model: &Name,
    ) {
        let none = Held::default();
        let around = Around::new(self.project, None, &none);
        let (judgement, said) = judge_and_show(&around, judged, function, unit, owner, 0);
        // What depends on more than the peer may be the answer to another question.
        if judgement == Judgement::Sometimes && !judged.asking.is_empty() {
            return;
        }
        let symbol = self.symbol();
        self.trust(st, None, judged, &judgement, said.unwrap_or(place), symbol, model);
    }

    /// Writes down which versions were chosen for what somebody else goes on with.
    pub fn versions_chosen(&mut self, st: &State<'p>, id: ObjId) {
        let Some(object) = st.get(id) else { return };
        let Some(slot) = object.slots.get("tls").filter(|slot| slot.explicit) else { return };
        let Some((_, step)) = object.log.iter().rev().find(|(_, step)| step.decides == Some(Property::Tls)) else {
            return;
        };
        let words =
            slot.val.0.iter().map(|a| Literal::Text(Name::new(crate::trace::domain::word_of(&a.what)))).collect();
        let (place, note, model) = (step.place, step.what.clone(), object.model.clone());
        if !self.trusts.iter().any(|t| t.place == place) {
            let facts = vec![(Name::new_static("tls"), words)];
            let symbol = object.symbol.clone();
            self.trusts.push(Trust { place, symbol, model, facts, note });
        }
    }

    /// Writes down what a judgement says.
    #[expect(clippy::too_many_arguments, reason = "one judgement with all that is said about it")]
    fn trust(
        &mut self,
        st: &mut State<'p>,
        id: Option<ObjId>,
        judged: &Judged,
        judgement: &Judgement,
        place: Place,
        symbol: Name,
        model: &Name,
    ) {
        self.led = true;
        let what = match judgement {
            Judgement::AcceptsAll => "accepts every peer: no path looks at what it shows and says no",
            Judgement::Weak(_) => "looks at a part only",
            Judgement::Sometimes => "some path accepts without looking",
            Judgement::Checks | Judgement::Unknown | Judgement::Elsewhere => "looks at what the peer shows",
        };
        let mut facts: Vec<(Name, Vec<Literal>)> = Vec::new();
        match judgement {
            Judgement::AcceptsAll => facts.extend(judged.set.iter().map(|(s, l)| (s.clone(), vec![l.clone()]))),
            Judgement::Weak(worth) => {
                facts.extend(judged.set.iter().map(|(s, _)| (s.clone(), vec![Literal::Text(worth.clone())])));
            }
            Judgement::Sometimes => {
                for (slot, literal) in &judged.set {
                    let mut values = vec![literal.clone()];
                    values.extend(judged.otherwise.iter().filter(|(s, _)| s == slot).map(|(_, l)| l.clone()));
                    if values.len() == 1 {
                        values.push(Literal::Text(Name::new_static("host")));
                    }
                    facts.push((slot.clone(), values));
                }
            }
            Judgement::Checks => facts.extend(judged.otherwise.iter().map(|(s, l)| (s.clone(), vec![l.clone()]))),
            Judgement::Elsewhere => {
                facts.extend(
                    judged.set.iter().map(|(s, _)| (s.clone(), vec![Literal::Text(Name::new_static("unknown"))])),
                );
            }
            Judgement::Unknown => {}
        }
        if let Some(id) = id {
            let bad = !matches!(judgement, Judgement::Checks | Judgement::Unknown | Judgement::Elsewhere);
            for (slot, values) in &facts {
                let mut val = Val::none();
                values.iter().for_each(|l| val.join(&Val::literal(l)));
                let step = bad.then(|| LogStep {
                    place,
                    what: Name::new(what),
                    decides: Some(Property::Identity),
                    worth: None,
                    slot: None,
                });
                self.write_slot(st, id, slot, &val, false, step);
            }
        }
        if !matches!(judgement, Judgement::Checks | Judgement::Unknown | Judgement::Elsewhere)
            && !self.trusts.iter().any(|t| t.place == place)
        {
            self.trusts.push(Trust { place, symbol, model: model.clone(), facts, note: Name::new(what) });
        }
    }
}

/// Whether a span lies in another one.
fn within(outer: Span, inner: Span) -> bool {
    outer.start <= inner.start && inner.end <= outer.end
}

/// Whether a method of a type is judged.
pub(super) fn judges(project: &Project<'_>, ty: &Name, function: &Function) -> bool {
    let lineage = project.lineage(ty);
    let models = lineage.iter().filter_map(|ancestor| project.knowledge.ty(ancestor));
    models.flat_map(|model| &model.judged).any(|j| j.method.name == function.name && method_fits(j, function))
}

/// The function that a value is, with the name of what holds it.
fn only_function<'p>(name: Name, val: &Val<'p>) -> Option<(Name, Handed<'p>)> {
    let atom = val.single()?;
    match &atom.what {
        What::Function(closure) => Some((name, Handed::Own(closure.clone()))),
        What::Named(named) => Some((name, Handed::Named(named.clone(), atom.from))),
        _ => None,
    }
}

/// Functions among the visible locals, inner ones first.
fn functions_in<'p>(st: &State<'p>, scope: &Scope) -> Vec<(Name, Handed<'p>)> {
    let (mut out, mut at) = (Vec::new(), scope.as_deref());
    while let Some(node) = at {
        out.extend(st.vars.get(&node.var).and_then(|val| only_function(node.name.clone(), val)));
        at = node.outer.as_deref();
    }
    out
}

/// The types of the project whose objects are in the visible locals, inner ones first.
fn objects_in<'p>(project: &Project<'p>, st: &State<'p>, scope: &Scope) -> Vec<(Name, Vec<Name>)> {
    let (mut out, mut at) = (Vec::new(), scope.as_deref());
    while let Some(node) = at {
        let ty = |atom: &Atom<'p>| match &atom.what {
            What::Object(id) => st.get(*id).map(|object| object.ty.clone()),
            What::Symbol { ty, .. } => Some(ty.clone()),
            _ => None,
        };
        let types = st.vars.get(&node.var).and_then(|val| val.0.iter().map(ty).collect::<Option<Vec<Name>>>());
        let known = |types: &Vec<Name>| !types.is_empty() && types.iter().all(|ty| project.decl_of(ty).is_some());
        if let Some(mut types) = types.filter(known) {
            types.sort();
            types.dedup();
            out.push((node.name.clone(), types));
        }
        at = node.outer.as_deref();
    }
    out
}

/// Whether a body calls something by a name, or a member of it.
fn calls(function: &Function, name: &str) -> bool {
    struct Calls<'n>(&'n str, bool);
    impl<'v> visit::Visitor<'v> for Calls<'_> {
        fn value(&mut self, value: &'v Value) {
            let ValueKind::Call(call) = &value.kind else { return };
            let on = call.target.as_deref().map(|target| &target.kind);
            self.1 |= call.name == self.0
                || matches!(on, Some(ValueKind::Name(own) | ValueKind::Member { name: own, .. }) if own == self.0);
        }
    }
    let mut calls = Calls(name, false);
    visit::function(function, &mut calls);
    calls.1
}

/// The methods of a type that are judged: those that fit and get the peer as the first of them does, each as the type
/// itself has it.
fn judged_overloads<'p>(project: &Project<'p>, judged: &Judged, ty: &Name) -> Vec<(DeclId, &'p Function)> {
    fn types(function: &Function) -> Vec<&str> {
        let simple = function.params.iter().map(|p| p.ty.as_ref()?.name.rsplit('.').next());
        simple.map(Option::unwrap_or_default).collect()
    }
    let of_peer = |function: &Function| -> Vec<Option<String>> {
        let args = judged.method.args.iter().enumerate();
        let peer = args.filter(|(_, arg)| matches!(&arg.what, Wanted::Bind(name) if judged.peer.contains(name)));
        peer.map(|(at, _)| types(function).get(at).map(|ty| (*ty).to_owned())).collect()
    };
    let mut out: Vec<(DeclId, &'p Function)> = Vec::new();
    let methods = project.methods(ty, &judged.method.name);
    for (decl, function) in methods.into_iter().filter(|(_, f)| method_fits(judged, f) && !f.modifiers.debug_only) {
        let is_other = |own: &Function| types(own) != types(function) && of_peer(own) == of_peer(function);
        if out.iter().all(|(_, own)| is_other(own)) {
            out.push((decl, function));
        }
    }
    out
}

/// Whether a method is the one that is judged: in Swift the labels tell, elsewhere the number of parameters.
fn method_fits(judged: &Judged, function: &Function) -> bool {
    if function.body.is_none() {
        return false;
    }
    let labels: Vec<&str> = function.params.iter().map(|p| p.label.as_ref().unwrap_or(&p.name).as_str()).collect();
    let wanted = &judged.method;
    let swift = wanted.args.iter().any(|a| a.label.is_some());
    if !swift {
        return wanted.rest || labels.len() == wanted.args.len();
    }
    let own: Vec<&str> = wanted.args.iter().map(|a| a.label.as_deref().unwrap_or("_")).collect();
    // Methods that differ in nothing but a type.
    let types = || {
        let asked = wanted.args.iter().map(|a| a.expected.as_deref().and_then(|ty| ty.rsplit('.').next()));
        let own = function.params.iter().map(|p| p.ty.as_ref().map(|ty| ty.name.as_str()));
        asked.zip(own).all(|pair| !matches!(pair, (Some(asked), Some(own)) if own.rsplit('.').next() != Some(asked)))
    };
    labels.len() == own.len() && labels.iter().zip(&own).all(|(a, b)| a == b) && types()
}
