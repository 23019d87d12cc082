//! Call patterns: `connect($host, _, port: 21, $timeout?, ...)`, `protocols($all...)`.

use borsh::{BorshDeserialize, BorshSerialize};

use crate::channel::Name;

/// A pattern for a call, construction, property write or property read.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct Pattern {
    /// What sort of use it describes.
    pub form: Form,
    /// Name of the function or property; `init` for constructions.
    pub name: Name,
    /// Arguments in order; one for a property write.
    pub args: Vec<ArgPattern>,
    /// More arguments may follow (`...`).
    pub rest: bool,
}

/// The sorts of use that a pattern describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, BorshDeserialize, BorshSerialize)]
pub enum Form {
    /// `name(…)`, and `new(…)` under the name `init`.
    Call,
    /// `name = $v`.
    Write,
    /// `name`.
    Read,
}

/// One argument of a pattern.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub struct ArgPattern {
    /// Label that the call must have; Kotlin labels also fit by the bound name.
    pub label: Option<Name>,
    /// What the argument must be.
    pub what: What,
    /// `$x?`: may be missing.
    pub optional: bool,
    /// `$x...`: this argument and all that follow, as a list.
    pub all: bool,
    /// `$x as T`: a leading-dot member or bare lambda is of this type.
    pub expected: Option<Name>,
    /// `$x is T`: counts only for this type, which tells overloads apart.
    pub is: Option<Name>,
}

/// What an argument must be.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub enum What {
    /// `$name`: anything, under this name.
    Bind(Name),
    /// `_`: anything.
    Any,
    /// A literal.
    Literal(Literal),
}

/// A literal in a pattern or value.
#[derive(Clone, Debug, PartialEq, BorshDeserialize, BorshSerialize)]
pub enum Literal {
    /// `"text"`.
    Text(Name),
    /// A whole number.
    Int(i64),
    /// `true`, `false`.
    Bool(bool),
    /// `null`, `nil`.
    Null,
    /// `.tls`, `Mode.tls`: a constant by its last name.
    Symbol(Name),
}

impl Pattern {
    /// Reads a pattern.
    ///
    /// # Errors
    /// A lower-case fragment that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut reader = Reader { rest: text.trim() };
        let name = reader.word().ok_or("a pattern starts with a name")?;
        reader.space();
        if reader.take("=") {
            let arg = reader.arg()?;
            reader.end()?;
            return Ok(Self { form: Form::Write, name, args: vec![arg], rest: false });
        }
        if reader.rest.is_empty() {
            return Ok(Self { form: Form::Read, name, args: Vec::new(), rest: false });
        }
        if !reader.take("(") {
            return Err(format!("expected `(` or `=` after `{name}`"));
        }
        let (mut args, mut rest) = (Vec::new(), false);
        reader.space();
        while !reader.take(")") {
            if rest || args.last().is_some_and(|arg: &ArgPattern| arg.all) {
                return Err("`...` stands last".to_owned());
            }
            if reader.take("...") {
                rest = true;
            } else {
                args.push(reader.arg()?);
            }
            reader.space();
            if !reader.take(",") && !reader.rest.starts_with(')') {
                return Err(format!("expected `,` or `)` before `{}`", reader.rest));
            }
            reader.space();
        }
        reader.end()?;
        let name = if name == "new" { Name::new_static("init") } else { name };
        Ok(Self { form: Form::Call, name, args, rest })
    }

    /// All names that the pattern binds.
    pub fn bound(&self) -> impl Iterator<Item = &Name> {
        self.args.iter().filter_map(|arg| match &arg.what {
            What::Bind(name) => Some(name),
            _ => None,
        })
    }
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    fn space(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn take(&mut self, token: &str) -> bool {
        self.rest.strip_prefix(token).inspect(|rest| self.rest = rest).is_some()
    }

    fn word(&mut self) -> Option<Name> {
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        (!word.is_empty()).then(|| Name::new(word))
    }

    /// A dotted type name.
    fn type_name(&mut self) -> Result<Name, String> {
        self.space();
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && !"_.".contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        if word.is_empty() { Err("expected a type name".to_owned()) } else { Ok(Name::new(word)) }
    }

    fn end(&mut self) -> Result<(), String> {
        self.space();
        if self.rest.is_empty() { Ok(()) } else { Err(format!("unexpected `{}` at the end", self.rest)) }
    }

    fn arg(&mut self) -> Result<ArgPattern, String> {
        self.space();
        let mut label = None;
        // Swift's `_:` says that there is no label.
        if self.take("_:") {
            self.space();
        }
        if self.rest.starts_with(|c: char| c.is_alphabetic()) {
            let before = self.rest;
            if let Some(word) = self.word() {
                self.space();
                if self.take(":") {
                    label = Some(word);
                    self.space();
                } else {
                    self.rest = before;
                }
            }
        }
        let what = if self.take("$") {
            What::Bind(self.word().ok_or("expected a name after `$`")?)
        } else if self.rest.starts_with('_') && !self.rest[1..].starts_with(|c: char| c.is_alphanumeric()) {
            self.rest = &self.rest[1..];
            What::Any
        } else {
            What::Literal(self.literal()?)
        };
        let all = matches!(what, What::Bind(_)) && self.take("...");
        let optional = self.take("?") || all;
        let (mut expected, mut is) = (None, None);
        self.space();
        if self.take("as ") {
            expected = Some(self.type_name()?);
        } else if self.take("is ") {
            is = Some(self.type_name()?);
        }
        Ok(ArgPattern { label, what, optional, all, expected, is })
    }

    fn literal(&mut self) -> Result<Literal, String> {
        if self.take("\"") {
            let end = self.rest.find('"').ok_or("a text that starts with `\"` ends with one")?;
            let text = Name::new(&self.rest[..end]);
            self.rest = &self.rest[end + 1..];
            return Ok(Literal::Text(text));
        }
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && !"_.-".contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let literal = Literal::word(word).ok_or_else(|| match self.rest {
            "" => "expected an argument or `)` at the end".to_owned(),
            rest => format!("expected an argument before `{rest}`"),
        })?;
        self.rest = rest;
        Ok(literal)
    }
}

