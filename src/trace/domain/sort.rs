//! What a value is of which nothing else is known: a text, a number, a truth, or several of these.

use crate::ir::TypeRef;

use super::value::{Atom, Val, What};

/// The sorts of value that languages have themselves, by which overloads are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::trace) enum Sort {
    Text,
    Int,
    Bool,
    Texts,
    Ints,
    Bools,
}

impl Sort {
    /// The sort that models mean by a word, as in `$port is Int` and `gives: { type: Int }`.
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "Text" => Some(Self::Text),
            "Int" => Some(Self::Int),
            "Bool" => Some(Self::Bool),
            _ => None,
        }
    }

    /// The sort of a type of Java or Kotlin, as it is written in code.
    pub fn of_type(name: &str) -> Option<Self> {
        match name {
            "String" | "CharSequence" => Some(Self::Text),
            "int" | "Int" | "Integer" | "long" | "Long" | "short" | "Short" | "byte" | "Byte" => Some(Self::Int),
            "boolean" | "Boolean" => Some(Self::Bool),
            _ => None,
        }
    }

    /// The sort of a type with its arguments.
    pub fn of_ref(ty: &TypeRef) -> Option<Self> {
        let several = matches!(ty.name.as_str(), "Array" | "List" | "Set" | "Collection" | "Iterable");
        match ty.args.as_slice() {
            [] if ty.name == "IntArray" => Some(Self::Ints),
            [] => Self::of_type(&ty.name),
            [element] if several => match Self::of_type(&element.name)? {
                Self::Text => Some(Self::Texts),
                Self::Int => Some(Self::Ints),
                Self::Bool => Some(Self::Bools),
                _ => None,
            },
            _ => None,
        }
    }

    /// The sort of one of several.
    pub fn element(self) -> Option<Self> {
        match self {
            Self::Texts => Some(Self::Text),
            Self::Ints => Some(Self::Int),
            Self::Bools => Some(Self::Bool),
            _ => None,
        }
    }

    /// Whether it is what a model asks for: `Text`, `Int`, `Bool`, or a type by its full name; none: it cannot be told.
    pub fn is(self, ty: &str) -> Option<bool> {
        let wanted =
            if matches!(ty, "java.lang.String" | "Swift.String") { Some(Self::Text) } else { Self::of_word(ty) };
        if self.element().is_some() && wanted.is_none() { None } else { Some(wanted == Some(self)) }
    }

    /// The sort of what a slot holds.
    pub fn of_slot(slot: &str) -> Option<Self> {
        match slot {
            "host" => Some(Self::Text),
            "port" => Some(Self::Int),
            _ => None,
        }
    }
}

impl Atom<'_> {
    /// What sort it is of, as far as that is known.
    pub fn sort(&self) -> Option<Sort> {
        match self.what {
            What::Text(_) => Some(Sort::Text),
            What::Int(_) => Some(Sort::Int),
            What::Bool(_) | What::Outcome(_) => Some(Sort::Bool),
            What::Unknown => self.sort,
            _ => None,
        }
    }
}

impl<'p> Val<'p> {
    /// The same, where what nothing is known of is at least of a sort.
    pub fn sorted(mut self, sort: Option<Sort>) -> Self {
        if sort.is_some() {
            for atom in self.0.iter_mut().filter(|atom| atom.what == What::Unknown) {
                atom.sort = sort;
            }
        }
        self
    }

    /// Something of a sort, of which nothing else is known.
    pub fn some(sort: Sort) -> Self {
        Self::unknown().sorted(Some(sort))
    }

    /// The sort of all that it may be.
    pub fn sort(&self) -> Option<Sort> {
        let mut sorts = self.0.iter().filter(|atom| atom.what != What::Null).map(Atom::sort);
        let first = sorts.next().flatten()?;
        sorts.all(|other| other == Some(first)).then_some(first)
    }

    /// Whether not even its sort is known, on some way.
    pub fn could_be_anything(&self) -> bool {
        self.0.iter().any(|atom| atom.what == What::Unknown && atom.sort.is_none())
    }

    /// The same read as something of a sort: `Integer.parseInt(text)` of a text that is known is a number that is known.
    pub fn read_as(&self, sort: Sort) -> Self {
        let mut out = Self::none();
        for atom in &self.0 {
            let what = match (sort, &atom.what) {
                (Sort::Int, What::Int(number)) => What::Int(*number),
                (Sort::Bool, What::Bool(truth)) => What::Bool(*truth),
                (Sort::Text, What::Text(_)) => atom.what.clone(),
                (Sort::Int, What::Text(_)) => {
                    atom.what.plain_text().and_then(|text| text.trim().parse().ok()).map_or(What::Unknown, What::Int)
                }
                (Sort::Bool, What::Text(_)) => atom
                    .what
                    .plain_text()
                    .map_or(What::Unknown, |text| What::Bool(text.trim().eq_ignore_ascii_case("true"))),
                _ => What::Unknown,
            };
            let label = atom.label.data();
            out.join(&Self::only(Atom { label, ..Atom::new(what, atom.from) }).sorted(Some(sort)));
        }
        if out.is_none() { Self::some(sort) } else { out }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sort_is_what_models_ask_for_or_not() {
        assert_eq!(Sort::of_type("int").and_then(|sort| sort.is("Int")), Some(true));
        assert_eq!(Sort::Int.is("Bool"), Some(false));
        assert_eq!(Sort::Text.is("java.lang.String"), Some(true));
        assert_eq!(Sort::Text.is("java.net.InetAddress"), Some(false));
        let several = TypeRef { name: "Array".into(), args: vec![TypeRef::named("String")] };
        assert_eq!(Sort::of_ref(&several), Some(Sort::Texts));
        assert_eq!((Sort::Texts.is("Text"), Sort::Texts.is("List")), (Some(false), None));
    }

    #[test]
    fn what_may_be_of_two_sorts_is_of_none() {
        let number = Val::some(Sort::Int).joined(&Val::of(What::Int(389)));
        assert_eq!(number.sort(), Some(Sort::Int));
        assert_eq!(number.clone().joined(&Val::of(What::Null)).sort(), Some(Sort::Int));
        assert_eq!(number.joined(&Val::of(What::Bool(true))).sort(), None);
        assert!(Val::some(Sort::Int).joined(&Val::some(Sort::Bool)).could_be_anything());
    }

    #[test]
    fn a_text_is_read_as_what_it_says() {
        assert_eq!(Val::word(" 636 ").read_as(Sort::Int), Val::of(What::Int(636)));
        assert_eq!(Val::word("True").read_as(Sort::Bool), Val::of(What::Bool(true)));
        assert_eq!(Val::word("ldaps").read_as(Sort::Int).sort(), Some(Sort::Int));
        assert_eq!(Val::none().read_as(Sort::Bool).sort(), Some(Sort::Bool));
    }
}
