//! Judging trust code by its meaning: does some path look at the peer and say no?

use std::rc::Rc;

use crate::channel::{Name, Property};
use crate::ir::Function;
use crate::knowledge::{Judged, Literal};
use crate::source::Place;

use super::eval::Interp;
use super::project::{DeclId, Project};
use super::value::{Closure, LogStep, ObjId, State, Val};
use super::walker::{End, Path, always_taken, taken_unseen, walk};

/// A trust decision of the program.
#[derive(Clone, Debug)]
pub(super) struct Trust {
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

/// Judges a method or lambda.
pub(super) fn judge(
    project: &Project<'_>,
    judged: &Judged,
    function: &Function,
    unit: usize,
    owner: Option<DeclId>,
    this: Option<DeclId>,
    depth: u32,
) -> Judgement {
    let Some(paths) = walk(project, judged, function, unit, owner, this, depth) else { return Judgement::Unknown };
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
    let unseen: Vec<&Path> = accepting.iter().copied().filter(|p| !p.gated).collect();
    if !always_taken(&unseen, &paths) {
        // Where a setting can be so that everybody is let in unseen, it depends on the setting.
        return if taken_unseen(&unseen, &paths) { Judgement::Sometimes } else { Judgement::Checks };
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
        for ancestor in lineage.iter() {
            let Some(model) = self.knowledge.ty(ancestor) else { continue };
            for judged in &model.judged {
                let methods = self.project.methods(ty, &judged.method.name);
                let found = methods.into_iter().find(|(_, f)| method_fits(judged, f) && !f.modifiers.debug_only);
                let Some((decl, function)) = found else { continue };
                let unit = self.project.decls[decl].unit;
                let mut place = Place { file: self.project.units[unit].unit.file, span: function.name_span };
                let this = self.project.decl_of(ty).filter(|this| *this != decl);
                let mut judgement = judge(self.project, judged, function, unit, Some(decl), None, 0);
                if let Some(this) = this {
                    // What the class overrides may change what it inherits.
                    let own = judge(self.project, judged, function, unit, Some(decl), Some(this), 0);
                    if own != judgement {
                        let below = &self.project.decls[this];
                        let file = self.project.units[below.unit].unit.file;
                        place = Place { file, span: below.decl.name_span };
                        judgement = own;
                    }
                }
                let symbol = Name::new(format!("{}.{}", self.project.decls[decl].name, function.name));
                self.trust(st, Some(id), judged, &judgement, place, symbol, &model.model);
            }
        }
    }

    /// Judges a lambda that stands for an interface with one method.
    pub fn judge_closure(&mut self, st: &mut State<'p>, id: ObjId, ty: &Name, closure: Rc<Closure<'p>>, place: Place) {
        let Some(model) = self.knowledge.ty(ty) else { return };
        let Some(judged) = model.judged.first() else { return };
        let judgement = judge(self.project, judged, closure.function, closure.unit, closure.owner, None, 0);
        let symbol = self.symbol();
        self.trust(st, Some(id), judged, &judgement, place, symbol, &model.model);
    }

    /// Writes down which versions were chosen for what somebody else goes on with.
    pub fn versions_chosen(&mut self, st: &State<'p>, id: ObjId) {
        let Some(object) = st.get(id) else { return };
        let Some(slot) = object.slots.get("tls").filter(|slot| slot.explicit) else { return };
        let Some((_, step)) = object.log.iter().rev().find(|(_, step)| step.decides == Some(Property::Tls)) else {
            return;
        };
        let words = slot.val.0.iter().map(|a| Literal::Text(Name::new(super::effects::word_of(&a.what)))).collect();
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
        judged: &'p Judged,
        judgement: &Judgement,
        place: Place,
        symbol: Name,
        model: &Name,
    ) {
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
