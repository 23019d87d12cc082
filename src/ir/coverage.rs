//! How much of what stands inside calls could be read.

use super::{Arg, Block, Call, Field, Function, Piece, Stmt, TypeDecl, Unit, Value, ValueKind};

/// Counts of values inside calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Readable {
    /// All values that are arguments of calls, or part of one.
    pub total: u64,
    /// Those that are not [`ValueKind::Unreadable`].
    pub readable: u64,
}

impl Readable {
    /// Adds the counts of another unit.
    pub fn add(&mut self, other: Self) {
        self.total += other.total;
        self.readable += other.readable;
    }

    /// Share of readable values, 0–100; 100 where there are none.
    #[must_use]
    pub fn percent(&self) -> f64 {
        if self.total == 0 { 100.0 } else { self.readable as f64 * 100.0 / self.total as f64 }
    }
}

/// Counts the values inside the calls of a unit.
#[must_use]
pub fn readable(unit: &Unit) -> Readable {
    let mut count = Readable::default();
    let mut walk = Walk { count: &mut count };
    unit.types.iter().for_each(|t| walk.decl(t));
    unit.functions.iter().for_each(|f| walk.function(f));
    unit.fields.iter().for_each(|f| walk.field(f));
    walk.block(&unit.script);
    count
}

struct Walk<'c> {
    count: &'c mut Readable,
}

impl Walk<'_> {
    fn decl(&mut self, decl: &TypeDecl) {
        for supertype in &decl.supertypes {
            self.args(supertype.args.as_deref().unwrap_or_default());
            if let Some(delegate) = &supertype.delegate {
                self.value(delegate, false);
            }
        }
        decl.fields.iter().for_each(|f| self.field(f));
        decl.functions.iter().for_each(|f| self.function(f));
        decl.types.iter().for_each(|t| self.decl(t));
        for case in &decl.cases {
            self.args(&case.args);
            if let Some(body) = &case.body {
                self.decl(body);
            }
        }
    }

    fn field(&mut self, field: &Field) {
        if let Some(value) = &field.value {
            self.value(value, false);
        }
        field.getter.iter().for_each(|f| self.function(f));
        field.setters.iter().for_each(|f| self.function(f));
    }

    fn function(&mut self, function: &Function) {
        for param in &function.params {
            if let Some(default) = &param.default {
                self.value(default, false);
            }
        }
        if let Some(body) = &function.body {
            self.block(body);
        }
    }

    fn block(&mut self, block: &Block) {
        block.stmts.iter().for_each(|s| self.stmt(s));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Bind(bind) => bind.value.iter().for_each(|v| self.value(v, false)),
            Stmt::Eval(value) | Stmt::Throw(value, _) => self.value(value, false),
            Stmt::Return(value, _) => value.iter().for_each(|v| self.value(v, false)),
            Stmt::Break(_) | Stmt::Continue(_) => {}
            Stmt::Branch(branch) => {
                branch.subject.iter().for_each(|v| self.value(v, false));
                for arm in &branch.arms {
                    arm.tests.iter().chain(&arm.guard).for_each(|v| self.value(v, false));
                    arm.binds.iter().filter_map(|b| b.value.as_ref()).for_each(|v| self.value(v, false));
                    self.block(&arm.body);
                }
            }
            Stmt::Loop(l) => {
                l.init.iter().for_each(|s| self.stmt(s));
                l.items.iter().chain(&l.test).chain(&l.step).for_each(|v| self.value(v, false));
                self.block(&l.body);
            }
            Stmt::Try(t) => {
                t.resources.iter().filter_map(|b| b.value.as_ref()).for_each(|v| self.value(v, false));
                self.block(&t.body);
                t.catches.iter().for_each(|c| self.block(&c.body));
                t.finally.iter().for_each(|b| self.block(b));
            }
            Stmt::Defer(block) | Stmt::Nested(block) => self.block(block),
            Stmt::Function(function) => self.function(function),
            Stmt::Type(decl) => self.decl(decl),
        }
    }

    fn args(&mut self, args: &[Arg]) {
        args.iter().for_each(|a| self.value(&a.value, true));
    }

    fn call(&mut self, call: &Call, inside: bool) {
        call.target.iter().for_each(|t| self.value(t, inside));
        self.args(&call.args);
    }

    fn value(&mut self, value: &Value, inside: bool) {
        if inside {
            self.count.total += 1;
            self.count.readable += u64::from(value.kind != ValueKind::Unreadable);
        }
        match &value.kind {
            ValueKind::Text(pieces) => {
                for piece in pieces {
                    if let Piece::Hole(hole) = piece {
                        self.value(hole, inside);
                    }
                }
            }
            ValueKind::Member { of, .. } | ValueKind::Reference { of, .. } => {
                of.iter().for_each(|v| self.value(v, inside))
            }
            ValueKind::Index { of, keys } => {
                self.value(of, inside);
                keys.iter().for_each(|v| self.value(v, inside));
            }
            ValueKind::Call(call) => self.call(call, inside),
            ValueKind::New { args, body, .. } => {
                self.args(args);
                body.iter().for_each(|b| self.decl(b));
            }
            ValueKind::Lambda(function) => self.function(function),
            ValueKind::List(items) => items.iter().for_each(|v| self.value(v, inside)),
            ValueKind::Map(pairs) => pairs.iter().for_each(|(k, v)| {
                self.value(k, inside);
                self.value(v, inside);
            }),
            ValueKind::Tuple(args) => args.iter().for_each(|a| self.value(&a.value, inside)),
            ValueKind::Assign { target, value, .. } => {
                self.value(target, inside);
                self.value(value, inside);
            }
            ValueKind::Binary { left, right, .. } => {
                self.value(left, inside);
                self.value(right, inside);
            }
            ValueKind::Not(v)
            | ValueKind::Negate(v)
            | ValueKind::Cast { value: v, .. }
            | ValueKind::Is { value: v, .. } => {
                self.value(v, inside);
            }
            ValueKind::Elvis { value, otherwise } => {
                self.value(value, inside);
                self.value(otherwise, inside);
            }
            ValueKind::Block(block) => self.block(block),
            ValueKind::Int(_)
            | ValueKind::Float(_)
            | ValueKind::Bool(_)
            | ValueKind::Null
            | ValueKind::Name(_)
            | ValueKind::TypeLiteral(_)
            | ValueKind::Unreadable => {}
        }
    }
}
