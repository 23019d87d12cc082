//! The names in a body: which it mentions, calls, makes and writes.

use crate::channel::Name;
use crate::ir::{Arg, BinaryOp, Field, Function, FunctionKind, Piece, TypeDecl, TypeRef, Value, ValueKind, visit};
use crate::knowledge::begins;
use crate::trace::project::DeclId;

use super::base::{PLAIN, Sym, Words, count};
use super::spelling::last;

/// A function, or all that runs when a type or a field is made.
pub(in crate::trace) type BodyId = u32;

/// What a function or a field is known by, in all threads: where it stands in memory.
pub(in crate::trace) fn address<T>(thing: &T) -> usize {
    std::ptr::from_ref(thing) as usize
}

/// Something that runs.
pub(super) struct Body<'p> {
    pub(super) unit: usize,
    pub(super) owner: Option<DeclId>,
    /// Names with the number of arguments, sorted.
    pub(super) mentions: Box<[(Sym, u8)]>,
    /// Names that are called after known types.
    pub(super) called: Vec<&'p Name>,
    /// Calls by what known operation they may be.
    pub(super) calls: Vec<(u32, &'p [Arg])>,
    /// Types made, by name.
    pub(super) made: Vec<(Sym, &'p [Arg])>,
    /// It makes what its place asks for: `.init(…)`.
    pub(super) makes_expected: bool,
    pub(super) assigned: Box<[Sym]>,
    /// It holds an address that asks for no encryption by itself.
    pub(super) plain_address: bool,
    /// It holds a key by which a check can be weakened.
    pub(super) weak_key: bool,
    /// Names of calls on nothing, or on what may be a module.
    pub(super) bare: Box<[Sym]>,
    /// Names of members of something else than `this`.
    pub(super) elsewhere: Box<[Sym]>,
    /// It holds classes, inside which a name alone may be a member of theirs.
    pub(super) nested: bool,
    /// It holds lambdas, inside which a name alone may be a member of their receiver in Kotlin.
    pub(super) lambdas: bool,
    /// What it has to answer for.
    pub(super) subjects: Vec<usize>,
    /// The field to which it gives the first value.
    pub(super) field: Option<Sym>,
    /// It is a constructor.
    pub(super) constructs: bool,
    /// It overrides what the library calls to get something.
    pub(super) stands_in: bool,
    /// Methods that whoever gets what it makes may call.
    pub(super) hands_out: Vec<BodyId>,
}

/// Whether a field's first value holds functions.
pub(super) fn holds_functions(field: &Field) -> bool {
    struct Functions(bool);
    impl visit::Visitor<'_> for Functions {
        fn value(&mut self, value: &Value) {
            self.0 |= matches!(value.kind, ValueKind::Lambda(_) | ValueKind::Reference { .. });
        }
    }
    let mut functions = Functions(false);
    field.value.iter().for_each(|value| visit::value(value, &mut functions));
    functions.0
}

/// The types of what first values and initialisers find by name, because constructors get it: Kotlin's `class A(b: B)`.
pub(super) fn given_when_made(decl: &TypeDecl) -> Vec<&TypeRef> {
    let constructors = decl.functions.iter().filter(|f| f.kind == FunctionKind::Constructor);
    constructors.flat_map(|f| &f.params).filter_map(|param| param.ty.as_ref()).collect()
}

pub(super) fn body_of<'p>(
    words: &Words,
    unit: usize,
    owner: Option<DeclId>,
    function: &'p Function,
    given: &[&TypeRef],
) -> Body<'p> {
    let mut reader = Reader::new(words);
    visit::function(function, &mut reader);
    given.iter().for_each(|ty| reader.written(ty));
    function.receiver.iter().for_each(|ty| reader.written(ty));
    reader.finish(unit, owner, vec![address(function)])
}

pub(super) fn body_of_field<'p>(
    words: &Words,
    unit: usize,
    owner: Option<DeclId>,
    field: &'p Field,
    given: &[&TypeRef],
) -> Body<'p> {
    let mut reader = Reader::new(words);
    given.iter().filter(|_| field.value.is_some()).for_each(|ty| reader.written(ty));
    field.ty.iter().for_each(|ty| reader.written(ty));
    field.value.iter().for_each(|value| visit::value(value, &mut reader));
    // A key alone weakens nothing.
    reader.weak_key &= !field.value.as_ref().is_some_and(|value| matches!(value.kind, ValueKind::Text(_)));
    field.getter.iter().for_each(|getter| visit::function(getter, &mut reader));
    Body { field: words.get(&field.name), ..reader.finish(unit, owner, vec![address(field)]) }
}

