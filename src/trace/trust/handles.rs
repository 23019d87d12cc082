//! What the answer goes to, by the names and in the functions through which code reaches it.

use crate::channel::Name;
use crate::ir::{Arg, Call, Function, FunctionKind, Stmt, Value, ValueKind};
use crate::knowledge::Answer;
use crate::source::FileKind;

use super::path::{Choice, End, Path};
use super::walker::{Helper, Walker};

/// The name of what a function runs on.
const THIS: &str = "this";

/// How a lambda is handed what it is run on.
enum Handed<'v> {
    /// One that stands there.
    Lambda(&'v Function),
    /// One that a name stands for.
    Named(&'v Name),
}

impl<'p> Walker<'_, 'p> {
    /// The arguments to which an answer goes, with a name for each.
    fn handles(&self) -> impl Iterator<Item = &(Name, Name)> {
        let to = self.judged.accepts.iter().chain(&self.judged.rejects);
        let to: Vec<&Name> = to
            .filter_map(|answer| match answer {
                Answer::Call { on, .. } if !on.is_empty() => Some(on),
                _ => None,
            })
            .collect();
        self.names.iter().filter(move |(bound, _)| to.contains(&bound))
    }

    /// The argument to which an answer goes, if a value is that, or nothing where it is missing.
    pub(super) fn handle(&self, path: &Path, value: &Value) -> Option<Name> {
        match &value.kind {
            ValueKind::Elvis { value, .. } | ValueKind::Cast { value, .. } => self.handle(path, value),
            _ => self.handles().find(|(_, own)| self.stands_for(path, value, own)).map(|(bound, _)| bound.clone()),
        }
    }

    /// Notes that a name stands for what the answer goes to: `val it = handler ?: return`.
    pub(super) fn rename(&mut self, path: &Path, names: &[Name], value: &Value) {
        if let [name] = names
            && let Some(bound) = self.handle(path, value)
            && !self.names.iter().any(|(_, own)| own == name)
        {
            self.names.push((bound, name.clone()));
        }
    }

    /// The names by which a function calls what it is given, or runs on, where that is what the answer goes to.
    pub(super) fn renamed(&self, path: &Path, function: &Function, call: &Call) -> Vec<(Name, Name)> {
        let mut out = Vec::new();
        if function.kind == FunctionKind::Lambda
            && function.params.is_empty()
            && let Some(bound) = call.args.first().and_then(|arg| self.handle(path, &arg.value))
        {
            out.extend(["it", "$0"].map(|name| (bound.clone(), Name::new_static(name))));
        }
        if function.receiver.is_some()
            && let Some(bound) = call.target.as_deref().and_then(|target| self.handle(path, target))
        {
            out.push((bound, Name::new_static(THIS)));
        }
        out
    }

    /// The function of the project that is added to what the answer goes to: `fun Handler.pass() = proceed()`.
    pub(super) fn added(&self, path: &Path, call: &Call) -> Option<Helper<'p>> {
        self.handle(path, call.target.as_deref()?)?;
        let fits = |function: &Function| function.receiver.is_some() && function.params.len() == call.args.len();
        let mut at = self.owner;
        while let Some(id) = at {
            let methods = self.project.methods(&self.project.decls[id].name, &call.name);
            if let Some((decl, function)) = methods.into_iter().find(|(_, function)| fits(function)) {
                return Some((self.project.decls[decl].unit, Some(decl), function));
            }
            at = self.project.decls[id].outer;
        }
        let found = self.project.top_functions(self.unit, &call.name);
        found.iter().find(|(_, function)| fits(function)).map(|(unit, function)| (*unit, None, *function))
    }

    /// Whether a bare call is made on what the code around runs on.
    pub(super) fn runs_on(&self, call: &Call, on: &Name) -> bool {
        call.target.is_none() && self.names.iter().any(|(bound, own)| bound == on && own == THIS)
    }

    /// Runs what Kotlin runs at once on what the answer goes to: `handler?.let { it.proceed() }`,
    /// `with(handler) { proceed() }`, `handler.takeIf { test }?.proceed()`. None: it is no such call.
    pub(super) fn at_once(&mut self, paths: &[Path], call: &Call, value: &Value) -> Option<Vec<Path>> {
        if self.project.kind(self.unit) != FileKind::Kotlin || call.implicit {
            return None;
        }
        let (target, handed) = match (call.target.as_deref(), call.args.as_slice()) {
            (Some(target), [arg]) if matches!(call.name.as_str(), "let" | "also" | "run" | "apply") => {
                (target, Some(handed(arg)?))
            }
            (None, [target, arg]) if call.name == "with" => (&target.value, Some(handed(arg)?)),
            (Some(target), _) if picked(target).is_some() => (target, None),
            _ => return None,
        };
        let (base, test) = picked(target).map_or((target, None), |(base, test)| (base, Some(test)));
        if !paths.iter().any(|path| path.end.is_none() && self.handle(path, base).is_some()) {
            return None;
        }
        let mut out = Vec::new();
        for path in self.effects(paths.to_vec(), base) {
            let Some(bound) = self.handle(&path, base).filter(|_| path.end.is_none()) else {
                out.push(path);
                continue;
            };
            let mut ways = vec![path];
            if let Some((test, wanted)) = test {
                let (yes, no) = ways.pop().map(|path| self.outcomes(path, test)).unwrap_or_default();
                let (there, absent) = if wanted { (yes, no) } else { (no, yes) };
                let at = (self.unit, call.name_span);
                let chosen = |way: u32| {
                    move |mut path: Path| {
                        path.choices.push(Choice { at, way, peer: true });
                        path
                    }
                };
                out.extend(absent.into_iter().map(chosen(0)));
                ways = there.into_iter().map(chosen(1)).collect();
            }
            match &handed {
                Some(Handed::Lambda(function)) => out.extend(self.scoped(ways, call, function, bound)),
                Some(Handed::Named(name)) => {
                    let arg = Arg { label: None, value: base.clone(), spread: false, trailing: false };
                    let named =
                        Call { target: None, safe: false, name: (*name).clone(), args: vec![arg], ..call.clone() };
                    out.extend(self.called(ways, &named, value));
                }
                None => {
                    let plain = Call { target: Some(Box::new(base.clone())), safe: false, ..call.clone() };
                    out.extend(self.called(ways, &plain, value));
                }
            }
        }
        Some(self.bounded(out))
    }

    /// Runs a lambda in which something is called `it`, or is what it runs on.
    fn scoped(&mut self, paths: Vec<Path>, call: &Call, function: &Function, bound: Name) -> Vec<Path> {
        let Some(body) = &function.body else { return paths };
        let own = self.names.len();
        let name = match (call.name.as_str(), function.params.first()) {
            ("let" | "also", Some(param)) => param.name.clone(),
            ("let" | "also", None) => Name::new_static("it"),
            _ => Name::new_static(THIS),
        };
        self.names.push((bound, name));
        self.lambdas += 1;
        let mut ways = self.block(paths, body, false);
        self.lambdas -= 1;
        self.names.truncate(own);
        for way in ways.iter_mut().filter(|way| way.end == Some(End::Left)) {
            way.end = None;
        }
        ways
    }
}

/// What runs on something.
fn handed(arg: &Arg) -> Option<Handed<'_>> {
    match &arg.value.kind {
        ValueKind::Lambda(function) => Some(Handed::Lambda(function)),
        ValueKind::Name(name) => Some(Handed::Named(name)),
        _ => None,
    }
}

/// What is picked where a test holds, or where it does not.
fn picked(value: &Value) -> Option<(&Value, (&Value, bool))> {
    let ValueKind::Call(call) = &value.kind else { return None };
    let wanted = match call.name.as_str() {
        "takeIf" => true,
        "takeUnless" => false,
        _ => return None,
    };
    let (Some(base), [Arg { value: Value { kind: ValueKind::Lambda(function), .. }, .. }]) =
        (call.target.as_deref(), call.args.as_slice())
    else {
        return None;
    };
    match function.body.as_ref()?.stmts.as_slice() {
        [Stmt::Eval(test)] => Some((base, (test, wanted))),
        _ => None,
    }
}
