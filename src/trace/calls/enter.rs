//! Running functions of the project, function values, and what code that was not seen may run.

use std::rc::Rc;

use crate::channel::{Name, Reach};
use crate::ir::{Call, Function, FunctionKind, TypeKind};
use crate::source::{FileKind, Place, Span};
use crate::trace::domain::{Closure, Label, Named, ObjId, State, Val, VarId, What, join_all};
use crate::trace::interpreter::{ArgVal, Interp, MOST_CALLS};
use crate::trace::project::DeclId;
use crate::trace::reachability::address;

/// Most objects of the project that are looked into when one is handed out.
const MOST_HELD: usize = 32;

/// What a function is called by a name that nobody writes which calls one of two with what the other gives.
const ONE_AFTER_OTHER: &str = "#oneAfterOther";

impl<'p> Interp<'p> {
    /// Counts an entry of a function; false where it was entered so often in this root that once more tells nothing
    /// new. Deep in the stack that is soon: there the ways multiply, and each was followed from a shorter stack first.
    fn may_enter(&mut self, function: &'p Function) -> bool {
        let most = match self.frames.len() {
            0..=3 => 64,
            4 | 5 => 12,
            _ => 3,
        };
        let entries = self.entries.entry(std::ptr::from_ref(function)).or_default();
        *entries += 1;
        *entries <= most
    }

