//! Which of several functions of one name a call means.

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Function, Value, ValueKind};
use crate::trace::channels::sort_of;
use crate::trace::domain::{Sort, State, Val, What};
use crate::trace::interpreter::Interp;
use crate::trace::project::DeclId;

use super::shape::{choose_by_shape, fits, types_fit};

impl<'p> Interp<'p> {
    pub fn type_of(&self, st: &State<'p>, val: &Val<'p>) -> Option<Name> {
        val.0.iter().find_map(|a| match &a.what {
            What::Object(id) => st.get(*id).map(|o| o.ty.clone()),
            What::Type(ty) | What::Symbol { ty, .. } if !ty.is_empty() => Some(ty.clone()),
            _ => None,
        })
    }

    /// The overload that a call means: of those that fit by number and labels, one whose parameters take what the
    /// arguments are seen to be.
    pub(super) fn choose(
        &self,
        st: &State<'p>,
        methods: &[(DeclId, &'p Function)],
        args: &[Arg],
    ) -> Option<(DeclId, &'p Function)> {
        let fitting =
            methods.iter().filter(|(_, f)| f.params.len() == args.len() && fits(f, args) && types_fit(f, args));
        if fitting.clone().count() > 1 {
            let vals: Vec<Val<'p>> = args.iter().map(|arg| self.seen_to_be(st, &arg.value)).collect();
            let takes = |(decl, function): &&(DeclId, &'p Function)| {
                let unit = self.project.decls[*decl].unit;
                function.params.iter().zip(&vals).all(|(param, val)| {
                    param
                        .ty
                        .as_ref()
                        .is_none_or(|ty| self.type_fits(st, unit, Some(*decl), ty, &function.generics, val))
                })
            };
            if let Some(found) = fitting.clone().find(takes) {
                return Some(*found);
            }
        }
        choose_by_shape(methods, args)
    }

    /// What a value is, as far as that is seen without evaluating it.
    fn seen_to_be(&self, st: &State<'p>, value: &Value) -> Val<'p> {
        let held = |of: &Val<'p>, name: &Name| {
            let object = of.objects().next().and_then(|id| st.get(id));
            object.and_then(|object| object.fields.get(name)).cloned().unwrap_or_default()
        };
        match &value.kind {
            ValueKind::Name(name) => match self.local(name) {
                Some(var) => st.vars.get(&var).cloned().unwrap_or_default(),
                None if name == "this" => self.this(),
                None => held(&self.this(), name),
            },
            ValueKind::Member { of: Some(of), name } => held(&self.seen_to_be(st, of), name),
            ValueKind::New { ty, body: None, .. } => {
                self.resolve_ref(ty).map_or_else(Val::none, |full| Val::of(What::Type(full)))
            }
            ValueKind::Call(call) if call.target.is_none() && call.name.starts_with(char::is_uppercase) => {
                self.resolve(&call.name).map_or_else(Val::none, |full| Val::of(What::Type(full)))
            }
            _ => self.sort_seen(st, value).map_or_else(Val::none, Val::some),
        }
    }

    /// The sort of a value, as far as that is seen without evaluating it.
    fn sort_seen(&self, st: &State<'p>, value: &Value) -> Option<Sort> {
        match &value.kind {
            ValueKind::Not(_) | ValueKind::Is { .. } => Some(Sort::Bool),
            ValueKind::Negate(inner) => self.seen_to_be(st, inner).sort(),
            ValueKind::Cast { ty, .. } => self.sort_of(ty),
            ValueKind::Int(_) => Some(Sort::Int),
            ValueKind::Text(_) => Some(Sort::Text),
            ValueKind::Bool(_) => Some(Sort::Bool),
            ValueKind::Binary { op, left, right } => match op {
                BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Div | BinaryOp::Rem => {
                    let (left, right) = (self.seen_to_be(st, left).sort(), self.seen_to_be(st, right).sort());
                    let joins = *op == BinaryOp::Add && (left == Some(Sort::Text) || right == Some(Sort::Text));
                    if joins { Some(Sort::Text) } else { left.filter(|left| right == Some(*left)) }
                }
                BinaryOp::And | BinaryOp::Or | BinaryOp::Eq | BinaryOp::Ne | BinaryOp::In => Some(Sort::Bool),
                BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => Some(Sort::Bool),
                _ => None,
            },
            // What a model says of a call of a type.
            ValueKind::Call(call) => {
                let Some(ValueKind::Name(name)) = call.target.as_ref().map(|target| &target.kind) else { return None };
                let full = self.local(name).is_none().then(|| self.resolve(name)).flatten()?;
                let effects = self.knowledge.ty(&full)?.calls.get(&call.name)?;
                effects.iter().find_map(|effect| effect.gives.as_ref().and_then(sort_of))
            }
            _ => None,
        }
    }
}
