//! Whether arguments fit parameters and patterns by number and labels.

use crate::ir::{Arg, Function, ValueKind};
use crate::knowledge::ArgPattern;

/// Which argument stands for each argument of a pattern; none: the shapes differ.
pub(in crate::trace) fn shape(patterns: &[ArgPattern], rest: bool, args: &[Arg]) -> Option<Vec<Option<usize>>> {
    let labels: Vec<Option<&str>> = args.iter().map(|a| label_of(a.label.as_deref(), a.trailing)).collect();
    shape_of(patterns, rest, &labels)
}

/// Stands for the label of a trailing closure, which is not written.
const TRAILING: &str = "^";

/// The label by which an argument is matched.
pub(in crate::trace) fn label_of(label: Option<&str>, trailing: bool) -> Option<&str> {
    label.or(trailing.then_some(TRAILING))
}

/// The same, by the labels of the arguments alone.
pub(in crate::trace) fn shape_of(
    patterns: &[ArgPattern],
    rest: bool,
    labels: &[Option<&str>],
) -> Option<Vec<Option<usize>>> {
    let mut used = vec![false; labels.len()];
    let mut out = Vec::new();
    for pattern in patterns {
        let own: Option<&str> = pattern.label.as_deref();
        let bound = match &pattern.what {
            crate::knowledge::What::Bind(name) => Some(name.as_str()),
            _ => None,
        };
        let index = labels.iter().enumerate().position(|(i, label)| {
            !used[i]
                && match (own, label) {
                    // It takes no place before that of an argument which is written.
                    (_, Some(TRAILING)) => i + 1 == labels.len() && (i == 0 || used.contains(&true)),
                    (Some(own), Some(label)) => own == *label,
                    (None, None) => true,
                    // Kotlin names arguments after parameters, as patterns name theirs.
                    (None, Some(label)) => bound == Some(label),
                    (Some(_), None) => false,
                }
        });
        match index {
            Some(i) => {
                used[i] = true;
                out.push(Some(i));
            }
            None if pattern.optional => out.push(None),
            None => return None,
        }
    }
    // An argument that stands for all others takes what has no label.
    let all = patterns.last().is_some_and(|pattern| pattern.all);
    if !rest && used.iter().zip(labels).any(|(used, label)| !(*used || all && label.is_none())) {
        return None;
    }
    Some(out)
}

/// The overload that fits the number and labels of arguments best.
pub(super) fn choose_by_shape<'p, T: Copy>(found: &[(T, &'p Function)], args: &[Arg]) -> Option<(T, &'p Function)> {
    let exact = found.iter().find(|(_, f)| f.params.len() == args.len() && fits(f, args) && types_fit(f, args));
    exact
        .or_else(|| found.iter().find(|(_, f)| fits(f, args)))
        .or_else(|| if found.len() == 1 { found.first() } else { None })
        .copied()
}

/// Whether a function takes arguments of this number with these labels.
pub(super) fn fits(function: &Function, args: &[Arg]) -> bool {
    let vararg = function.params.iter().any(|p| p.vararg);
    let required = function.params.iter().filter(|p| p.default.is_none() && !p.vararg).count();
    let count = args.len();
    let labels_fit = args.iter().all(|a| {
        a.label
            .as_ref()
            .is_none_or(|l| function.params.iter().any(|p| p.label.as_ref().unwrap_or(&p.name) == l || p.name == *l))
    });
    labels_fit && count >= required && (vararg || count <= function.params.len())
}

/// A first look at literal arguments tells most overloads apart.
pub(super) fn types_fit(function: &Function, args: &[Arg]) -> bool {
    function.params.iter().zip(args).all(|(param, arg)| {
        let Some(ty) = &param.ty else { return true };
        match &arg.value.kind {
            ValueKind::Text(_) => {
                !matches!(ty.name.as_str(), "int" | "Int" | "boolean" | "Boolean" | "Bool" | "long" | "Long")
            }
            ValueKind::Int(_) => {
                !matches!(ty.name.as_str(), "String" | "CharSequence" | "boolean" | "Boolean" | "Bool")
            }
            ValueKind::Bool(_) => {
                !matches!(ty.name.as_str(), "String" | "CharSequence" | "int" | "Int" | "long" | "Long")
            }
            _ => true,
        }
    })
}

/// The parameter that an argument is for.
pub(super) fn param_for<'p>(
    function: &'p Function,
    args: &[Arg],
    index: usize,
    arg: &Arg,
) -> Option<&'p crate::ir::Param> {
    if let Some(label) = &arg.label
        && let Some(param) =
            function.params.iter().find(|p| p.label.as_ref().unwrap_or(&p.name) == label || p.name == *label)
    {
        return Some(param);
    }
    if arg.trailing && index + 1 == args.len() {
        return function.params.last();
    }
    function.params.get(index)
}