    /// Runs a method with `this`.
    pub fn enter(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        decl: Option<DeclId>,
        this: Val<'p>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) -> Val<'p> {
        let unit = decl.map_or_else(|| self.unit(), |d| self.project.decls[d].unit);
        self.enter_in(st, function, unit, decl, vec![this], args, place)
    }

    pub fn enter_simple(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        decl: DeclId,
        this: Val<'p>,
        args: &[Val<'p>],
        place: Place,
    ) -> Val<'p> {
        let args = args.iter().cloned().map(ArgVal::plain).collect();
        self.enter(st, function, Some(decl), this, args, place)
    }

    #[expect(clippy::too_many_arguments, reason = "one activation needs them all; a struct would only rename them")]
    pub fn enter_in(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        decl: Option<DeclId>,
        receivers: Vec<Val<'p>>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) -> Val<'p> {
        let recursive =
            self.frames.iter().filter(|f| f.function.is_some_and(|g| std::ptr::eq(g, function))).count() > 1;
        if recursive && function.result.is_some() {
            // What it gives is what its other ways give, which are followed in the activation around.
            self.unknown_call(st, args);
            self.recursed = true;
            st.live = false;
            return Val::none();
        }
        if function.body.is_none()
            || recursive
            || self.frames.len() > MOST_CALLS
            || !self.may_enter(function)
            || !self.step()
        {
            self.unknown_call(st, args);
            self.push_frame(unit, decl, Some(function), Vec::new());
            let val = self.typed(st, Val::unknown(), function.result.as_ref(), place);
            self.frames.pop();
            return val;
        }
        for id in receivers.iter().flat_map(Val::objects).collect::<Vec<_>>() {
            self.ready(st, id);
        }
        let is_test = self.is_test();
        let own_test = self.project.units[unit].reach == Reach::Test;
        if function.kind != FunctionKind::Lambda && (own_test || !is_test) {
            self.entered.push(function);
        }
        self.calls.push((place, function.name.clone()));
        self.push_frame(unit, decl, Some(function), receivers);
        self.look_around(st);
        // What never comes near anything known is only asked for its value, unless it runs what it is given.
        let runs = || args.iter().any(|arg| arg.val.0.iter().any(|a| matches!(a.what, What::Function(_))));
        // A test is judged by what it does itself; what users run is judged with what they give it.
        let near = (own_test || !is_test) && (self.is_near(function) || runs());
        let given: Vec<ObjId> = args.iter().flat_map(|arg| arg.val.objects()).collect();
        let budget = self.begin_call(near);
        let recursed = std::mem::take(&mut self.recursed);
        self.bind_params(st, function, args, place);
        let mut val = self.finish_body(st, function);
        if self.end_call(&budget) {
            // What the rest would have given, and put into what it was given, is not known.
            val.join(&Val::unknown());
            given.into_iter().for_each(|id| st.edit(id, |o| o.open_ended = true));
            // Nor what it would have put into what it made.
            for id in val.objects().collect::<Vec<_>>() {
                st.edit(id, |o| {
                    let open = |(name, val): (&Name, &Val<'p>)| (name.clone(), val.clone().joined(&Val::unknown()));
                    o.fields = o.fields.iter().map(open).collect();
                });
            }
        }
        if self.recursed && !st.live {
            // No way ends without calling itself again.
            st.live = true;
            val = Val::unknown();
        }
        self.recursed |= recursed;
        let val = self.typed(st, val, function.result.as_ref(), place);
        self.hand_back(st);
        self.frames.pop();
        self.calls.pop();
        self.exact = true;
        val
    }

    /// Whether a function may do something to what is known. A scout looks for those that are known to get there; others
    /// only have to give it their values.
    fn is_near(&self, function: &Function) -> bool {
        let relevance = self.project.relevance();
        match &self.scouts {
            Some(there) => there.contains(&address(function)) || !relevance.knows(function),
            None => relevance.is_near(function),
        }
    }

    /// Runs a function that nobody called.
    #[expect(clippy::too_many_arguments, reason = "one activation needs them all; a struct would only rename them")]
    pub fn enter_root(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        decl: Option<DeclId>,
        receivers: Vec<Val<'p>>,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) -> Val<'p> {
        let this: Vec<Val<'p>> = receivers.clone();
        self.push_frame(unit, decl, Some(function), receivers);
        self.bind_params(st, function, args, place);
        let val = self.finish_body(st, function);
        self.escape(st, &val);
        self.escape_inside(st, &val);
        self.mark_failed_upgrades(st, &[this, vec![val.clone()]].concat());
        if decl.is_none_or(|decl| !self.project.stands_in(decl, function)) {
            self.leave(st, &val);
        } else {
            // Who asked the library for it goes on with it, and with the versions that were chosen here.
            for id in val.objects().collect::<Vec<_>>() {
                self.versions_chosen(st, id);
                st.edit(id, |o| o.consumed = true);
            }
        }
        self.frames.pop();
        val
    }

    /// Channels inside an object of the project that is handed out: whoever gets it uses them.
    fn escape_inside(&mut self, st: &mut State<'p>, val: &Val<'p>) {
        let mut open: Vec<ObjId> = val.objects().collect();
        let mut seen: Vec<ObjId> = Vec::new();
        while let Some(id) = open.pop() {
            let Some(object) = st.get(id).filter(|o| o.decl.is_some() && !o.foreign && seen.len() < MOST_HELD) else {
                continue;
            };
            if seen.contains(&id) {
                continue;
            }
            seen.push(id);
            let held: Vec<Val<'p>> = object.fields.values().cloned().collect();
            // What turns data into records for its channel stands beside it.
            let wraps = |id| st.get(id).is_some_and(|o| !o.slot("wraps").is_none());
            if held.iter().flat_map(Val::objects).any(wraps) {
                continue;
            }
            for held in held {
                open.extend(held.objects());
                self.escape(st, &held);
            }
        }
    }

    /// Runs a body without parameters.
    pub fn run_body(
        &mut self,
        st: &mut State<'p>,
        function: &'p Function,
        unit: usize,
        decl: Option<DeclId>,
        receivers: Vec<Val<'p>>,
    ) -> Val<'p> {
        if self.frames.len() > MOST_CALLS + 8 {
            return Val::unknown();
        }
        self.push_frame(unit, decl, Some(function), receivers);
        self.look_around(st);
        let budget = self.begin_call(true);
        let val = self.finish_body(st, function);
        self.end_call(&budget);
        self.frames.pop();
        val
    }

    /// Runs the body of the function on top of the stack.
    pub fn finish_body(&mut self, st: &mut State<'p>, function: &'p Function) -> Val<'p> {
        let Some(body) = &function.body else { return Val::unknown() };
        let expected = function.result.as_ref().and_then(|t| self.asked(t));
        let mut val = if function.expression {
            let val = self.block_value(st, body, expected.as_ref());
            match &expected {
                Some(ty) => {
                    let place = self.place(body.span);
                    self.as_interface(st, val, ty, place)
                }
                None => val,
            }
        } else {
            self.block(st, body);
            Val::none()
        };
        let returns = std::mem::take(&mut self.frame().returns);
        let mut ends = Vec::new();
        if st.live {
            ends.push(st.clone());
        } else {
            val = Val::none();
        }
        for (returned, end) in returns {
            val.join(&returned);
            ends.push(end);
        }
        match join_all(ends) {
            Some(end) => *st = end,
            None => {
                // Everything throws: the caller's handlers see it.
                st.live = false;
                if self.frames.len() >= 2 {
                    let index = self.frames.len() - 2;
                    if self.frames[index].tries > 0 {
                        let mut now = st.clone();
                        now.live = true;
                        self.frames[index].throws.push(now);
                    }
                }
            }
        }
        val
    }

    pub fn bind_params(&mut self, st: &mut State<'p>, function: &'p Function, args: Vec<ArgVal<'p>>, place: Place) {
        let args: Vec<ArgVal<'p>> = args.into_iter().map(|arg| self.handed_in(arg)).collect();
        let mut used = vec![false; args.len()];
        let labelled = args.iter().any(|a| a.label.is_some());
        let count = function.params.len();
        for (position, param) in function.params.iter().enumerate() {
            let label = param.label.as_ref().unwrap_or(&param.name);
            let mut found: Option<Val<'p>> = None;
            let before = used.clone();
            if labelled {
                let by_label = args
                    .iter()
                    .enumerate()
                    .position(|(i, a)| !used[i] && a.label.as_ref().is_some_and(|l| l == label || l == &param.name));
                if let Some(i) = by_label {
                    used[i] = true;
                    found = Some(args[i].val.clone());
                }
            }
            if found.is_none() && param.vararg {
                let mut items = Vec::new();
                let mut spread = None;
                for (i, arg) in args.iter().enumerate() {
                    if !used[i] && arg.label.is_none() && !(arg.trailing && position + 1 < count) {
                        used[i] = true;
                        if arg.spread {
                            spread = Some(arg.val.clone());
                        }
                        items.push(arg.val.clone());
                    }
                }
                let only_list =
                    items.len() == 1 && items[0].objects().any(|id| st.get(id).is_some_and(|o| !o.items.is_empty()));
                found = Some(match spread {
                    Some(list) if items.len() == 1 => list,
                    _ if only_list => items.remove(0),
                    _ => Val::object(self.make_list(st, items, place)),
                });
            }
            if found.is_none() {
                let next = args.iter().enumerate().position(|(i, a)| {
                    !used[i]
                        && a.label.is_none()
                        && (!a.trailing
                            || position + 1 == count
                            || param.ty.as_ref().is_some_and(|t| t.name == "Function"))
                });
                if let Some(i) = next {
                    used[i] = true;
                    found = Some(args[i].val.clone());
                }
            }
            let val = match (found, param.default.as_ref().or(param.given.as_ref())) {
                (Some(val), _) => val,
                (None, Some(default)) => {
                    let expected = param.ty.as_ref().and_then(|t| self.asked(t));
                    self.eval_as(st, default, expected.as_ref())
                }
                (None, None) => Val::unknown(),
            };
            let at = self.place(param.span);
            let val = match &param.ty {
                Some(ty) => self.of_source(val, ty, at),
                None => val,
            };
            let val = if param.vararg { val } else { self.typed(st, val, param.ty.as_ref(), place) };
            let val = self.annotated(val, &param.annotations, at);
            let val = self.named(st, val, &param.name, at);
            for (index, part) in param.parts.iter().enumerate() {
                let piece = self.part(st, &val, index);
                self.declare(st, part, piece);
            }
            if param.annotations.iter().any(|word| word.name == "inout") {
                let taken = used.iter().zip(&before).position(|(now, before)| now != before);
                let from = taken.and_then(|taken| args[taken].at);
                self.frame().inouts.extend(from.map(|from| (param.name.clone(), val.clone(), from)));
            }
            self.declare(st, &param.name, val);
        }
    }

    /// What the activation at hand wrote to what its caller handed over as `&name`.
    fn hand_back(&mut self, st: &State<'p>) {
        for (name, given, from) in std::mem::take(&mut self.frame().inouts) {
            let now = self.local(&name).and_then(|var| st.vars.get(&var));
            if let Some(now) = now.filter(|now| st.live && !now.same_all(&given)) {
                match self.written_back.iter_mut().find(|(place, _)| *place == from) {
                    Some((_, own)) => own.join(now),
                    None => self.written_back.push((from, now.clone())),
                }
            }
        }
    }

    /// Calls a function value.
    pub fn invoke(
        &mut self,
        st: &mut State<'p>,
        closure: &Rc<Closure<'p>>,
        args: Vec<ArgVal<'p>>,
        receiver: Option<Val<'p>>,
        place: Place,
    ) -> Val<'p> {
        let function = closure.function;
        let (receivers, args) = self.receivers_of(closure, args, receiver);
        let recursive =
            self.frames.iter().filter(|f| f.function.is_some_and(|g| std::ptr::eq(g, function))).count() > 1;
        if function.body.is_none()
            || recursive
            || self.frames.len() > MOST_CALLS + 4
            || !self.may_enter(function)
            || !self.step()
        {
            self.unknown_call(st, args);
            return Val::unknown();
        }
        // A lambda outside of functions is as good as one.
        if function.kind != FunctionKind::Lambda || closure.scope.is_none() {
            self.entered.push(function);
        }
        let blank: Vec<bool> = args.iter().map(|arg| arg.val.has_unknown() && !arg.val.is_labelled()).collect();
        self.push_frame(closure.unit, closure.owner, Some(function), receivers);
        self.frame().scope = closure.scope.clone();
        self.frame().is_lambda = function.kind == FunctionKind::Lambda;
        let is_lambda = function.kind == FunctionKind::Lambda;
        let budget = if is_lambda { self.begin_lambda() } else { self.begin_call(true) };
        if function.params.is_empty() && is_lambda {
            for (i, arg) in args.iter().enumerate() {
                if i == 0 {
                    self.declare(st, &Name::new_static("it"), arg.val.clone());
                }
                self.declare(st, &Name::new(format!("${i}")), arg.val.clone());
            }
        } else {
            self.bind_params(st, function, args, place);
        }
        let given = self.given_names(function, &blank);
        let val = self.finish_body(st, function);
        if is_lambda {
            self.end_lambda(&budget);
        } else {
            self.end_call(&budget);
        }
        self.filled.args = Label::default();
        for var in given.into_iter().filter(|_| self.labelled) {
            if let Some(val) = st.vars.get(&var) {
                self.filled.args.join(&val.label().data());
            }
        }
        self.filled.receiver = self.frames.pop().map(|frame| frame.kept).unwrap_or_default();
        self.exact = true;
        val
    }

    /// The variables of a lambda's arguments of which nothing is known.
    fn given_names(&self, function: &Function, blank: &[bool]) -> Vec<VarId> {
        let it = Name::new_static("it");
        let names: Vec<&Name> = match function.params.as_slice() {
            [] => vec![&it],
            params => params.iter().map(|p| &p.name).collect(),
        };
        names.into_iter().zip(blank).filter(|(_, blank)| **blank).filter_map(|(name, _)| self.local(name)).collect()
    }

    /// What a function value runs on, and what is left of its arguments: Kotlin takes the receiver from before the call,
    /// from the first argument, or from the code around.
    fn receivers_of(
        &self,
        closure: &Closure<'p>,
        mut args: Vec<ArgVal<'p>>,
        receiver: Option<Val<'p>>,
    ) -> (Vec<Val<'p>>, Vec<ArgVal<'p>>) {
        let function = closure.function;
        let mut receivers = closure.receivers.clone();
        let mut given = receiver;
        let plain = function.kind != FunctionKind::Lambda;
        let is_class = |ty: &Name| !self.project.is_object(ty);
        // `Client::configure` of no client in particular.
        let of_type = matches!(receivers.as_slice(), [only] if matches!(
            only.single().map(|atom| &atom.what), Some(What::Type(ty)) if is_class(ty)
        ));
        let companion = closure.owner.is_some_and(|owner| self.project.decls[owner].decl.modifiers.companion);
        let unbound = plain
            && !function.modifiers.is_static
            && ((of_type && !companion) || (function.receiver.is_some() && receivers.is_empty()));
        if unbound {
            if given.is_none() && !args.is_empty() {
                given = Some(args.remove(0).val);
            }
            if given.is_some() {
                receivers.clear();
            }
        } else if let (None, Some(count)) = (&given, closure.takes.filter(|_| !plain)) {
            given = if args.len() > count { Some(args.remove(0).val) } else { Some(self.this()) };
        }
        receivers.extend(given);
        (receivers, args)
    }

    /// The method by which an object is called as if it was a function.
    pub(super) fn called_as_function(&self) -> &'static str {
        if self.kind() == FileKind::Swift { "callAsFunction" } else { "invoke" }
    }

