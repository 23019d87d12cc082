//! Functions of a program's own that tell with true and false whether a peer is good, wherever they stand: by what they
//! get, and by what they ask.

use rustc_hash::FxHashSet;

use crate::channel::Name;
use crate::ir::{Call, Function, FunctionKind, TypeRef, Value, ValueKind, visit};
use crate::knowledge::{ArgPattern, Judged, Pattern, What, words_in};
use crate::trace::project::{DeclId, Project};

use super::settled::Locals;

/// How many functions deep it is looked for what a function asks.
const MOST_DEEP: u32 = 3;

/// A pattern of these arguments.
pub(super) fn of_arguments(pattern: &Pattern, names: impl Iterator<Item = Name>) -> Pattern {
    let args = names.map(|name| ArgPattern {
        label: None,
        what: What::Bind(name),
        optional: false,
        all: false,
        expected: None,
        is: None,
    });
    Pattern { args: args.collect(), ..pattern.clone() }
}

/// The method as a function writes it that gets a peer and tells with true and false whether it is good. None: it is none
/// of these.
pub(super) fn asked(
    project: &Project<'_>,
    judged: &Judged,
    function: &Function,
    (unit, owner): (usize, Option<DeclId>),
) -> Option<Judged> {
    let body = function.body.as_ref()?;
    let mut said = Said::default();
    visit::block(body, &mut said);
    let (params, peer): (Vec<Name>, Vec<Name>) = if function.kind == FunctionKind::Lambda {
        let params = arguments(function, &said);
        // Nothing but the call tells what such an argument is.
        let told = |call: &Call| judged.asking.contains(&call.name) && words_in(&call.name) > 1;
        let given = |name: &Name| said.calls.iter().any(|call| told(call) && gets(call, name));
        let peer = params.iter().filter(|name| given(name)).cloned().collect();
        (params, peer)
    } else {
        let truth = |ty: &TypeRef| matches!(ty.name.as_str(), "Bool" | "Boolean" | "boolean");
        // Whoever gets a function may answer by that.
        let hands_on = |ty: &TypeRef| project.function_type(unit, ty).is_some();
        if !function.result.as_ref().map_or(function.expression, truth)
            || function.params.iter().any(|param| param.ty.as_ref().is_some_and(hands_on))
        {
            return None;
        }
        let wanted = judged.method.args.iter().filter_map(|arg| arg.expected.as_deref()?.rsplit('.').next());
        let wanted: Vec<&str> = wanted.collect();
        let peer = function.params.iter().filter(|param| param.ty.as_ref().is_some_and(|ty| names_one(ty, &wanted)));
        let peer: Vec<Name> = peer.map(|param| param.name.clone()).collect();
        if peer.is_empty() || !asks(project, judged, &said, (unit, owner), MOST_DEEP) {
            return None;
        }
        (function.params.iter().map(|param| param.name.clone()).collect(), peer)
    };
    // What it found out may be written down elsewhere.
    let locals = Locals::of(function);
    if peer.is_empty() || said.written.iter().any(|name| name.as_ref().is_none_or(|name| !locals.binds(name))) {
        return None;
    }
    Some(Judged { method: of_arguments(&judged.method, params.into_iter()), peer, ..judged.clone() })
}

/// Whether a type is one of these by its simple name, or holds some of them.
fn names_one(ty: &TypeRef, wanted: &[&str]) -> bool {
    let is = |ty: &TypeRef| ty.name.rsplit('.').next().is_some_and(|simple| wanted.contains(&simple));
    is(ty) || (matches!(ty.name.as_str(), "Array" | "List") && ty.args.iter().any(is))
}

/// The arguments of a lambda, by their own names or those of the language.
fn arguments(function: &Function, said: &Said<'_>) -> Vec<Name> {
    if !function.params.is_empty() {
        return function.params.iter().map(|param| param.name.clone()).collect();
    }
    let known = ["it", "$0", "$1", "$2"].into_iter().map(Name::new_static);
    let known: Vec<Name> = known.filter(|name| said.calls.iter().any(|call| gets(call, name))).collect();
    // Those of Swift are counted.
    if known.iter().any(|name| name == "it") { known } else { (0..3).map(|at| Name::new(format!("${at}"))).collect() }
}

/// Whether a call gets what has this name.
fn gets(call: &Call, name: &Name) -> bool {
    call.args.iter().any(|arg| matches!(&arg.value.kind, ValueKind::Name(own) if own == name))
}

/// Whether one of the calls that look at a peer is made, here or in functions of the same class or file.
fn asks(
    project: &Project<'_>,
    judged: &Judged,
    said: &Said<'_>,
    (unit, owner): (usize, Option<DeclId>),
    most: u32,
) -> bool {
    if said.calls.iter().any(|call| judged.asking.contains(&call.name)) {
        return true;
    }
    let Some(most) = most.checked_sub(1) else { return false };
    let own = owner.into_iter().flat_map(|id| &project.decls[id].decl.functions);
    let near: Vec<&Function> = own.chain(&project.units[unit].unit.functions).collect();
    let mut seen: FxHashSet<&Name> = FxHashSet::default();
    said.calls.iter().filter(|call| seen.insert(&call.name)).any(|call| {
        near.iter().filter(|function| function.name == call.name).any(|function| {
            let mut inside = Said::default();
            function.body.iter().for_each(|body| visit::block(body, &mut inside));
            asks(project, judged, &inside, (unit, owner), most)
        })
    })
}

/// The calls in a body, and what it writes: names, or members of something.
#[derive(Default)]
struct Said<'v> {
    calls: Vec<&'v Call>,
    written: Vec<Option<&'v Name>>,
}

impl<'v> visit::Visitor<'v> for Said<'v> {
    fn value(&mut self, value: &'v Value) {
        match &value.kind {
            ValueKind::Call(call) => self.calls.push(call),
            ValueKind::Assign { target, .. } => self.written.push(match &target.kind {
                ValueKind::Name(name) => Some(name),
                _ => None,
            }),
            _ => {}
        }
    }
}