/// All that runs when a type is made.
pub(super) fn maker_of<'p>(words: &Words, unit: usize, id: DeclId, decl: &'p TypeDecl) -> Body<'p> {
    let mut reader = Reader::new(words);
    for supertype in &decl.supertypes {
        supertype.args.iter().flatten().for_each(|arg| visit::value(&arg.value, &mut reader));
        supertype.delegate.iter().for_each(|value| visit::value(value, &mut reader));
        if supertype.args.is_some() {
            reader.written(&supertype.ty);
        }
    }
    for case in &decl.cases {
        case.args.iter().for_each(|arg| visit::value(&arg.value, &mut reader));
    }
    decl.fields.iter().filter_map(|field| field.value.as_ref()).for_each(|value| visit::value(value, &mut reader));
    for function in &decl.functions {
        if matches!(function.kind, FunctionKind::Constructor | FunctionKind::Initializer) {
            visit::function(function, &mut reader);
        }
    }
    reader.finish(unit, Some(id), Vec::new())
}

/// Reads the names in a body.
struct Reader<'w, 'p> {
    words: &'w Words,
    called: Vec<&'p Name>,
    calls: Vec<(u32, &'p [Arg])>,
    made: Vec<(Sym, &'p [Arg])>,
    makes_expected: bool,
    mentions: Vec<(Sym, u8)>,
    assigned: Vec<Sym>,
    plain_address: bool,
    weak_key: bool,
    bare: Vec<Sym>,
    elsewhere: Vec<Sym>,
    nested: bool,
    lambdas: bool,
}

impl<'w, 'p> Reader<'w, 'p> {
    fn new(words: &'w Words) -> Self {
        Self {
            words,
            called: Vec::new(),
            calls: Vec::new(),
            made: Vec::new(),
            makes_expected: false,
            mentions: Vec::new(),
            assigned: Vec::new(),
            plain_address: false,
            weak_key: false,
            bare: Vec::new(),
            elsewhere: Vec::new(),
            nested: false,
            lambdas: false,
        }
    }

    /// Notes that a name is a member of something else than `this`.
    fn elsewhere(&mut self, name: &str) {
        self.elsewhere.extend(self.words.get(name));
    }

    fn mention(&mut self, name: &str, how: u8) {
        if let Some(sym) = self.words.get(name) {
            self.mentions.push((sym, how));
        }
    }

    /// Notes that something was put into what stands under a name.
    fn put_into(&mut self, thing: &Value) {
        if let ValueKind::Name(name) | ValueKind::Member { name, .. } = &thing.kind {
            self.assigned.extend(self.words.get(name));
        }
    }

    fn call(&mut self, name: &str, args: &'p [Arg]) {
        if let Some(sym) = self.words.get(name) {
            self.made.push((sym, args));
            if let Some(operation) = self.words.operation[sym as usize] {
                self.calls.push((operation, args));
            }
        }
    }

    fn made(&mut self, name: &str, args: &'p [Arg]) {
        self.made.extend(self.words.get(name).map(|sym| (sym, args)));
    }

    fn written(&mut self, ty: &TypeRef) {
        for part in ty.name.split('.') {
            self.mention(part, PLAIN);
        }
        ty.args.iter().for_each(|arg| self.written(arg));
    }

    fn finish(mut self, unit: usize, owner: Option<DeclId>, subjects: Vec<usize>) -> Body<'p> {
        self.mentions.sort_unstable();
        self.mentions.dedup();
        for syms in [&mut self.assigned, &mut self.bare, &mut self.elsewhere] {
            syms.sort_unstable();
            syms.dedup();
        }
        Body {
            unit,
            owner,
            mentions: self.mentions.into_boxed_slice(),
            called: self.called,
            calls: self.calls,
            makes_expected: self.makes_expected,
            made: self.made.into_iter().filter(|(sym, _)| self.words.is_type[*sym as usize]).collect(),
            assigned: self.assigned.into_boxed_slice(),
            plain_address: self.plain_address,
            weak_key: self.weak_key,
            bare: self.bare.into_boxed_slice(),
            elsewhere: self.elsewhere.into_boxed_slice(),
            nested: self.nested,
            lambdas: self.lambdas,
            subjects,
            field: None,
            constructs: false,
            stands_in: false,
            hands_out: Vec::new(),
        }
    }
}

impl<'p> visit::Visitor<'p> for Reader<'_, 'p> {
    fn ty(&mut self, ty: &'p TypeRef) {
        self.written(ty);
    }

