//! The IR as indented text, for `wiretight show ir` and for snapshots.

use std::fmt::Write as _;

use super::{
    Arg, Arm, BinaryOp, Bind, Block, Call, Field, Function, FunctionKind, Modifiers, Name, Param, Piece, Stmt,
    TypeDecl, TypeKind, TypeRef, Unit, Value, ValueKind,
};

/// Prints a unit. Spans are left out, so the text changes only when the meaning does.
#[must_use]
pub fn print(unit: &Unit) -> String {
    let mut p = Printer { out: String::new(), depth: 0 };
    if !unit.package.is_empty() {
        p.line(&format!("package {}", unit.package));
    }
    for import in &unit.imports {
        let kind = if import.is_static { "static " } else { "" };
        let rest = if import.wildcard { ".*" } else { "" };
        let alias = import.alias.as_ref().map(|a| format!(" as {a}")).unwrap_or_default();
        p.line(&format!("import {kind}{}{rest}{alias}", import.path));
    }
    for alias in &unit.aliases {
        p.line(&format!("alias {} = {}", alias.name, ty(&alias.target)));
    }
    unit.types.iter().for_each(|t| p.decl(t));
    unit.fields.iter().for_each(|f| p.field(f));
    unit.functions.iter().for_each(|f| p.function("fn", f));
    if !unit.script.stmts.is_empty() {
        p.line("script");
        p.block(&unit.script);
    }
    for s in &unit.settings {
        let subjects = if s.subjects.is_empty() { String::new() } else { format!(" for {}", s.subjects.join(", ")) };
        let debug = if s.debug_only { " debug" } else { "" };
        p.line(&format!("setting {} {} = {:?}{subjects} group {}{debug}", s.format, s.key, s.value.as_str(), s.group));
    }
    for d in &unit.dependencies {
        p.line(&format!("dependency {} {} {}", d.ecosystem, d.name, d.version.as_deref().unwrap_or("?")));
    }
    for gap in &unit.gaps {
        p.line(&format!("gap {} at {}", gap.what, gap.span));
    }
    p.out
}

struct Printer {
    out: String,
    depth: usize,
}

impl Printer {
    fn line(&mut self, text: &str) {
        for _ in 0..self.depth {
            self.out.push_str("  ");
        }
        self.out.push_str(text);
        self.out.push('\n');
    }

    fn inside(&mut self, f: impl FnOnce(&mut Self)) {
        self.depth += 1;
        f(self);
        self.depth -= 1;
    }

    /// Prints `head`, then whatever blocks and bodies the values in it hold, indented below.
    fn decl(&mut self, decl: &TypeDecl) {
        let kind = match decl.kind {
            TypeKind::Class => "class",
            TypeKind::Struct => "struct",
            TypeKind::Interface => "interface",
            TypeKind::Object => "object",
            TypeKind::Enum => "enum",
            TypeKind::Extension => "extension",
            TypeKind::Annotation => "annotation",
        };
        let supertypes: Vec<String> = decl
            .supertypes
            .iter()
            .map(|s| {
                let args = s.args.as_ref().map(|a| format!("({})", self.args(a))).unwrap_or_default();
                let by = s.delegate.as_ref().map(|d| format!(" by {}", self.value(d))).unwrap_or_default();
                format!("{}{args}{by}", ty(&s.ty))
            })
            .collect();
        let supertypes = if supertypes.is_empty() { String::new() } else { format!(" : {}", supertypes.join(", ")) };
        let generics = if decl.generics.is_empty() { String::new() } else { format!("<{}>", decl.generics.join(", ")) };
        let name = if decl.name.is_empty() { "_" } else { decl.name.as_str() };
        self.line(&format!("{}{kind} {name}{generics}{supertypes}", modifiers(decl.modifiers)));
        self.inside(|p| {
            p.annotations(&decl.annotations);
            for alias in &decl.aliases {
                p.line(&format!("alias {} = {}", alias.name, ty(&alias.target)));
            }
            for case in &decl.cases {
                let args = if case.args.is_empty() { String::new() } else { format!("({})", p.args(&case.args)) };
                p.line(&format!("case {}{args}", case.name));
                if let Some(body) = &case.body {
                    p.inside(|p| p.decl(body));
                }
            }
            decl.fields.iter().for_each(|f| p.field(f));
            decl.functions.iter().for_each(|f| p.function("fn", f));
            decl.types.iter().for_each(|t| p.decl(t));
        });
    }

    fn annotations(&mut self, annotations: &[super::Annotation]) {
        for a in annotations {
            let annotation = self.annotation(a);
            self.line(&annotation);
        }
    }

