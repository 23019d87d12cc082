//! Function values that answer for a peer, wherever they are kept: whoever asks them may stand in code that was not seen.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Bind, Block, Function, Stmt, TypeDecl, Value, ValueKind, visit};
use crate::knowledge::{Answer, Judged, Literal};
use crate::source::{Place, Span};
use crate::trace::domain::State;
use crate::trace::interpreter::Interp;
use crate::trace::project::{DeclId, Project};

use super::asked::{asked as asked_by, of_arguments};
use super::judge::judges;
use super::peer::names_in;

/// Most arguments that a function value without a parameter list is taken to have.
const MOST_ARGS: usize = 6;

impl<'p> Interp<'p> {
    /// Judges the function values of a file that answer in the words of a method which is judged anywhere.
    pub fn judge_strays(&mut self, unit: usize) {
        let project = self.project;
        let kind = project.kind(unit);
        let anywhere: Vec<_> = project.judged_anywhere.iter().filter(|(_, j)| j.anywhere.contains(&kind)).collect();
        if anywhere.is_empty() {
            return;
        }
        let mut strays = Strays { project, owners: Vec::new(), inside: Vec::new(), found: Vec::new() };
        let debug = project.units[unit].unit.functions.iter().filter(|function| function.modifiers.debug_only);
        strays.inside.extend(debug.map(|function| function.span));
        visit::unit(project.units[unit].unit, &mut strays);
        let named = named(project, unit).into_iter().map(|found| (found, true));
        let named = named.filter(|_| anywhere.iter().any(|(_, judged)| !judged.asking.is_empty()));
        let lambdas = strays.found.into_iter().map(|found| (found, false));
        for ((function, owner), is_named) in named.chain(lambdas) {
            for (model, judged) in &anywhere {
                let own = match (judged.asking.is_empty(), is_named) {
                    (true, true) => None,
                    (true, false) => fitted(judged, function),
                    (false, _) => asked_by(project, judged, function, (unit, owner)),
                };
                let Some(judged) = own else { continue };
                let file = project.units[unit].unit.file;
                self.push_frame(unit, owner, Some(function), Vec::new());
                let place = Place { file, span: function.name_span };
                self.judge_function(&mut State::start(), &judged, function, (unit, owner), place, &model.model);
                self.frames.pop();
            }
        }
    }
}

/// The functions of a file that have names, but for those that are judged by their types, and what these ask.
fn named<'p>(project: &Project<'p>, unit: usize) -> Vec<(&'p Function, Option<DeclId>)> {
    let global = project.units[unit].unit.functions.iter().map(|function| (function, None));
    let shipped = project.decls_in(unit).iter().filter(|id| !project.debug_only(**id));
    let members = shipped.flat_map(|id| {
        let decl = &project.decls[*id];
        let asked = asked_for(project, &decl.name);
        let own = |function: &&Function| !judges(project, &decl.name, function) && !asked.contains(&function.name);
        decl.decl.functions.iter().filter(own).map(|function| (function, Some(*id))).collect::<Vec<_>>()
    });
    global.chain(members).filter(|(function, _)| !function.modifiers.debug_only).collect()
}

/// What is called in a class that is judged, with what it inherits.
fn asked_for<'p>(project: &Project<'p>, ty: &Name) -> FxHashSet<&'p Name> {
    let lineage = project.lineage(ty);
    let is_judged = |ty: &Name| project.knowledge.ty(ty).is_some_and(|model| !model.judged.is_empty());
    let mut called = Called::default();
    if lineage.iter().any(is_judged) {
        let decls = lineage.iter().flat_map(|ty| project.decls_of(ty)).map(|id| project.decls[*id].decl);
        decls.flat_map(|decl| &decl.functions).for_each(|function| visit::function(function, &mut called));
    }
    called.0
}

/// The names of calls.
#[derive(Default)]
struct Called<'v>(FxHashSet<&'v Name>);

impl<'v> visit::Visitor<'v> for Called<'v> {
    fn value(&mut self, value: &'v Value) {
        if let ValueKind::Call(call) = &value.kind {
            self.0.insert(&call.name);
        }
    }
}

/// Function values that stand outside of methods which are judged by themselves.
struct Strays<'s, 'p> {
    project: &'s Project<'p>,
    owners: Vec<Option<DeclId>>,
    /// What is judged as a whole, or is not what users run.
    inside: Vec<Span>,
    found: Vec<(&'p Function, Option<DeclId>)>,
}

impl<'p> visit::Visitor<'p> for Strays<'_, 'p> {
    fn value(&mut self, value: &'p Value) {
        let ValueKind::Lambda(function) = &value.kind else { return };
        let within = |outer: &Span| outer.start <= function.span.start && function.span.end <= outer.end;
        if !self.inside.iter().any(within) {
            self.found.push((function, self.owners.last().copied().flatten()));
        }
    }

    fn enter(&mut self, decl: &'p TypeDecl) -> bool {
        let id = self.project.id_of(decl);
        self.owners.push(id);
        if let Some(id) = id {
            let ty = &self.project.decls[id].name;
            let asked = |f: &&Function| f.modifiers.debug_only || judges(self.project, ty, f);
            self.inside.extend(decl.functions.iter().filter(asked).map(|function| function.span));
            return !self.project.debug_only(id);
        }
        true
    }

