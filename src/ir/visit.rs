//! Walking over everything that a unit says.

use super::{Arg, Bind, Block, Field, Function, Piece, Stmt, TypeDecl, TypeRef, Unit, Value, ValueKind};

/// What is told of each part on the way down, in source order.
pub trait Visitor<'u> {
    /// A value, before its parts.
    fn value(&mut self, _value: &'u Value) {}
    /// A block, before its statements.
    fn block(&mut self, _block: &'u Block) {}
    /// A type as written: of a parameter, result, local, field, cast, test, literal or construction.
    fn ty(&mut self, _ty: &'u TypeRef) {}
    /// A type declaration, before its members; false: its members are passed over.
    fn enter(&mut self, _decl: &'u TypeDecl) -> bool {
        true
    }
    /// A type declaration, after its members.
    fn leave(&mut self, _decl: &'u TypeDecl) {}
}

/// Walks over a unit.
pub fn unit<'u>(unit: &'u Unit, visitor: &mut dyn Visitor<'u>) {
    unit.types.iter().for_each(|t| decl(t, visitor));
    unit.fields.iter().for_each(|f| field(f, visitor));
    unit.functions.iter().for_each(|f| function(f, visitor));
    block(&unit.script, visitor);
}

/// Walks over a type declaration.
pub fn decl<'u>(decl_: &'u TypeDecl, v: &mut dyn Visitor<'u>) {
    if v.enter(decl_) {
        for supertype in &decl_.supertypes {
            args(supertype.args.as_deref().unwrap_or_default(), v);
            supertype.delegate.iter().for_each(|d| value(d, v));
        }
        for case in &decl_.cases {
            args(&case.args, v);
            case.body.iter().for_each(|b| decl(b, v));
        }
        decl_.fields.iter().for_each(|f| field(f, v));
        decl_.functions.iter().for_each(|f| function(f, v));
        decl_.types.iter().for_each(|t| decl(t, v));
    }
    v.leave(decl_);
}

fn bind<'u>(bind: &'u Bind, v: &mut dyn Visitor<'u>) {
    bind.ty.iter().for_each(|t| v.ty(t));
    bind.value.iter().for_each(|x| value(x, v));
}

fn field<'u>(field: &'u Field, v: &mut dyn Visitor<'u>) {
    field.ty.iter().for_each(|t| v.ty(t));
    field.value.iter().for_each(|x| value(x, v));
    field.getter.iter().for_each(|f| function(f, v));
    field.setters.iter().for_each(|f| function(f, v));
}

/// Walks over a function.
pub fn function<'u>(function: &'u Function, v: &mut dyn Visitor<'u>) {
    function.params.iter().filter_map(|p| p.ty.as_ref()).chain(&function.result).for_each(|t| v.ty(t));
    function.params.iter().flat_map(|p| p.default.iter().chain(&p.given)).for_each(|d| value(d, v));
    function.body.iter().for_each(|b| block(b, v));
}

/// Walks over a block.
pub fn block<'u>(block_: &'u Block, v: &mut dyn Visitor<'u>) {
    v.block(block_);
    for stmt in &block_.stmts {
        match stmt {
            Stmt::Bind(b) => bind(b, v),
            Stmt::Eval(x) | Stmt::Throw(x, _) => value(x, v),
            Stmt::Return(x, _) => x.iter().for_each(|x| value(x, v)),
            Stmt::Break(_) | Stmt::Continue(_) => {}
            Stmt::Branch(branch) => {
                branch.subject.iter().for_each(|x| value(x, v));
                for arm in &branch.arms {
                    arm.tests.iter().chain(&arm.guard).for_each(|x| value(x, v));
                    arm.binds.iter().for_each(|b| bind(b, v));
                    block(&arm.body, v);
                }
            }
            Stmt::Loop(l) => {
                for stmt in &l.init {
                    statement(stmt, v);
                }
                l.ty.iter().for_each(|ty| v.ty(ty));
                l.items.iter().chain(&l.test).chain(&l.step).for_each(|x| value(x, v));
                block(&l.body, v);
            }
            Stmt::Try(t) => {
                t.resources.iter().for_each(|b| bind(b, v));
                block(&t.body, v);
                t.catches.iter().for_each(|c| block(&c.body, v));
                t.finally.iter().for_each(|b| block(b, v));
            }
            Stmt::Defer(b) | Stmt::Nested(b) => block(b, v),
            Stmt::Function(f) => function(f, v),
            Stmt::Type(d) => decl(d, v),
        }
    }
}

fn statement<'u>(stmt: &'u Stmt, v: &mut dyn Visitor<'u>) {
    match stmt {
        Stmt::Bind(b) => bind(b, v),
        Stmt::Eval(x) => value(x, v),
        _ => {}
    }
}

fn args<'u>(args: &'u [Arg], v: &mut dyn Visitor<'u>) {
    args.iter().for_each(|a| value(&a.value, v));
}

/// Walks over a value.
pub fn value<'u>(value_: &'u Value, v: &mut dyn Visitor<'u>) {
    v.value(value_);
    match &value_.kind {
        ValueKind::Text(pieces) => {
            for piece in pieces {
                if let Piece::Hole(hole) = piece {
                    value(hole, v);
                }
            }
        }
        ValueKind::Member { of, .. } | ValueKind::Reference { of, .. } => of.iter().for_each(|x| value(x, v)),
        ValueKind::Index { of, keys } => {
            value(of, v);
            keys.iter().for_each(|x| value(x, v));
        }
        ValueKind::Call(call) => {
            call.target.iter().for_each(|x| value(x, v));
            args(&call.args, v);
        }
        ValueKind::New { ty, args: list, body } => {
            v.ty(ty);
            args(list, v);
            body.iter().for_each(|b| decl(b, v));
        }
        ValueKind::Lambda(f) => function(f, v),
        ValueKind::List(items) => items.iter().for_each(|x| value(x, v)),
        ValueKind::Map(pairs) => {
            for (key, x) in pairs {
                value(key, v);
                value(x, v);
            }
        }
        ValueKind::Tuple(list) => args(list, v),
        ValueKind::Assign { target, value: x, .. } => {
            value(target, v);
            value(x, v);
        }
        ValueKind::Binary { left, right, .. } => {
            value(left, v);
            value(right, v);
        }
        ValueKind::Not(x) | ValueKind::Negate(x) => value(x, v),
        ValueKind::Cast { value: x, ty, .. } | ValueKind::Is { value: x, ty } => {
            v.ty(ty);
            value(x, v);
        }
        ValueKind::TypeLiteral(ty) => v.ty(ty),
        ValueKind::Elvis { value: x, otherwise } => {
            value(x, v);
            value(otherwise, v);
        }
        ValueKind::Block(b) => block(b, v),
        ValueKind::Int(_)
        | ValueKind::Float(_)
        | ValueKind::Bool(_)
        | ValueKind::Null
        | ValueKind::Name(_)
        | ValueKind::Unreadable => {}
    }
}
