//! What holds one thing that changes or is looked into: builders of texts, references, patterns; and lists made of one thing.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::Call;
use crate::source::Place;
use crate::trace::computed::{self, Of, Row, format};
use crate::trace::domain::{Closure, ObjId, Sort, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp};

/// Most elements of a list that is made of one thing.
const MOST_MADE: usize = 64;

impl<'p> Interp<'p> {
    /// A method of a `StringBuilder`.
    pub(super) fn builder_method(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        name: &str,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Val<'p> {
        let this = Val::object(id);
        let old = st.get(id).map(|o| o.slot("text")).unwrap_or_default();
        let language = self.kind();
        let put = |st: &mut State<'p>, text: Val<'p>| st.edit(id, |o| o.set(Name::new_static("text"), text, true));
        let rows = |table: &'static [&'static Row]| -> Vec<&'static Row> {
            table.iter().copied().filter(|row| row.fits(language, args.len())).collect()
        };
        match name {
            "append" | "appendLine" | "appendln" => {
                let several = args.len() > 1 && args.iter().any(|arg| matches!(arg.val.sort(), Some(Sort::Int)));
                let mut new = old;
                // A part of something.
                if several {
                    new = self.plus(st, &new, &Val::unknown(), place);
                } else {
                    for arg in args {
                        let more = self.spelled_out(st, &arg.val);
                        let more = self.plus(st, &Val::word(""), &more, place);
                        new = self.plus(st, &new, &more, place);
                    }
                }
                if name != "append" {
                    new = self.plus(st, &new, &Val::word("\n"), place);
                }
                put(st, new);
                this
            }
            "insert" if args.len() == 2 && args[0].val == Val::of(What::Int(0)) => {
                let first = self.plus(st, &Val::word(""), &args[1].val, place);
                let new = self.plus(st, &first, &old, place);
                put(st, new);
                this
            }
            "toString" | "build" if args.is_empty() => old,
            _ => {
                let changing = rows(computed::builders(name));
                if !changing.is_empty() {
                    let (now, gives) = self.of_text(st, &old, &changing, args, &[], place);
                    if gives.is_none() || now.is_some() {
                        put(st, now.unwrap_or_else(|| Val::unknown().labelled(&old.label().data())));
                    }
                    return this;
                }
                let reading = rows(computed::rows(Of::Texts, name));
                if !reading.is_empty() && !computed::changes(name) {
                    let told = self.of_text(st, &old, &reading, args, &[], place).1;
                    return told.unwrap_or_else(|| Val::unknown().labelled(&old.label().data()));
                }
                let reads =
                    ["get", "is", "index", "last", "char", "code", "length", "capacity", "compare", "equals", "hash"];
                if !reads.iter().any(|own| name.starts_with(own)) {
                    put(st, Val::unknown().labelled(&old.label().data()));
                }
                this
            }
        }
    }

    /// A method of an `AtomicReference` or a relative.
    pub(super) fn cell_call(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let args = self.eval_args(st, &call.args, &|_| None);
        let old = st.get(id).map(|o| o.slot("value")).unwrap_or_default();
        let put = |st: &mut State<'p>, val: Val<'p>| st.edit(id, |o| o.set(Name::new_static("value"), val, true));
        let given = |at: usize| args.get(at).map_or_else(Val::unknown, |arg| arg.val.clone());
        Some(match call.name.as_str() {
            "get" | "getPlain" | "getAcquire" | "getOpaque" | "load" | "intValue" => old,
            "set" | "setPlain" | "setRelease" | "lazySet" => {
                put(st, given(0));
                Val::unknown()
            }
            "getAndSet" => {
                put(st, given(0));
                old
            }
            "compareAndSet" | "weakCompareAndSet" | "compareAndExchange" => {
                put(st, old.joined(&given(1)));
                Val::some(Sort::Bool)
            }
            "updateAndGet" | "getAndUpdate" => {
                let new = self.invoke_val(st, &given(0), vec![ArgVal::plain(old.clone())], place);
                put(st, new.clone());
                if call.name == "updateAndGet" { new } else { old }
            }
            _ => {
                // Counting, and whatever else.
                put(st, Val::unknown());
                Val::unknown()
            }
        })
    }

    /// A method of a regular expression that is called with a text.
    pub(super) fn pattern_call(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        call: &'p Call,
        place: Place,
    ) -> Option<Val<'p>> {
        let name = match call.name.as_str() {
            name @ ("replace" | "replaceFirst" | "split" | "matches") => name,
            "containsMatchIn" => "contains",
            _ => return None,
        };
        let mut args = self.eval_args(st, &call.args, &|_| None);
        if args.is_empty() {
            return Some(Val::unknown());
        }
        let text = args.remove(0).val;
        let label = text.label().data();
        args.insert(0, ArgVal::plain(Val::object(id)));
        let told = self.method_by_name(st, &text, name, &args, place);
        Some(told.unwrap_or_else(|| Val::unknown().labelled(&label)))
    }

    /// What Swift makes of arguments: `String(decoding: bytes, as: UTF8.self)`, `Data(base64Encoded: text)`; none: it is
    /// no type of the language, or made in another way.
    pub(super) fn construct_swift(
        &mut self,
        st: &mut State<'p>,
        ty: &str,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let first = args.first()?;
        let label = first.label.as_deref();
        let val = &first.val;
        Some(match (ty, label, args.len()) {
            ("String" | "NSString", Some("format"), _) => {
                let vals: Vec<Val<'p>> = args.iter().map(|arg| arg.val.clone()).collect();
                let (template, rest) = vals.split_first()?;
                format(template, rest)
            }
            ("String" | "NSString" | "Substring" | "Character", None, 1) => {
                let text = self.spelled_out(st, val);
                match text.single().map(|atom| &atom.what) {
                    Some(What::Int(number)) => Val::word(&number.to_string()).standing(Some(place)),
                    _ => text,
                }
            }
            (
                "String" | "NSString",
                Some("data" | "decoding" | "bytes" | "cString" | "utf8String" | "validatingUTF8"),
                _,
            ) => self.spelled_out(st, val),
            ("String" | "NSString", Some("string" | "describing" | "stringLiteral"), _) => val.clone(),
            ("String", Some("repeating"), 2) => {
                let told = self.method_by_name(st, val, "repeat", &[ArgVal::plain(args[1].val.clone())], place);
                told.unwrap_or_else(|| Val::unknown().labelled(&val.label().data()))
            }
            ("Data" | "NSData", Some("base64Encoded" | "base64EncodedString"), _) => {
                let told = self.method_by_name(st, val, computed::DECODED, &[], place);
                told.unwrap_or_else(|| Val::unknown().labelled(&val.label().data()))
            }
            ("Data" | "NSData", None | Some("bytes"), 1) => {
                let text = self.spelled_out(st, val);
                if text.text().is_some() { text.sorted_bytes() } else { text }
            }
            ("Array" | "ContiguousArray" | "ArraySlice", Some("repeating"), 2) => {
                self.several_of(st, val, &args[1].val, place)
            }
            ("Array" | "Set" | "ContiguousArray" | "ArraySlice", None, 1) => {
                // Bytes of a text stay that text.
                let bytes = val.single().is_some_and(|atom| atom.sort == Some(Sort::Ints));
                if !bytes && let Some(chars) = self.as_list(st, val, place) {
                    return Some(chars);
                }
                // Another list of the same.
                match val.single().map(|atom| &atom.what) {
                    Some(What::Object(_)) => {
                        self.method_by_name(st, val, "toList", &[], place).unwrap_or_else(|| val.clone())
                    }
                    _ => val.clone(),
                }
            }
            (
                "Int" | "Int8" | "Int16" | "Int32" | "Int64" | "UInt" | "UInt8" | "UInt16" | "UInt32" | "UInt64",
                None,
                1 | 2,
            ) if val.text().is_some() && args.get(1).is_none_or(|base| base.label.as_deref() == Some("radix")) => {
                let plain: Vec<ArgVal<'p>> = args.iter().map(|arg| ArgVal::plain(arg.val.clone())).collect();
                let told = computed::statics("Integer", "parseInt")
                    .and_then(|row| self.computed_static(st, row, &plain, place));
                told.unwrap_or_else(|| val.clone())
            }
            ("CharacterSet", Some("charactersIn"), 1) => self.holder(st, "CharacterSet", val.clone(), place),
            ("Array" | "Set" | "Data" | "CharacterSet" | "Character" | "Substring", Some(_), _) => return None,
            _ => return None,
        })
    }

    /// A list of the same thing so many times.
    pub(super) fn several_of(&mut self, st: &mut State<'p>, item: &Val<'p>, count: &Val<'p>, place: Place) -> Val<'p> {
        let number = match count.single().map(|atom| &atom.what) {
            Some(What::Int(number)) => usize::try_from(*number).ok().filter(|number| *number <= MOST_MADE),
            _ => None,
        };
        let list = self.make_list(st, vec![item.clone(); number.unwrap_or(1)], place);
        if number.is_none() {
            st.edit(list, |o| o.open_ended = true);
        }
        Val::object(list)
    }

    /// `Array(n) { … }`: a list of what a function gives for each place.
    pub(super) fn filled_list(
        &mut self,
        st: &mut State<'p>,
        count: &Val<'p>,
        function: Option<&Val<'p>>,
        place: Place,
    ) -> Val<'p> {
        let number = match count.single().map(|atom| &atom.what) {
            Some(What::Int(number)) => usize::try_from(*number).ok().filter(|number| *number <= 16),
            _ => None,
        };
        let Some(function) = function else {
            // Nothing is in it yet, or zeros.
            let items = vec![Val::unknown(); number.unwrap_or_default()];
            return Val::object(self.make_list(st, items, place));
        };
        let mut items = Vec::new();
        for at in 0..number.unwrap_or(1) {
            let at = i64::try_from(at).map_or(What::Unknown, What::Int);
            let at = if number.is_some() { Val::of(at) } else { Val::some(Sort::Int) };
            items.push(self.invoke_val(st, function, vec![ArgVal::plain(at)], place));
        }
        let list = self.make_list(st, items, place);
        if number.is_none() {
            st.edit(list, |o| o.open_ended = true);
        }
        Val::object(list)
    }
}

impl Val<'_> {
    /// The same as bytes.
    fn sorted_bytes(mut self) -> Self {
        self.0
            .iter_mut()
            .filter(|atom| matches!(atom.what, What::Text(_)))
            .for_each(|atom| atom.sort = Some(Sort::Ints));
        self
    }
}

/// The functions that a value is.
pub(super) fn functions<'p>(val: &Val<'p>) -> Vec<Rc<Closure<'p>>> {
    let function = |what: &What<'p>| match what {
        What::Function(closure) => Some(closure.clone()),
        _ => None,
    };
    val.0.iter().filter_map(|atom| function(&atom.what)).collect()
}