    /// Calls what a value is: a function, or in Kotlin and Swift an object that can be called.
    pub fn call_value(&mut self, st: &mut State<'p>, val: &Val<'p>, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let callable = |this: &Self, st: &State<'p>, atom: &crate::trace::domain::Atom<'p>| match &atom.what {
            What::Function(_) | What::Named(_) => true,
            What::Object(_) | What::Type(_) => {
                let ty = this.type_of(st, &Val::only(atom.clone())).unwrap_or_default();
                this.kind() != FileKind::Java && !this.project.methods(&ty, this.called_as_function()).is_empty()
            }
            _ => false,
        };
        if !val.0.iter().any(|atom| callable(self, st, atom)) {
            return None;
        }
        if let [crate::trace::domain::Atom { what: What::Object(_) | What::Type(_), .. }] = val.0.as_slice() {
            let ty = self.type_of(st, val).unwrap_or_default();
            let methods = self.project.methods(&ty, self.called_as_function());
            let (decl, function) = super::shape::choose_by_shape(&methods, &call.args)?;
            if methods.len() > 1 {
                // Their types tell which one is meant.
                let args = self.eval_args(st, &call.args, &|_| None);
                let takes = |(decl, f): &&(DeclId, &'p Function)| {
                    let unit = self.project.decls[*decl].unit;
                    f.params.len() == args.len()
                        && f.params.iter().zip(&args).all(|(param, arg)| {
                            let ty = param.ty.as_ref();
                            ty.is_none_or(|ty| self.type_fits(st, unit, Some(*decl), ty, &f.generics, &arg.val))
                        })
                };
                let (decl, function) = methods.iter().find(takes).copied().unwrap_or((decl, function));
                return Some(self.enter(st, function, Some(decl), val.clone(), args, place));
            }
            let args = self.eval_for(st, function, &call.args, decl);
            return Some(self.enter(st, function, Some(decl), val.clone(), args, place));
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        Some(self.invoke_val(st, val, args, place))
    }

    pub fn invoke_val(&mut self, st: &mut State<'p>, val: &Val<'p>, args: Vec<ArgVal<'p>>, place: Place) -> Val<'p> {
        let mut out = Val::none();
        for atom in &val.0 {
            if let What::Function(closure) = &atom.what {
                let result = self.invoke(st, &closure.clone(), args.clone(), None, place);
                out.join(&result);
            }
            if let What::Named(named) = &atom.what {
                let result = self.invoke_named(st, &named.clone(), args.clone(), None, place);
                out.join(&result);
            }
        }
        if out.is_none() {
            self.unknown_call(st, args);
            return Val::unknown();
        }
        out
    }

    /// The function that calls one with what another gives: `first.andThen(then)`, `then.compose(first)`.
    pub(super) fn one_after_other(
        &mut self,
        st: &mut State<'p>,
        function: &Val<'p>,
        call: &'p Call,
        place: Place,
    ) -> Option<Val<'p>> {
        let [other] = call.args.as_slice() else { return None };
        if self.kind() != FileKind::Java {
            return None;
        }
        let other = self.eval(st, &other.value);
        let (first, then) = if call.name == "andThen" { (function.clone(), other) } else { (other, function.clone()) };
        let owner = Val::object(self.make_list(st, vec![first, then], place));
        Some(Val::at(What::Named(Rc::new(Named { owner, name: Name::new_static(ONE_AFTER_OTHER) })), place))
    }

    /// Calls what a reference to a constructor or member of a library, or to a generated one, means.
    pub fn invoke_named(
        &mut self,
        st: &mut State<'p>,
        named: &Named<'p>,
        mut args: Vec<ArgVal<'p>>,
        receiver: Option<Val<'p>>,
        place: Place,
    ) -> Val<'p> {
        if !self.step() {
            return Val::unknown();
        }
        let vals = |args: &[ArgVal<'p>]| args.iter().map(|arg| arg.val.clone()).collect::<Vec<_>>();
        if named.name == ONE_AFTER_OTHER {
            let functions = named.owner.objects().next().and_then(|id| st.get(id)).map(|list| list.items.clone());
            return match functions.as_deref() {
                Some([first, then]) => {
                    let val = self.invoke_val(st, first, args, place);
                    self.invoke_val(st, then, vec![ArgVal::plain(val)], place)
                }
                _ => Val::unknown(),
            };
        }
        let Some(What::Type(ty)) = named.owner.single().map(|atom| atom.what.clone()) else {
            return self.call_named(st, &named.owner, &named.name, args, place);
        };
        if named.name == "init" {
            return self.make_of(st, &ty, args, place);
        }
        if let Some(val) = self.known_call(st, &named.owner, &ty, &named.name, vals(&args), place) {
            return val;
        }
        // Of no object in particular: it comes first.
        let owner = match receiver {
            Some(receiver) => receiver,
            None if args.is_empty() => return Val::unknown(),
            None => args.remove(0).val,
        };
        let owner = self.as_known(st, owner, Some(&ty), place);
        self.call_named(st, &owner, &named.name, args, place)
    }

    /// A member by its name, of a value.
    fn call_named(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        name: &Name,
        args: Vec<ArgVal<'p>>,
        place: Place,
    ) -> Val<'p> {
        let mut out = Val::none();
        for atom in &owner.0 {
            let one = Val::only(atom.clone());
            let What::Object(id) = atom.what else {
                let own = self.method_by_name(st, &one, name, &args, place);
                let read = || args.is_empty() && self.kind() == FileKind::Swift;
                out.join(&match own {
                    Some(own) => own,
                    None if name == "toString" && matches!(atom.what, What::Text(_)) => one,
                    None if read() => self.read_member(st, one, name, place),
                    None => Val::unknown(),
                });
                continue;
            };
            let ty = st.get(id).map(|o| o.ty.clone()).unwrap_or_default();
            let methods = self.project.methods(&ty, name);
            let fitting = methods.into_iter().find(|(_, f)| f.body.is_some() && f.params.len() == args.len());
            if let Some((decl, function)) = fitting {
                out.join(&self.enter(st, function, Some(decl), one, args.clone(), place));
                continue;
            }
            let vals = args.iter().map(|arg| arg.val.clone()).collect();
            let chains = |this: &Self| this.chains(&ty);
            let val = match self.known_call(st, &one, &ty, name, vals, place) {
                Some(val) if val.has_unknown() && chains(self) => Some(one.clone()),
                found => found,
            };
            let val = val.or_else(|| self.generated_accessor(st, id, &ty, name, &args, place));
            let val = val.or_else(|| if args.is_empty() { self.known_member(st, &one, name, place) } else { None });
            out.join(&val.unwrap_or_else(Val::unknown));
        }
        if out.is_none() { Val::unknown() } else { out }
    }