    fn annotation(&mut self, a: &super::Annotation) -> String {
        let args = if a.args.is_empty() { String::new() } else { format!("({})", self.args(&a.args)) };
        format!("@{}{args}", a.name)
    }

    fn field(&mut self, field: &Field) {
        let receiver = field.receiver.as_ref().map(|r| format!("{}.", ty(r))).unwrap_or_default();
        let of = field.ty.as_ref().map(|t| format!(": {}", ty(t))).unwrap_or_default();
        let value = field.value.as_ref().map(|v| format!(" = {}", self.value(v))).unwrap_or_default();
        self.line(&format!("{}field {receiver}{}{of}{value}", modifiers(field.modifiers), field.name));
        self.inside(|p| {
            p.annotations(&field.annotations);
            if let Some(getter) = &field.getter {
                p.function("get", getter);
            }
            field.setters.iter().for_each(|s| p.function("set", s));
        });
    }

    fn function(&mut self, word: &str, f: &Function) {
        let head = self.head(word, f);
        self.line(&head);
        self.inside(|p| {
            p.annotations(&f.annotations);
            if let Some(body) = &f.body {
                p.stmts(body);
            }
        });
    }

    fn head(&mut self, word: &str, f: &Function) -> String {
        let word = match f.kind {
            FunctionKind::Plain => word,
            FunctionKind::Constructor => "constructor",
            FunctionKind::Initializer => "initializer",
            FunctionKind::Accessor if f.name.is_empty() => word,
            FunctionKind::Accessor => "accessor",
            FunctionKind::Lambda => "lambda",
            FunctionKind::Destructor => "destructor",
            FunctionKind::Subscript => "subscript",
        };
        let receiver = f.receiver.as_ref().map(|r| format!("{}.", ty(r))).unwrap_or_default();
        let generics = if f.generics.is_empty() { String::new() } else { format!("<{}>", f.generics.join(", ")) };
        let params: Vec<String> = f.params.iter().map(|p| self.param(p)).collect();
        let result = f.result.as_ref().map(|r| format!(" -> {}", ty(r))).unwrap_or_default();
        let shape = match (&f.body, f.expression) {
            (None, _) => " abstract",
            (Some(_), true) => " =",
            _ => "",
        };
        format!("{}{word} {receiver}{}{generics}({}){result}{shape}", modifiers(f.modifiers), f.name, params.join(", "))
    }

    fn param(&mut self, param: &Param) -> String {
        let label = param.label.as_ref().map(|l| format!("{l} ")).unwrap_or_default();
        let name =
            if param.parts.is_empty() { param.name.to_string() } else { format!("({})", param.parts.join(", ")) };
        let of = param.ty.as_ref().map(|t| format!(": {}", ty(t))).unwrap_or_default();
        let rest = if param.vararg { "..." } else { "" };
        let field = if param.field { "field " } else { "" };
        let default = param.default.as_ref().map(|v| format!(" = {}", self.value(v))).unwrap_or_default();
        let annotations: String = param.annotations.iter().map(|a| format!("{} ", self.annotation(a))).collect();
        format!("{annotations}{field}{label}{name}{of}{rest}{default}")
    }

    fn block(&mut self, block: &Block) {
        self.inside(|p| p.stmts(block));
    }

    fn stmts(&mut self, block: &Block) {
        block.stmts.iter().for_each(|s| self.stmt(s));
    }

