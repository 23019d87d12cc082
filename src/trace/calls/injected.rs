//! What a framework hands to constructors, fields and functions, because another part of the program provides it.

use crate::ir::{Annotation, Field, Function, Param, TypeKind, TypeRef};
use crate::source::Place;
use crate::trace::domain::{State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp};
use crate::trace::project::{DeclId, Provider, is_handed};

use crate::channel::Name;

/// Most that provide one thing, nobody knows which.
const MOST_PROVIDERS: usize = 3;
/// Most providers that ask for what others provide, one for the other.
const MOST_IN_A_ROW: u8 = 3;
/// Most providers that are run for one thing that is asked for, all together.
const MOST_RUN: u8 = 32;

impl<'p> Interp<'p> {
    /// What a framework hands in for a parameter; none: nothing is known to be provided.
    pub fn injected_param(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        owner: Option<DeclId>,
        param: &'p Param,
    ) -> Option<Val<'p>> {
        let class = owner.map(|owner| self.project.decls[owner].decl);
        if !is_handed(self.knowledge.injection(), class, function) {
            return None;
        }
        // Those of one that is also a field may stand there.
        let field = class.and_then(|class| class.fields.iter().find(|field| param.field && field.name == param.name));
        let annotations = field.map(|field| &field.annotations).filter(|_| param.annotations.is_empty());
        self.injected(st, param.ty.as_ref()?, annotations.unwrap_or(&param.annotations), &param.name, Some(function))
    }

    /// What a framework puts into a field.
    pub fn injected_field(&mut self, st: &mut State<'p>, field: &'p Field) -> Option<Val<'p>> {
        let takes = &self.knowledge.injection().takes;
        let asks =
            |annotation: &Annotation| annotation.name.rsplit('.').next().is_some_and(|name| takes.contains(name));
        if field.value.is_some() || !field.annotations.iter().any(asks) {
            return None;
        }
        self.injected(st, field.ty.as_ref()?, &field.annotations, &field.name, None)
    }

    fn injected(
        &mut self,
        st: &mut State<'p>,
        ty: &'p TypeRef,
        annotations: &'p [Annotation],
        name: &Name,
        asks: Option<&'p Function>,
    ) -> Option<Val<'p>> {
        if self.providing == 0 {
            self.provided = 0;
        }
        if self.providing >= MOST_IN_A_ROW || self.provided >= MOST_RUN {
            return None;
        }
        let providers = self.project.providers((ty, annotations, name), asks);
        if providers.is_empty() || providers.len() > MOST_PROVIDERS {
            return None;
        }
        self.providing += 1;
        self.provided = self.provided.saturating_add(providers.len() as u8);
        let mut out = Val::none();
        for provider in providers {
            let val = self.provide(st, provider);
            out.join(&val);
        }
        self.providing -= 1;
        (!out.is_none() && !out.has_unknown()).then_some(out)
    }

    /// Runs what provides something.
    fn provide(&mut self, st: &mut State<'p>, provider: Provider<'p>) -> Val<'p> {
        let Provider { unit, owner, function } = provider;
        let place = Place { file: self.project.units[unit].unit.file, span: function.name_span };
        let this = owner.map(|owner| {
            let decl = &self.project.decls[owner];
            let alone = function.modifiers.is_static || decl.decl.kind == TypeKind::Object;
            if alone { Val::of(What::Type(decl.name.clone())) } else { self.instance(st, &decl.name.clone(), place) }
        });
        let mut args = Vec::new();
        for param in &function.params {
            let given = self.injected_param(st, function, owner, param);
            args.push(ArgVal::plain(given.unwrap_or_else(Val::unknown)));
        }
        self.enter_in(st, function, unit, owner, this.into_iter().collect(), args, place)
    }
}