impl Literal {
    /// A literal from its spelling without quotes: `true`, `null`, `21`, `.tls`, `Mode.tls`.
    #[must_use]
    pub fn word(word: &str) -> Option<Self> {
        Some(match word {
            "" => return None,
            "true" => Self::Bool(true),
            "false" => Self::Bool(false),
            "null" | "nil" => Self::Null,
            _ => match word.parse() {
                Ok(number) => Self::Int(number),
                Err(_) => Self::Symbol(Name::new(word.rsplit('.').next().unwrap_or(word))),
            },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bind(name: &str) -> ArgPattern {
        ArgPattern { label: None, what: What::Bind(name.into()), optional: false, all: false, expected: None, is: None }
    }

    #[test]
    fn reads_every_form() {
        let call = Pattern::parse(r#"connect($host, _, port: 21, $timeout?, ...)"#).expect("pattern");
        assert_eq!((call.form, call.name.as_str(), call.args.len(), call.rest), (Form::Call, "connect", 4, true));
        assert_eq!(call.args[0], bind("host"));
        assert_eq!(call.args[2].label.as_deref(), Some("port"));
        assert!(call.args[3].optional);
        assert_eq!(Pattern::parse("new()").expect("pattern").name, "init");
        let all = Pattern::parse("protocols($all...)").expect("pattern");
        assert_eq!((all.args[0].all, all.args[0].optional, all.rest), (true, true, false));
        let write = Pattern::parse("enableSSL = true").expect("pattern");
        assert_eq!((write.form, &write.args[0].what), (Form::Write, &What::Literal(Literal::Bool(true))));
        assert_eq!(Pattern::parse("tcp").expect("pattern").form, Form::Read);
        let typed = Pattern::parse("new(to: $to, using: $p as Network.NWParameters)").expect("pattern");
        assert_eq!(typed.args[1].expected.as_deref(), Some("Network.NWParameters"));
        let symbol = Pattern::parse("tls(.none, Mode.off, \"P\", nil)").expect("pattern");
        assert_eq!(symbol.args[1].what, What::Literal(Literal::Symbol("off".into())));
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, message) in [
            ("", "a pattern starts with a name"),
            ("f($a", "expected `,` or `)` before ``"),
            ("f(..., $a)", "`...` stands last"),
            ("f($all..., $a)", "`...` stands last"),
            ("f($a) x", "unexpected `x` at the end"),
            ("f(\"a)", "a text that starts with `\"` ends with one"),
        ] {
            assert_eq!(Pattern::parse(text).expect_err(text), message);
        }
    }
}