    fn bind(&mut self, bind: &Bind) -> String {
        let word = if bind.constant { "let" } else { "var" };
        let of = bind.ty.as_ref().map(|t| format!(": {}", ty(t))).unwrap_or_default();
        let value = bind.value.as_ref().map(|v| format!(" = {}", self.value(v))).unwrap_or_default();
        format!("{word} {}{of}{value}", bind.names.join(", "))
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Bind(bind) => {
                let text = self.bind(bind);
                self.line(&text);
            }
            Stmt::Eval(value) => {
                let text = self.value(value);
                self.line(&text);
            }
            Stmt::Return(value, _) => {
                let text = value.as_ref().map(|v| format!(" {}", self.value(v))).unwrap_or_default();
                self.line(&format!("return{text}"));
            }
            Stmt::Throw(value, _) => {
                let text = self.value(value);
                self.line(&format!("throw {text}"));
            }
            Stmt::Break(_) => self.line("break"),
            Stmt::Continue(_) => self.line("continue"),
            Stmt::Branch(branch) => {
                let subject = branch.subject.as_ref().map(|v| format!(" on {}", self.value(v))).unwrap_or_default();
                self.line(&format!("branch{subject}"));
                self.inside(|p| branch.arms.iter().for_each(|a| p.arm(a)));
            }
            Stmt::Loop(l) => {
                let of = l.ty.as_ref().map(|t| format!(": {}", ty(t))).unwrap_or_default();
                let over = l.items.as_ref().map(|v| format!(" {}{of} in {}", l.names.join(", "), self.value(v)));
                let test = l.test.as_ref().map(|v| format!(" while {}", self.value(v))).unwrap_or_default();
                let once = if l.at_least_once { " once" } else { "" };
                l.init.iter().for_each(|s| self.stmt(s));
                self.line(&format!("loop{once}{}{test}", over.unwrap_or_default()));
                self.inside(|p| {
                    p.stmts(&l.body);
                    for step in &l.step {
                        let text = p.value(step);
                        p.line(&format!("step {text}"));
                    }
                });
            }
            Stmt::Try(t) => {
                self.line("try");
                for bind in &t.resources {
                    let text = self.bind(bind);
                    self.inside(|p| p.line(&format!("using {text}")));
                }
                self.block(&t.body);
                for c in &t.catches {
                    let types: Vec<String> = c.types.iter().map(ty).collect();
                    let name = c.name.as_deref().unwrap_or("_");
                    self.line(&format!("catch {name}: {}", types.join(" | ")));
                    self.block(&c.body);
                }
                if let Some(finally) = &t.finally {
                    self.line("finally");
                    self.block(finally);
                }
            }
            Stmt::Defer(block) => {
                self.line("defer");
                self.block(block);
            }
            Stmt::Nested(block) => {
                self.line("do");
                self.block(block);
            }
            Stmt::Function(f) => self.function("fn", f),
            Stmt::Type(decl) => self.decl(decl),
        }
    }

    fn arm(&mut self, arm: &Arm) {
        let tests: Vec<String> = arm.tests.iter().map(|t| self.value(t)).collect();
        let guard = arm.guard.as_ref().map(|g| format!(" if {}", self.value(g))).unwrap_or_default();
        let head = if tests.is_empty() { "else".to_owned() } else { format!("when {}", tests.join(" | ")) };
        let binds: Vec<String> = arm.binds.iter().map(|b| self.bind(b)).collect();
        let binds = if binds.is_empty() { String::new() } else { format!(" with {}", binds.join("; ")) };
        self.line(&format!("{head}{guard}{binds}"));
        self.block(&arm.body);
    }

    fn args(&mut self, args: &[Arg]) -> String {
        let args: Vec<String> = args
            .iter()
            .map(|a| {
                let label = a.label.as_ref().map(|l| format!("{l}: ")).unwrap_or_default();
                let spread = if a.spread { "*" } else { "" };
                let trailing = if a.trailing { "^" } else { "" };
                format!("{label}{spread}{trailing}{}", self.value(&a.value))
            })
            .collect();
        args.join(", ")
    }

    /// Renders a block below the current depth, as it stands inside a value.
    fn nested(&mut self, f: impl FnOnce(&mut Self)) -> String {
        let mut inner = Printer { out: String::new(), depth: self.depth + 2 };
        f(&mut inner);
        inner.out.insert(0, '\n');
        inner.out.truncate(inner.out.trim_end().len());
        inner.out
    }

    fn value(&mut self, value: &Value) -> String {
        match &value.kind {
            ValueKind::Text(pieces) => {
                let mut out = String::from("\"");
                for piece in pieces {
                    match piece {
                        Piece::Literal(text) => {
                            let _ = write!(out, "{}", text.escape_debug());
                        }
                        Piece::Hole(hole) => {
                            let hole = self.value(hole);
                            let _ = write!(out, "${{{hole}}}");
                        }
                    }
                }
                out.push('"');
                out
            }
            ValueKind::Int(n) => n.to_string(),
            ValueKind::Float(n) => n.to_string(),
            ValueKind::Bool(b) => b.to_string(),
            ValueKind::Null => "null".to_owned(),
            ValueKind::Name(name) => name.to_string(),
            ValueKind::Member { of, name } => format!("{}.{name}", self.owner(of.as_deref())),
            ValueKind::Reference { of, name } => format!("{}::{name}", self.owner(of.as_deref())),
            ValueKind::Index { of, keys } => {
                let keys: Vec<String> = keys.iter().map(|k| self.value(k)).collect();
                format!("{}[{}]", self.value(of), keys.join(", "))
            }
            ValueKind::Call(call) => self.call(call),
            ValueKind::New { ty: of, args, body } => {
                let args = self.args(args);
                let body = body.as_ref().map(|b| self.nested(|p| p.decl(b))).unwrap_or_default();
                format!("new {}({args}){body}", ty(of))
            }
            ValueKind::Lambda(f) => {
                let head = self.head("lambda", f);
                let body = f.body.as_ref().map(|b| self.nested(|p| p.stmts(b))).unwrap_or_default();
                format!("{{{head}}}{body}")
            }
            ValueKind::TypeLiteral(of) => format!("type {}", ty(of)),
            ValueKind::List(items) => {
                let items: Vec<String> = items.iter().map(|v| self.value(v)).collect();
                format!("[{}]", items.join(", "))
            }
            ValueKind::Map(pairs) => {
                let pairs: Vec<String> =
                    pairs.iter().map(|(k, v)| format!("{}: {}", self.value(k), self.value(v))).collect();
                format!("[:{}]", pairs.join(", "))
            }
            ValueKind::Tuple(args) => format!("({})", self.args(args)),
            ValueKind::Assign { target, op, value } => {
                let op = op.map(operator).unwrap_or_default();
                format!("{} {op}= {}", self.value(target), self.value(value))
            }
            ValueKind::Binary { op, left, right } => {
                format!("({} {} {})", self.value(left), operator(*op), self.value(right))
            }
            ValueKind::Not(v) => format!("!{}", self.value(v)),
            ValueKind::Negate(v) => format!("-{}", self.value(v)),
            ValueKind::Elvis { value, otherwise } => format!("({} ?: {})", self.value(value), self.value(otherwise)),
            ValueKind::Cast { value, ty: of, safe } => {
                format!("({} as{} {})", self.value(value), if *safe { "?" } else { "" }, ty(of))
            }
            ValueKind::Is { value, ty: of } => format!("({} is {})", self.value(value), ty(of)),
            ValueKind::Block(block) => format!("do{}", self.nested(|p| p.stmts(block))),
            ValueKind::Unreadable => "UNREADABLE".to_owned(),
        }
    }

    fn owner(&mut self, of: Option<&Value>) -> String {
        of.map(|v| self.value(v)).unwrap_or_default()
    }

    fn call(&mut self, call: &Call) -> String {
        let owner = match (&call.target, call.implicit) {
            (Some(target), _) => format!("{}{}.", self.value(target), if call.safe { "?" } else { "" }),
            (None, true) => ".".to_owned(),
            (None, false) => String::new(),
        };
        let generics: Vec<String> = call.generics.iter().map(ty).collect();
        let generics = if generics.is_empty() { String::new() } else { format!("<{}>", generics.join(", ")) };
        format!("{owner}{}{generics}({})", call.name, self.args(&call.args))
    }
}