    /// Code that was not seen gets these arguments: objects may be used there, functions may be called.
    pub fn unknown_call(&mut self, st: &mut State<'p>, args: Vec<ArgVal<'p>>) {
        for arg in &args {
            self.escape(st, &arg.val);
        }
        let place = self.place(Span::default());
        for arg in args {
            self.run_function_values(st, &arg.val, place);
        }
        self.exact = false;
    }

    /// Lets code inside an anonymous class see what stands around the class.
    pub fn look_around(&mut self, st: &State<'p>) {
        let Some(frame) = self.frames.last() else { return };
        let anonymous = frame.owner.is_some_and(|d| self.project.decls[d].decl.name.is_empty());
        let this = frame.receivers.last().and_then(|this| this.objects().next());
        let around = this.filter(|_| anonymous).and_then(|id| st.get(id)).and_then(|o| o.around.clone());
        if let Some(around) = around {
            let frame = self.frame();
            frame.scope.clone_from(&around.0);
            frame.receivers.splice(0..0, around.1.iter().cloned());
        }
    }

    /// Runs the methods of an object once with unknown arguments, as whoever gets it will: all those of an anonymous
    /// class, and of others those that stand in for methods which the project does not declare.
    fn run_methods(&mut self, st: &mut State<'p>, id: ObjId, place: Place) {
        let Some(object) = st.get(id) else { return };
        let Some(decl) = object.decl else { return };
        let (unit, body) = (self.project.decls[decl].unit, self.project.decls[decl].decl);
        let anonymous = object.around.is_some() && body.name.is_empty();
        let plain = object.foreign || body.kind != TypeKind::Class || body.supertypes.is_empty();
        let running = self.frames.iter().any(|f| f.receivers.iter().any(|r| r.objects().any(|own| own == id)));
        if !anonymous && (plain || running || !self.handed.insert(id)) {
            return;
        }
        let supertypes = self.project.supertypes(&object.ty);
        let outside = |f: &Function| {
            // What makes something for whoever asks is judged by itself.
            f.modifiers.overrides
                && !supertypes.iter().any(|s| !self.project.methods(s, &f.name).is_empty())
                && !self.project.stands_in(decl, f)
        };
        let methods = body.functions.iter().filter(|f| f.kind == FunctionKind::Plain && f.body.is_some());
        let methods: Vec<&'p Function> = methods.filter(|f| anonymous || outside(f)).collect();
        for method in methods {
            let args = method
                .params
                .iter()
                .map(|p| {
                    let full = p.ty.as_ref().and_then(|t| self.project.resolve(unit, Some(decl), &t.name));
                    let made = full.as_ref().and_then(|full| self.made_here(st, full));
                    let val =
                        made.unwrap_or_else(|| full.map_or_else(Val::unknown, |full| self.instance(st, &full, place)));
                    ArgVal::plain(val.labelled(&self.handed_as(&p.name)))
                })
                .collect();
            let before = st.clone();
            let entered = self.entered.len();
            let answer = self.enter(st, method, Some(decl), Val::object(id), args, place);
            if self.labelled {
                let answer = self.data_of(st, &answer);
                self.put_in(st, id, &answer);
            }
            if !anonymous {
                // Nobody was seen to call it; it is judged as it stands too.
                self.entered.truncate(entered);
            }
            outlive(st, before);
        }
    }

