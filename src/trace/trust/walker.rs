//! Following a body that decides about a peer: what is known on the way, and where it begins.

use std::cell::Cell;

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Function, FunctionKind};
use crate::knowledge::{Answer, Judged};
use crate::source::{FileKind, Span};
use crate::trace::project::{DeclId, Project};

use super::judge::Around;
use super::path::{End, Path};
use super::settled::Locals;
use super::statements::asks_for_results;

/// How many helper functions deep a check is looked for.
pub(super) const MOST_HELPERS: u32 = 4;
/// How many names that stand for each other are followed.
pub(super) const MOST_UNFOLDS: u32 = 8;
/// Stands for what a helper made from the peer.
pub(super) const PEER: &str = "the peer";
/// Stands for what somebody asked for, not the peer.
pub(super) const ASKED: &str = "what was asked for";

/// A function of the project: its file, what declares it, and itself.
pub(super) type Helper<'p> = (usize, Option<DeclId>, &'p Function);

/// Follows one body.
pub(super) struct Walker<'a, 'p> {
    /// What is the same for the body that is judged and for all that it asks.
    pub(super) around: &'a Around<'a, 'p>,
    pub(super) project: &'a Project<'p>,
    pub(super) judged: &'a Judged,
    /// Names of the method's bound arguments in the body.
    pub(super) names: Vec<(Name, Name)>,
    pub(super) unit: usize,
    pub(super) owner: Option<DeclId>,
    pub(super) depth: u32,
    pub(super) overflow: bool,
    /// Handlers around the code at hand: a failed check leads there, not out.
    pub(super) tries: u32,
    /// Lambdas around the code at hand.
    pub(super) lambdas: u32,
    /// The call that starts what is waited for.
    pub(super) awaited: Option<Span>,
    /// Loops around the code at hand.
    pub(super) loops: u32,
    /// Local functions around the code at hand.
    pub(super) local_functions: u32,
    /// Values around the code at hand that are worked out on each of their ways.
    pub(super) expanding: u32,
    /// Inside of such a value: whether what a `return` there leaves is a helper, and how many values were around that.
    pub(super) leaves: Option<(bool, u32)>,
    /// The body is a helper's, which is asked for its value.
    pub(super) helper: bool,
    /// The body.
    pub(super) body: Span,
    /// Somewhere the body asks what became of what it tried.
    pub(super) results_are_asked: bool,
    pub(super) unfolds: Cell<u32>,
    /// Arguments that are functions which look at the peer, and throw where it is not good.
    pub(super) checking: Vec<Name>,
    /// What the function binds.
    pub(super) locals: Locals,
}

/// Whether a function is a lambda that calls its argument `it`.
pub(super) fn takes_it(function: &Function) -> bool {
    function.kind == FunctionKind::Lambda && function.params.is_empty()
}

/// Every way through a body; none: there are too many.
pub(super) fn walk(
    around: &Around<'_, '_>,
    judged: &Judged,
    function: &Function,
    unit: usize,
    owner: Option<DeclId>,
    depth: u32,
) -> Option<Vec<Path>> {
    let project = around.project;
    let body = function.body.as_ref()?;
    let mut names = Vec::new();
    let mut derived = FxHashSet::from_iter([Name::new_static(PEER)]);
    let mut shown = FxHashSet::default();
    for (index, arg) in judged.method.args.iter().enumerate() {
        let crate::knowledge::What::Bind(bound) = &arg.what else { continue };
        let own = match function.params.get(index) {
            Some(param) => param.name.clone(),
            None if function.params.is_empty() && function.kind == FunctionKind::Lambda => {
                if index == 0 && project.kind(unit) == FileKind::Kotlin {
                    Name::new_static("it")
                } else {
                    Name::new(format!("${index}"))
                }
            }
            None => continue,
        };
        if judged.peer.contains(bound) {
            derived.insert(own.clone());
            shown.insert(own.clone());
        }
        names.push((bound.clone(), own));
    }
    let mut walker = Walker {
        around,
        project,
        judged,
        names,
        unit,
        owner,
        depth,
        overflow: false,
        tries: 0,
        lambdas: 0,
        awaited: None,
        expanding: 0,
        leaves: None,
        local_functions: 0,
        loops: 0,
        helper: false,
        body: body.span,
        results_are_asked: asks_for_results(body),
        unfolds: Cell::new(0),
        checking: Vec::new(),
        locals: Locals::of(function),
    };
    let mut paths = walker.block(vec![Path { derived, shown, ..Path::default() }], body, function.expression);
    for path in &mut paths {
        if path.end.is_none() {
            // The end of the body.
            path.end = Some(if judged.accepts.contains(&Answer::Return) || judged.silence_accepts {
                End::Accepts
            } else {
                End::Other
            });
        }
    }
    // Where a callback answers and nothing else does, it runs.
    paths.retain(|p| !p.skipped || p.lost || matches!(p.end, Some(End::Accepts | End::Rejects)));
    // Whoever answers on the machine itself needs no name.
    paths.retain(|p| !p.local);
    (!walker.overflow).then_some(paths)
}

impl<'p> Walker<'_, 'p> {
    pub(super) fn fresh(&self) -> Walker<'_, 'p> {
        Walker {
            around: self.around,
            project: self.project,
            judged: self.judged,
            names: Vec::new(),
            unit: self.unit,
            owner: self.owner,
            depth: self.depth + 1,
            overflow: false,
            tries: 0,
            lambdas: 0,
            awaited: None,
            expanding: 0,
            leaves: None,
            local_functions: 0,
            loops: 0,
            helper: false,
            body: self.body,
            results_are_asked: self.results_are_asked,
            unfolds: Cell::new(0),
            checking: Vec::new(),
            locals: Locals::default(),
        }
    }
}
