//! XML with places: keeps where every element, attribute and text stands, and expands no entity but the five of XML.

use quick_xml::XmlVersion;
use quick_xml::events::attributes::AttrError;
use quick_xml::events::{BytesStart, Event};
use quick_xml::name::{Namespace, ResolveResult};
use quick_xml::reader::NsReader;

use super::sink::push_gap;
use crate::ir::{Gap, Name};
use crate::source::Span;

/// Levels of elements that are read.
const MAX_DEPTH: usize = 128;
/// Elements kept of one document.
const MAX_ELEMENTS: usize = 200_000;
/// Attributes read of one element; what compares them with each other takes quadratic time.
const MAX_ATTRIBUTES: usize = 256;

/// A document as far as it could be read. Parents stand before their children; the first element is the root.
#[derive(Debug, Default)]
pub(super) struct Document<'t> {
    pub(super) elements: Vec<Element<'t>>,
    pub(super) gaps: Vec<Gap>,
}

/// An element.
#[derive(Debug)]
pub(super) struct Element<'t> {
    /// Name without prefix.
    pub(super) name: &'t str,
    pub(super) attributes: Vec<Attribute<'t>>,
    /// Numbers of the elements directly inside.
    pub(super) children: Vec<usize>,
    /// Text directly inside, decoded.
    pub(super) text: String,
    /// Where that text stands, without white space around it.
    pub(super) text_span: Span,
    /// The start tag.
    pub(super) tag: Span,
    /// From the start tag to the end tag.
    pub(super) span: Span,
}

/// An attribute.
#[derive(Debug)]
pub(super) struct Attribute<'t> {
    /// Name without prefix.
    pub(super) name: &'t str,
    /// What its prefix stands for; none without prefix.
    pub(super) namespace: Option<Name>,
    /// Decoded value.
    pub(super) value: Name,
    /// Name to closing quote.
    pub(super) span: Span,
    /// Between the quotes.
    pub(super) value_span: Span,
}

impl<'t> Document<'t> {
    /// The elements directly inside one, with their numbers.
    pub(super) fn children(&self, of: usize) -> impl DoubleEndedIterator<Item = (usize, &Element<'t>)> {
        let children = self.elements.get(of).map(|element| element.children.as_slice()).unwrap_or_default();
        children.iter().filter_map(|number| Some((*number, self.elements.get(*number)?)))
    }
}

/// The name, without prefix, of a document's root element; reads no further.
pub(super) fn root(text: &str) -> Option<&str> {
    let mut reader = quick_xml::Reader::from_str(text);
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) | Event::Empty(tag) => return Some(place(text, tag.local_name().as_ref()).of(text)),
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// Reads a document up to its end or to the first place where it is no XML.
pub(super) fn read(text: &str) -> Document<'_> {
    let mut reader = NsReader::from_str(text);
    let mut document = Document::default();
    let mut open: Vec<usize> = Vec::new();
    loop {
        let start = position(reader.buffer_position());
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = position(reader.error_position()).min(text.len());
                push_gap(&mut document.gaps, Span::new(at, at), format!("no well-formed xml: {error}"));
                break;
            }
        };
        let span = Span::new(start, position(reader.buffer_position()));
        match event {
            Event::Start(tag) | Event::Empty(tag) => {
                let is_empty = span.of(text).ends_with("/>");
                let excess = if open.len() >= MAX_DEPTH {
                    Some("elements nested too deep")
                } else if document.elements.len() >= MAX_ELEMENTS {
                    Some("more elements than are read, from here on")
                } else if open.is_empty() && !document.elements.is_empty() {
                    Some("second root element")
                } else {
                    None
                };
                if let Some(what) = excess {
                    push_gap(&mut document.gaps, span, what);
                    break;
                }
                let element = element(text, &tag, span, &reader, &mut document.gaps);
                let number = document.elements.len();
                document.elements.push(element);
                if let Some(parent) = open.last().and_then(|parent| document.elements.get_mut(*parent)) {
                    parent.children.push(number);
                }
                if !is_empty {
                    open.push(number);
                }
            }
            Event::End(_) => {
                if let Some(element) = open.pop().and_then(|number| document.elements.get_mut(number)) {
                    element.span = element.span.to(span);
                }
            }
            Event::DocType(declaration) => {
                // Entities of one's own are what bombs and file inclusion are made of, and no configuration needs them.
                if declaration.contains("<!ENTITY") {
                    push_gap(&mut document.gaps, span, "entity declarations, which are never expanded");
                }
            }
            Event::Text(part) => add_text(text, &mut document, &open, span, &part.xml10_content()),
            Event::CData(part) => add_text(text, &mut document, &open, span, &part.xml10_content()),
            Event::GeneralRef(reference) => {
                let decoded = match reference.resolve_char_ref() {
                    Ok(Some(character)) => Some(character.to_string()),
                    Ok(None) => quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned),
                    Err(_) => None,
                };
                if decoded.is_none() {
                    push_gap(&mut document.gaps, span, format!("unknown entity `{}`", span.of(text)));
                }
                let decoded = decoded.as_deref().unwrap_or_else(|| span.of(text));
                add_text(text, &mut document, &open, span, decoded);
            }
            Event::Eof => {
                if let Some(element) = open.last().and_then(|number| document.elements.get(*number)) {
                    let what = format!("document ends inside `{}`", element.name);
                    push_gap(&mut document.gaps, element.tag, what);
                } else if document.elements.is_empty() {
                    push_gap(&mut document.gaps, Span::default(), "document without root element");
                }
                break;
            }
            Event::Comment(_) | Event::PI(_) | Event::Decl(_) => {}
        }
    }
    document
}