    /// Runs lambdas once with unknown arguments, as whoever gets them will.
    pub fn run_function_values(&mut self, st: &mut State<'p>, val: &Val<'p>, place: Place) {
        for atom in &val.0 {
            if let What::Object(id) = atom.what {
                self.run_methods(st, id, place);
            }
            if let What::Function(closure) = &atom.what
                && closure.function.kind == FunctionKind::Lambda
            {
                let args = self.unknown_args(st, closure, place);
                let before = st.clone();
                let result = self.invoke(st, &closure.clone(), args, None, place);
                if self.labelled {
                    self.filled.results.join(&self.data_of(st, &result));
                }
                self.filled.made.join(&std::mem::take(&mut self.filled.receiver));
                self.filled.made.join(&std::mem::take(&mut self.filled.args));
                outlive(st, before);
            }
        }
        self.exact = false;
    }

    fn unknown_args(&mut self, st: &mut State<'p>, closure: &Closure<'p>, place: Place) -> Vec<ArgVal<'p>> {
        let count = closure.function.params.len().max(1);
        (0..count)
            .map(|i| {
                let ty = closure.function.params.get(i).and_then(|p| p.ty.as_ref());
                let full = ty.and_then(|t| self.project.resolve(closure.unit, closure.owner, &t.name));
                let val = match full {
                    Some(full) => self.instance(st, &full, place),
                    None => Val::unknown(),
                };
                let name = closure.function.params.get(i).map(|p| p.name.as_str());
                ArgVal::plain(val.labelled(&self.handed_as(name.unwrap_or_default())))
            })
            .collect()
    }

    /// What the call at hand makes, where a listener that it was given asks for one of that type.
    fn made_here(&self, st: &State<'p>, ty: &str) -> Option<Val<'p>> {
        let fits = |id: &ObjId| st.get(*id).is_some_and(|o| o.opened.is_some() && self.project.is_a(&o.ty, ty));
        self.filled.result.filter(fits).map(Val::object)
    }

    /// What goes along with an argument of this name that a call at hand passes to a function: not with an error.
    fn handed_as(&self, name: &str) -> Label {
        if self.knowledge.sources().is_harmless(name) { Label::default() } else { self.hands.data() }
    }

    pub fn call_implementations(
        &mut self,
        st: &mut State<'p>,
        ty: &str,
        name: &str,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let implementations = self.project.implementations(ty);
        if implementations.is_empty() || implementations.len() > 4 {
            return None;
        }
        let before = st.clone();
        let mut ends = Vec::new();
        let mut out = Val::none();
        for implementation in implementations {
            let mut own = before.clone();
            let methods = self.project.methods(implementation, name);
            let Some((decl, function)) =
                methods.into_iter().find(|(_, f)| f.body.is_some() && f.params.len() == args.len())
            else {
                continue;
            };
            let this = self.shared_instance(&mut own, implementation, place);
            let val = self.enter(&mut own, function, Some(decl), this, args.to_vec(), place);
            out.join(&val);
            ends.push(own);
        }
        *st = join_all(ends)?;
        Some(out)
    }
}

/// The state after code that somebody else runs: it may not have run yet, and where no way through it ends, whoever runs
/// it goes on, and what it opened is still there.
fn outlive<'p>(st: &mut State<'p>, before: State<'p>) {
    if !st.live {
        let opened = State { live: true, ..std::mem::take(st) };
        *st = join_all([before, opened]).unwrap_or_default();
    }
}
