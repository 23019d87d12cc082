//! Evaluating arguments with the types that parameters ask for.

use crate::channel::Name;
use crate::ir::{Arg, Function};
use crate::source::{Place, Span};
use crate::trace::domain::{State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp};
use crate::trace::project::DeclId;

use super::shape::param_for;

impl<'p> Interp<'p> {
    /// Evaluates arguments with the types that a project function's parameters ask for.
    pub fn eval_for(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        args: &'p [Arg],
        decl: DeclId,
    ) -> Vec<ArgVal<'p>> {
        let unit = self.project.decls[decl].unit;
        self.eval_for_unit(st, function, args, unit, Some(decl))
    }

    pub(super) fn eval_for_unit(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        args: &'p [Arg],
        unit: usize,
        decl: Option<DeclId>,
    ) -> Vec<ArgVal<'p>> {
        let types: Vec<Option<Name>> = args
            .iter()
            .enumerate()
            .map(|(i, arg)| {
                let param = param_for(function, args, i, arg)?;
                param.ty.as_ref().and_then(|t| self.asked_at(unit, decl, t))
            })
            .collect();
        let mut vals = self.eval_args(st, args, &|i| types[i].clone());
        for (val, ty) in vals.iter_mut().zip(&types) {
            if let Some(ty) = ty {
                let place = self.place(Span::default());
                val.val = self.as_interface(st, std::mem::take(&mut val.val), ty, place);
            }
        }
        vals
    }

    /// A function value where an interface with one method is expected becomes an object of it, and is judged.
    pub fn as_interface(&mut self, st: &mut State<'p>, val: Val<'p>, ty: &Name, place: Place) -> Val<'p> {
        if !val.0.iter().any(|a| matches!(a.what, What::Function(_)))
            || self.knowledge.ty(ty).is_none_or(|m| m.judged.is_empty())
        {
            return val;
        }
        let mut out = Val::none();
        for atom in val.0 {
            match &atom.what {
                What::Function(closure) => {
                    let at = atom.from.unwrap_or(place);
                    let id = self.make(st, ty, at);
                    self.judge_closure(st, id, ty, closure.clone(), at);
                    // Whoever gets it runs it: what it does besides saying yes or no counts as well.
                    self.run_function_values(st, &Val::only(atom.clone()), at);
                    out.join(&Val::at(What::Object(id), at));
                }
                _ => out.join(&Val::only(atom)),
            }
        }
        out
    }
}