    fn leave(&mut self, _: &'p TypeDecl) {
        self.owners.pop();
    }
}

/// The method as the function value writes it: with its own arguments, of which those stand for the peer that an answer is
/// made from. None: it gives no such answer.
fn fitted(judged: &Judged, function: &Function) -> Option<Judged> {
    let body = function.body.as_ref()?;
    let mut said = Said::default();
    visit::block(body, &mut said);
    let params: Vec<Name> = if function.params.is_empty() {
        (0..MOST_ARGS).map(|at| Name::new(format!("${at}"))).filter(|name| said.names.contains(name)).collect()
    } else {
        function.params.iter().map(|param| param.name.clone()).collect()
    };
    let symbol = |answer: &Answer| match answer {
        Answer::ReturnLiteral(Literal::Symbol(symbol)) => Some((symbol.clone(), false)),
        Answer::Call { first: Some(Literal::Symbol(symbol)), .. } => Some((symbol.clone(), true)),
        _ => None,
    };
    let (accepts, by_call) = judged.accepts.iter().find_map(symbol)?;
    if !said.symbols.contains(&accepts) {
        return None;
    }
    let words = judged.accepts.iter().chain(&judged.rejects).filter_map(symbol).map(|(symbol, _)| symbol);
    let words: FxHashSet<Name> = words.collect();
    // What it is made from comes with the word, in a pair or as another argument.
    let done = params.iter().find(|param| said.called.iter().any(|(name, _)| name == *param));
    let (done, given): (Option<&Name>, Vec<&[Value]>) = match (by_call, done) {
        (true, None) | (false, Some(_)) => return None,
        (true, Some(done)) => {
            let calls = said.called.iter().filter(|(name, _)| name == done).map(|(_, args)| args.as_slice());
            (Some(done), calls.collect())
        }
        (false, None) => (None, said.pairs.iter().map(Vec::as_slice).collect()),
    };
    let is_word = |value: &Value| match &value.kind {
        ValueKind::Member { name, .. } => words.contains(name),
        ValueKind::Name(_) | ValueKind::Block(_) => true,
        _ => false,
    };
    let mut from: FxHashSet<Name> = FxHashSet::default();
    for args in given.iter().filter(|args| args.first().is_some_and(is_word)) {
        for value in &args[1..] {
            names_in(value, &judged.asked, &mut |name| {
                from.insert(name.clone());
            });
        }
    }
    loop {
        let before = from.len();
        for (names, value) in &said.binds {
            if names.iter().any(|name| from.contains(name)) {
                names_in(value, &judged.asked, &mut |name| {
                    from.insert(name.clone());
                });
            }
        }
        if from.len() == before {
            break;
        }
    }
    let peer: Vec<Name> = params.iter().filter(|p| Some(*p) != done && from.contains(*p)).cloned().collect();
    if peer.is_empty() {
        return None;
    }
    let answers = |answers: &[Answer]| {
        let own = |answer: &Answer| match answer {
            Answer::Call { name, first, labels, .. } => Answer::Call {
                on: done.cloned().unwrap_or_default(),
                name: name.clone(),
                first: first.clone(),
                labels: labels.clone(),
            },
            other => other.clone(),
        };
        answers.iter().map(own).collect()
    };
    Some(Judged {
        method: of_arguments(&judged.method, params.iter().cloned()),
        accepts: answers(&judged.accepts),
        rejects: answers(&judged.rejects),
        peer,
        ..judged.clone()
    })
}

/// What a body says, as far as answers are made of it.
#[derive(Default)]
struct Said {
    names: FxHashSet<Name>,
    symbols: FxHashSet<Name>,
    /// Pairs and longer tuples.
    pairs: Vec<Vec<Value>>,
    /// Calls of a bare name with several arguments.
    called: Vec<(Name, Vec<Value>)>,
    binds: Vec<(Vec<Name>, Value)>,
}

impl Said {
    fn bind(&mut self, bind: &Bind, otherwise: Option<&Value>) {
        if let Some(value) = bind.value.as_ref().or(otherwise) {
            self.binds.push((bind.names.clone(), value.clone()));
        }
    }
}

impl<'v> visit::Visitor<'v> for Said {
    fn value(&mut self, value: &'v Value) {
        match &value.kind {
            ValueKind::Name(name) => {
                self.names.insert(name.clone());
            }
            ValueKind::Member { name, .. } => {
                self.symbols.insert(name.clone());
            }
            ValueKind::Tuple(args) if args.len() > 1 => {
                self.pairs.push(args.iter().map(|arg| arg.value.clone()).collect());
            }
            ValueKind::Call(call) if call.target.is_none() && call.args.len() > 1 => {
                self.names.insert(call.name.clone());
                self.called.push((call.name.clone(), call.args.iter().map(|arg| arg.value.clone()).collect()));
            }
            ValueKind::Assign { target, value, .. } => {
                if let ValueKind::Name(name) = &target.kind {
                    self.binds.push((vec![name.clone()], (**value).clone()));
                }
            }
            _ => {}
        }
    }

    fn block(&mut self, block: &'v Block) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Bind(bind) => self.bind(bind, None),
                Stmt::Branch(branch) => {
                    for bind in branch.arms.iter().flat_map(|arm| &arm.binds) {
                        self.bind(bind, branch.subject.as_deref());
                    }
                }
                _ => {}
            }
        }
    }
}
