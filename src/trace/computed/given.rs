//! What a computed function gets, and what it says.

use std::cmp::Ordering;

use crate::channel::Name;
use crate::source::FileKind;
use crate::trace::domain::Part;

/// Something as a function sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::trace) enum Given {
    Text(Name),
    Int(i64),
    Bool(bool),
    Null,
    /// A word that only has meaning where it is asked for: `.whitespaces`.
    Symbol(Name),
    /// A list of which every element is there.
    List(Vec<Given>),
    /// A regular expression.
    Regex(Name),
    /// Any of some characters, as Swift's `CharacterSet` says it.
    Chars(Name),
    /// From one number up to another and without it; nothing: to the end that there is.
    Span(Option<i64>, Option<i64>),
    /// An object or a function, which no function here can look into: no text and no number in any case.
    Thing,
    /// Something that no function here can look into.
    Other,
}

impl Given {
    pub fn text(text: &str) -> Self {
        Self::Text(Name::new(text))
    }

    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    pub fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Bool(truth) => Some(*truth),
            _ => None,
        }
    }

    /// As text pieces that are put together show it.
    pub fn shown(&self) -> Option<Name> {
        match self {
            Self::Text(text) => Some(text.clone()),
            Self::Int(number) => Some(Name::new(number.to_string())),
            Self::Bool(truth) => Some(Name::new(truth.to_string())),
            _ => None,
        }
    }

    /// Whether two are equal; nothing: it cannot be told.
    pub fn is(&self, other: &Self) -> Option<bool> {
        let plain = |given: &Self| matches!(given, Self::Text(_) | Self::Int(_) | Self::Bool(_) | Self::Null);
        match (self, other) {
            (Self::Symbol(a), Self::Symbol(b)) if a == b => Some(true),
            _ => (plain(self) && plain(other)).then(|| self == other),
        }
    }

    /// The order of two; nothing: it cannot be told.
    pub fn order(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(b)),
            // Beyond ASCII languages count differently.
            (Self::Text(a), Self::Text(b)) if a.is_ascii() && b.is_ascii() => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// The first and the end of a span of numbers.
    pub fn span(&self, length: usize) -> Option<(usize, usize)> {
        let (from, end) = match self {
            Self::Span(from, end) => {
                (from.unwrap_or(0), end.map_or_else(|| i64::try_from(length).ok(), Some).filter(|end| *end >= 0)?)
            }
            Self::List(numbers) => {
                let first = numbers.first()?.as_int()?;
                let in_row = |(at, number): (usize, &Self)| number.as_int() == Some(first + at as i64);
                if !numbers.iter().enumerate().all(in_row) {
                    return None;
                }
                (first, first + numbers.len() as i64)
            }
            _ => return None,
        };
        let (from, end) = (usize::try_from(from).ok()?, usize::try_from(end).ok()?);
        (from <= end && end <= length).then_some((from, end))
    }
}

/// The arguments of a call.
#[derive(Clone, Debug)]
pub(in crate::trace) struct Args {
    pub given: Vec<(Option<Name>, Given)>,
    pub language: FileKind,
    /// The last part of the name of the type that it is called on, of lists.
    pub on: Name,
}

impl Args {
    pub fn len(&self) -> usize {
        self.given.len()
    }

    pub fn at(&self, index: usize) -> Option<&Given> {
        self.given.get(index).map(|(_, given)| given)
    }

    pub fn label(&self, index: usize) -> Option<&str> {
        self.given.get(index)?.0.as_deref()
    }

    pub fn labelled(&self, label: &str) -> Option<&Given> {
        self.given.iter().find(|(own, _)| own.as_deref() == Some(label)).map(|(_, given)| given)
    }

    /// Whether some argument is labelled with none of these.
    pub fn has_others(&self, labels: &[&str]) -> bool {
        self.given.iter().any(|(label, _)| label.as_deref().is_some_and(|label| !labels.contains(&label)))
    }