    fn value(&mut self, value: &'p Value) {
        match &value.kind {
            ValueKind::Text(pieces) => {
                if let Some(Piece::Literal(text)) = pieces.first() {
                    self.plain_address |= self.words.is_plain_address(text);
                    self.weak_key |= pieces.len() == 1 && self.words.weak_keys.contains(text.as_str());
                }
            }
            ValueKind::Name(name) => {
                self.mention(name, PLAIN);
                if !self.words.called.types(name).is_empty() && !self.called.contains(&name) {
                    self.called.push(name);
                }
            }
            ValueKind::Member { name, of, .. } => {
                self.mention(name, PLAIN);
                if !of.as_deref().is_some_and(is_this) {
                    self.elsewhere(name);
                }
            }
            ValueKind::Reference { of, name } => {
                self.mention(name, PLAIN);
                self.elsewhere(name);
                // `Client::new`, `::Client`: whoever calls it makes one.
                match of.as_deref().map(|of| &of.kind) {
                    Some(ValueKind::Name(ty) | ValueKind::Member { name: ty, .. }) if name == "init" => {
                        self.made(ty, &[]);
                    }
                    None => self.made(name, &[]),
                    _ => {}
                }
            }
            ValueKind::Lambda(_) => self.lambdas = true,
            ValueKind::Call(call) => {
                let up =
                    |target: &Value| matches!(&target.kind, ValueKind::Name(name) if name == "super" || name == "this");
                // How what is above is made is part of how this is.
                if call.name == "init" && call.target.as_deref().is_none_or(up) && !call.implicit {
                    return;
                }
                self.mention(&call.name, count(call.args.len()));
                if call.target.as_deref().is_some_and(|target| !is_this(target)) {
                    self.elsewhere(&call.name);
                }
                self.call(&call.name, &call.args);
                if let Some(target) = call.target.as_deref().filter(|_| !call.args.is_empty())
                    && begins(&self.words.keeps, &call.name)
                {
                    self.put_into(target);
                }
                if call.name == "init" {
                    match call.target.as_deref().map(|target| &target.kind) {
                        Some(ValueKind::Name(ty) | ValueKind::Member { name: ty, .. }) => self.made(ty, &call.args),
                        None => self.makes_expected = true,
                        _ => {}
                    }
                }
                let module = |target: &Value| matches!(&target.kind, ValueKind::Name(name) if name.starts_with(char::is_uppercase));
                if call.target.as_deref().is_none_or(module) {
                    self.bare.extend(self.words.get(&call.name));
                }
                if call.target.is_none() && call.name.starts_with(char::is_lowercase) {
                    // A value may be called by its name.
                    self.mention("invoke", count(call.args.len()));
                }
                if call.name == "invoke" || (call.target.is_none() && call.name.starts_with(char::is_lowercase)) {
                    self.mention("callAsFunction", count(call.args.len()));
                }
                call.generics.iter().for_each(|ty| self.written(ty));
            }
            ValueKind::New { ty, args, .. } => {
                self.mention(last(&ty.name), count(args.len()));
                self.made(last(&ty.name), args);
            }
            ValueKind::Binary { op: BinaryOp::Pair, .. } => self.mention("to", 1),
            ValueKind::Binary { op: BinaryOp::Add, .. } => self.mention("plus", 1),
            ValueKind::Assign { target, op, .. } => {
                if op.is_some() {
                    self.mention("plusAssign", 1);
                    self.mention("plus", 1);
                }
                if let ValueKind::Name(name) | ValueKind::Member { name, .. } = &target.kind {
                    self.assigned.extend(self.words.get(name));
                }
                if let ValueKind::Member { of: Some(of), .. } | ValueKind::Index { of, .. } = &target.kind {
                    self.put_into(of);
                }
            }
            _ => {}
        }
    }

    fn enter(&mut self, decl: &'p TypeDecl) -> bool {
        decl.supertypes.iter().for_each(|s| self.written(&s.ty));
        self.nested = true;
        true
    }
}

/// Whether it is the object that the code belongs to.
fn is_this(value: &Value) -> bool {
    matches!(&value.kind, ValueKind::Name(name) if name == "this" || name == "super")
}