fn ty(of: &TypeRef) -> String {
    if of.args.is_empty() {
        of.name.to_string()
    } else {
        let args: Vec<String> = of.args.iter().map(ty).collect();
        format!("{}<{}>", of.name, args.join(", "))
    }
}

fn modifiers(m: Modifiers) -> String {
    let words: [(bool, &str); 8] = [
        (m.is_static, "static "),
        (m.constant, "const "),
        (m.private, "private "),
        (m.overrides, "override "),
        (m.is_abstract, "abstract "),
        (m.companion, "companion "),
        (m.lazy, "lazy "),
        (m.debug_only, "debug "),
    ];
    words.iter().filter(|(on, _)| *on).map(|(_, word)| *word).collect()
}

fn operator(op: BinaryOp) -> Name {
    Name::new_static(match op {
        BinaryOp::Add => "+",
        BinaryOp::Sub => "-",
        BinaryOp::Mul => "*",
        BinaryOp::Div => "/",
        BinaryOp::Rem => "%",
        BinaryOp::Eq => "==",
        BinaryOp::Ne => "!=",
        BinaryOp::Lt => "<",
        BinaryOp::Le => "<=",
        BinaryOp::Gt => ">",
        BinaryOp::Ge => ">=",
        BinaryOp::And => "&&",
        BinaryOp::Or => "||",
        BinaryOp::BitAnd => "&",
        BinaryOp::BitOr => "|",
        BinaryOp::BitXor => "^",
        BinaryOp::ShiftLeft => "<<",
        BinaryOp::ShiftRight => ">>",
        BinaryOp::Range => "..",
        BinaryOp::Until => "..<",
        BinaryOp::In => "in",
        BinaryOp::Pair => "to",
        BinaryOp::Other => "op",
    })
}