    pub fn text(&self, index: usize) -> Option<&str> {
        self.at(index)?.as_text()
    }

    pub fn int(&self, index: usize) -> Option<i64> {
        self.at(index)?.as_int()
    }

    pub fn count(&self, index: usize) -> Option<usize> {
        usize::try_from(self.int(index)?).ok()
    }

    /// A truth that is false where nobody gives it; nothing: it cannot be told.
    pub fn flag(&self, index: usize, label: &str) -> Option<bool> {
        match self.labelled(label).or_else(|| self.at(index)) {
            Some(given) => given.as_bool(),
            None => Some(false),
        }
    }

    /// All of them as texts.
    pub fn texts(&self) -> Option<Vec<&str>> {
        self.given.iter().map(|(_, given)| given.as_text()).collect()
    }

    pub fn is(&self, language: FileKind) -> bool {
        self.language == language
    }
}

/// Where something comes from that a function hands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::trace) enum Pick {
    /// An element of the list at hand.
    Own(usize),
    /// An argument.
    Arg(usize),
    /// An element of a list that is an argument.
    Of(usize, usize),
    /// An element of an element that is a list.
    In(usize, usize),
    /// What the function that was given says of an element.
    Said(usize),
}

/// What a function says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::trace) enum Out {
    Text(String),
    /// A text with holes.
    Parts(Vec<Part>),
    /// Bytes, of which a text is made.
    Bytes(String),
    Int(i64),
    /// How many, or where: a number that tells nothing of what is counted.
    Size(i64),
    Bool(bool),
    Null,
    /// What it was called on, as it is.
    This,
    /// One thing that was there.
    One(Pick),
    /// A list of things that were there.
    Some(Vec<Pick>),
    /// A list of what is made.
    List(Vec<Out>),
    /// Pairs of keys and values, as a map.
    Map(Vec<(Out, Out)>),
    /// What is changed in place, and what the call gives.
    Now(Box<Out>, Box<Out>),
}

impl Out {
    pub fn texts<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        Self::List(texts.into_iter().map(|text| Self::Text(text.to_owned())).collect())
    }

    pub fn own(elements: impl IntoIterator<Item = usize>) -> Self {
        Self::Some(elements.into_iter().map(Pick::Own).collect())
    }

    pub fn count(number: usize) -> Option<Self> {
        i64::try_from(number).ok().map(Self::Size)
    }

    /// Where something stands; nowhere: what the language says then.
    pub fn index(found: Option<usize>, language: FileKind) -> Option<Self> {
        match found {
            Some(at) => Self::count(at),
            None if language == FileKind::Swift => Some(Self::Null),
            None => Some(Self::Size(-1)),
        }
    }

    pub fn now(now: Self, gives: Self) -> Self {
        Self::Now(Box::new(now), Box::new(gives))
    }
}

#[cfg(test)]
pub(in crate::trace) mod testing {
    //! Arguments for tests.

    use super::*;

    pub fn args(language: FileKind, given: impl IntoIterator<Item = Given>) -> Args {
        Args { given: given.into_iter().map(|given| (None, given)).collect(), language, on: Name::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_lies_within_what_there_is() {
        assert_eq!(Given::Span(Some(2), None).span(5), Some((2, 5)));
        assert_eq!(Given::Span(None, Some(6)).span(5), None);
        let row = |numbers: &[i64]| Given::List(numbers.iter().map(|n| Given::Int(*n)).collect());
        assert_eq!(row(&[1, 2, 3]).span(5), Some((1, 4)));
        assert_eq!(row(&[1, 3]).span(5), None);
    }

    #[test]
    fn what_cannot_be_looked_into_is_equal_to_nothing_for_sure() {
        assert_eq!(Given::text("a").is(&Given::text("b")), Some(false));
        assert_eq!(Given::text("a").is(&Given::Other), None);
        assert_eq!(Given::Other.is(&Given::Other), None);
    }
}