/// Adds text to the innermost open element.
fn add_text(source: &str, document: &mut Document<'_>, open: &[usize], span: Span, decoded: &str) {
    let Some(element) = open.last().and_then(|number| document.elements.get_mut(*number)) else { return };
    element.text.push_str(decoded);
    let raw = span.of(source);
    let (left, right) = (raw.len() - raw.trim_start().len(), raw.len() - raw.trim_end().len());
    if left < raw.len() {
        let trimmed = Span::new(span.start as usize + left, span.end as usize - right);
        let is_first = element.text_span == Span::default();
        element.text_span = if is_first { trimmed } else { element.text_span.to(trimmed) };
    }
}

/// An element from its start tag.
fn element<'t>(
    text: &'t str,
    tag: &BytesStart<'t>,
    span: Span,
    reader: &NsReader<&'t [u8]>,
    gaps: &mut Vec<Gap>,
) -> Element<'t> {
    let mut attributes = Vec::new();
    for (count, attribute) in tag.attributes().enumerate() {
        let attribute = match attribute {
            Ok(_) if count >= MAX_ATTRIBUTES => {
                push_gap(gaps, span, "element with too many attributes");
                break;
            }
            Ok(attribute) => attribute,
            Err(error) => {
                let (at, what) = attribute_error(&error);
                let at = span.start as usize + 1 + at;
                push_gap(gaps, Span::new(at, at), what);
                continue;
            }
        };
        let name_span = place(text, attribute.key.as_ref());
        let value_span = place(text, &attribute.value);
        let (namespace, name) = reader.resolver().resolve_attribute(attribute.key);
        let namespace = match namespace {
            ResolveResult::Bound(Namespace(namespace)) => Some(Name::new(namespace)),
            ResolveResult::Unbound => None,
            ResolveResult::Unknown(prefix) => {
                push_gap(gaps, name_span, format!("prefix `{prefix}` without declaration"));
                continue;
            }
        };
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_else(|_| {
            push_gap(gaps, value_span, "unknown entity in an attribute");
            attribute.value.clone()
        });
        attributes.push(Attribute {
            name: place(text, name.as_ref()).of(text),
            namespace,
            value: Name::new(value),
            span: Span { start: name_span.start, end: value_span.end + 1 },
            value_span,
        });
    }
    let name = place(text, tag.local_name().as_ref()).of(text);
    Element { name, attributes, children: Vec::new(), text: String::new(), text_span: Span::default(), tag: span, span }
}

/// Where in a tag, counted from behind its `<`, an attribute goes wrong, and how.
fn attribute_error(error: &AttrError) -> (usize, &'static str) {
    match *error {
        AttrError::ExpectedEq(at) => (at, "attribute without `=`"),
        AttrError::ExpectedValue(at) => (at, "attribute without value"),
        AttrError::UnquotedValue(at) => (at, "attribute without quotes"),
        AttrError::ExpectedQuote(at, _) => (at, "attribute without closing quote"),
        AttrError::Duplicated(at, _) => (at, "attribute given twice"),
    }
}

/// Where a part of the text stands in it. The reader hands out slices of its input, so the distance is the offset;
/// for anything else the span does not fit and covers nothing.
fn place(text: &str, part: &str) -> Span {
    let start = (part.as_ptr() as usize).wrapping_sub(text.as_ptr() as usize);
    Span::new(start, start.saturating_add(part.len()))
}

/// A reader's position as an index.
fn position(position: u64) -> usize {
    usize::try_from(position).unwrap_or(usize::MAX)
}
