//! What the languages' own text functions do, and those that make texts and collections.

use crate::channel::Name;
use crate::ir::{Call, ValueKind};
use crate::source::{FileKind, Place};
use crate::trace::computed::{self, by_number, format};
use crate::trace::domain::{Part, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp};

use super::collections::{copies_unknown, given};
use super::holders::functions;

/// Types that hold one thing or several, which Kotlin can make by their full names.
const BY_FULL_NAME: [&str; 10] = [
    "AtomicReference",
    "AtomicInteger",
    "AtomicLong",
    "AtomicBoolean",
    "ArrayDeque",
    "ArrayList",
    "LinkedList",
    "StringBuilder",
    "HashMap",
    "LinkedHashMap",
];

impl<'p> Interp<'p> {
    /// A method of a text; none: it is none of the language's own.
    pub fn text_call(&mut self, st: &mut State<'p>, owner: &Val<'p>, call: &'p Call, place: Place) -> Option<Val<'p>> {
        match call.name.as_str() {
            "appendingPathComponent" | "stringByAppendingPathComponent" => {
                let args = self.eval_args(st, &call.args, &|_| None);
                // One slash stands between them.
                let ends = |val: &Val<'p>| match val.single().map(|atom| &atom.what) {
                    Some(What::Text(parts)) => match parts.last() {
                        Some(Part::Literal(text)) => text.ends_with('/'),
                        _ => false,
                    },
                    _ => false,
                };
                let with = if ends(owner) { "" } else { "/" };
                let head = self.plus(st, owner, &Val::word(with), place);
                let tail = args.first().map(|arg| arg.val.clone()).unwrap_or_else(Val::unknown);
                Some(self.plus(st, &head, &tail, place))
            }
            "concat" | "appending" | "stringByAppendingString" | "plus" => {
                let args = self.eval_args(st, &call.args, &|_| None);
                Some(match args.first() {
                    Some(arg) => self.plus(st, owner, &arg.val, place),
                    None => owner.clone(),
                })
            }
            "format" | "formatted" | "appendingFormat" => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let values: Vec<Val<'p>> = args.into_iter().map(|arg| arg.val).collect();
                if call.name == "appendingFormat" {
                    let (template, values) = values.split_first()?;
                    return Some(self.plus(st, owner, &format(template, values), place));
                }
                Some(format(owner, &values))
            }
            "toRegex" if self.kind() == FileKind::Kotlin && call.args.is_empty() => {
                Some(self.holder(st, "Regex", owner.clone(), place))
            }
            name => {
                let asks = matches!(
                    name,
                    "any"
                        | "all"
                        | "none"
                        | "count"
                        | "first"
                        | "firstOrNull"
                        | "last"
                        | "lastOrNull"
                        | "find"
                        | "findLast"
                        | "indexOfFirst"
                        | "indexOfLast"
                        | "partition"
                        | "groupBy"
                        | "mapIndexed"
                        | "contains"
                        | "allSatisfy"
                        | "sorted"
                        | "distinct"
                        | "sortedDescending"
                        | "toSet"
                        | "zip"
                        | "associateWith"
                        | "joinToString"
                );
                let by = call.args.last().is_some_and(|arg| matches!(arg.value.kind, ValueKind::Lambda(_)));
                let whole =
                    matches!(name, "sorted" | "distinct" | "sortedDescending" | "toSet" | "zip" | "joinToString");
                if asks
                    && (by || whole)
                    && self.kind() != FileKind::Java
                    && let Some(chars) = self.as_list(st, owner, place)
                    && let Some(id) = chars.objects().next()
                {
                    return self.collection_call(st, id, call, place);
                }
                self.text_function(st, owner, call, place)
            }
        }
    }

    /// Static functions of the languages' own types.
    pub fn static_builtin(&mut self, st: &mut State<'p>, ty: &str, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let simple = ty.rsplit('.').next().unwrap_or(ty);
        if let Some(row) = computed::statics(simple, &call.name).filter(|row| row.fits(self.kind(), call.args.len()))
            && (!matches!(simple, "Default" | "UrlSafe" | "Mime") || ty.contains("Base64"))
        {
            let args = self.eval_args(st, &call.args, &|_| None);
            if let Some(val) = self.computed_static(st, row, &args, place) {
                return Some(val);
            }
            let passes = matches!(simple, "String" | "Integer" | "Boolean" | "Long" | "Objects" | "Collections");
            let first = args.into_iter().next().filter(|_| passes);
            return Some(first.map_or_else(Val::unknown, |first| self.spelled_out(st, &first.val)));
        }
        match (simple, call.name.as_str()) {
            ("Base64", "getDecoder" | "getUrlDecoder" | "getMimeDecoder") => {
                Some(self.holder(st, "Base64", Val::none(), place))
            }
            ("Base64", "getEncoder" | "getUrlEncoder" | "getMimeEncoder") => {
                let for_urls = Val::of(What::Bool(call.name == "getUrlEncoder"));
                Some(self.holder(st, "Base64", for_urls, place))
            }
            ("Pattern", "compile") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let [only] = args.as_slice() else { return Some(Val::unknown()) };
                Some(self.holder(st, "Regex", only.val.clone(), place))
            }
            ("Collections", "nCopies") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let [count, item] = args.as_slice() else { return Some(Val::unknown()) };
                Some(self.several_of(st, &item.val, &count.val, place))
            }
            ("Collections", "addAll") => {
                let mut args = self.eval_args(st, &call.args, &|_| None).into_iter();
                let list = args.next()?.val;
                for id in list.objects().collect::<Vec<_>>() {
                    let more: Vec<Val<'p>> = args.clone().map(|arg| arg.val).collect();
                    st.edit(id, |o| more.into_iter().for_each(|item| o.push_item(item)));
                }
                Some(Val::of(What::Bool(true)))
            }
            ("Objects", "requireNonNullElse") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let [val, other] = args.as_slice() else { return Some(Val::unknown()) };
                let lacks = val.val.0.iter().any(|atom| matches!(atom.what, What::Null | What::Unknown));
                let val = val.val.clone().without_null();
                Some(if lacks { val.joined(&other.val) } else { val })
            }
            ("String", "format") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let mut vals: Vec<Val<'p>> = args.into_iter().map(|a| a.val).collect();
                // A locale may come first.
                if vals.first().is_some_and(|v| !v.0.iter().any(|a| matches!(a.what, What::Text(_)))) && vals.len() > 1
                {
                    vals.remove(0);
                }
                if vals.is_empty() {
                    return Some(Val::unknown());
                }
                let template = vals.remove(0);
                Some(format(&template, &vals))
            }
            ("MessageFormat", "format") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let vals: Vec<Val<'p>> = args.into_iter().map(|a| a.val).collect();
                let (template, values) = vals.split_first()?;
                Some(by_number(template, values))
            }
            ("String", "join") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let mut vals = args.into_iter().map(|a| a.val);
                let separator = vals.next()?;
                let mut items: Vec<Val<'p>> = vals.collect();
                let list = if let [list] = items.as_slice() { list.objects().next() } else { None };
                if let Some(id) = list {
                    let list = st.get(id).filter(|list| !list.open_ended)?;
                    items = list.items.clone();
                }
                Some(self.join_texts(&items, &separator, Val::word(""), place, st))
            }
            (
                "String" | "Integer" | "Boolean" | "Long" | "Int" | "Optional" | "Objects",
                "valueOf" | "toString" | "of" | "ofNullable" | "requireNonNull" | "copyValueOf",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                args.into_iter().next().map(|a| if simple == "String" { self.spelled_out(st, &a.val) } else { a.val })
            }
            (
                "List" | "Set" | "Arrays" | "Collections" | "Stream",
                "of" | "asList" | "singletonList" | "singleton" | "stream" | "copyOf",
            ) => {
                let mut args = self.eval_args(st, &call.args, &|_| None);
                // An array that is given as a whole stands for its elements.
                if let [only] = args.as_mut_slice()
                    && !call.name.starts_with("singleton")
                {
                    only.spread = true;
                }
                Some(self.list_of(st, args, place))
            }
            ("Map", "of") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let entry = |pair: &[ArgVal<'p>]| {
                    let [key, val] = pair else { return None };
                    Some((self.keyed_at(key.val.clone(), &val.val, key.at.unwrap_or(place)), val.val.clone()))
                };
                let entries = args.chunks(2).filter_map(entry).collect();
                Some(Val::object(self.make_map(st, entries, place)))
            }
            // A type of the JDK by its full name.
            (_, name) if self.kind() == FileKind::Kotlin && BY_FULL_NAME.contains(&name) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                self.construct_builtin(st, name, &args, place)
            }
            _ => None,
        }
    }

    /// Texts in a row, after a first one.
    pub(super) fn join_texts(
        &mut self,
        items: &[Val<'p>],
        separator: &Val<'p>,
        first: Val<'p>,
        place: Place,
        st: &mut State<'p>,
    ) -> Val<'p> {
        let mut out = first;
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                out = self.plus(st, &out, separator, place);
            }
            let item = self.plus(st, &Val::word(""), item, place);
            out = self.plus(st, &out, &item, place);
        }
        out
    }

    fn list_of(&mut self, st: &mut State<'p>, args: Vec<ArgVal<'p>>, place: Place) -> Val<'p> {
        let mut items = Vec::new();
        for arg in args {
            let inner: Vec<Val<'p>> = if arg.spread {
                arg.val.objects().filter_map(|id| st.get(id)).flat_map(|o| o.items.clone()).collect()
            } else {
                Vec::new()
            };
            if inner.is_empty() { items.push(arg.val) } else { items.extend(inner) }
        }
        Val::object(self.make_list(st, items, place))
    }

    /// Functions that are always there.
    pub fn bare_builtin(&mut self, st: &mut State<'p>, call: &'p Call, place: Place) -> Option<Val<'p>> {
        match (self.kind(), call.name.as_str()) {
            (
                FileKind::Kotlin,
                "listOf" | "arrayOf" | "mutableListOf" | "setOf" | "arrayListOf" | "mutableSetOf" | "listOfNotNull"
                | "hashSetOf" | "linkedSetOf" | "sequenceOf" | "byteArrayOf" | "intArrayOf" | "charArrayOf"
                | "longArrayOf" | "shortArrayOf" | "arrayDequeOf" | "Triple",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                Some(self.list_of(st, args, place))
            }
            (FileKind::Kotlin, "mapOf" | "mutableMapOf" | "hashMapOf" | "linkedMapOf") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let entries = given(st, &args).flat_map(|o| o.entries.clone()).collect();
                Some(Val::object(self.make_map(st, entries, place)))
            }
            // `a to b` in words.
            (FileKind::Kotlin, "Pair") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let [first, second] = args.as_slice() else { return Some(Val::unknown()) };
                let key = self.keyed_at(first.val.clone(), &second.val, place);
                Some(Val::object(self.make_map(st, vec![(key, second.val.clone())], place)))
            }
            (FileKind::Kotlin, "emptyList" | "emptyArray" | "emptySet") => {
                Some(Val::object(self.make_list(st, Vec::new(), place)))
            }
            // Types that Kotlin imports by itself.
            (
                FileKind::Kotlin,
                "StringBuilder" | "ArrayList" | "HashMap" | "LinkedHashMap" | "HashSet" | "LinkedHashSet"
                | "ArrayDeque" | "String" | "Regex",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                self.construct_builtin(st, &call.name, &args, place)
            }
            (
                FileKind::Kotlin,
                "Array" | "List" | "MutableList" | "CharArray" | "ByteArray" | "IntArray" | "LongArray"
                | "BooleanArray",
            ) => {
                let mut args = self.eval_args(st, &call.args, &|_| None).into_iter();
                let (count, function) = (args.next()?.val, args.next().map(|arg| arg.val));
                Some(self.filled_list(st, &count, function.as_ref(), place))
            }
            (FileKind::Kotlin, "buildString") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let block = args.last()?.val.clone();
                let builder = self.holder(st, "StringBuilder", Val::word(""), place);
                for function in functions(&block) {
                    self.invoke(st, &function, Vec::new(), Some(builder.clone()), place);
                }
                let id = builder.objects().next()?;
                Some(st.get(id).map(|o| o.slot("text")).unwrap_or_default())
            }
            (FileKind::Kotlin, "buildList" | "buildSet") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let block = args.last()?.val.clone();
                let list = Val::object(self.make_list(st, Vec::new(), place));
                for function in functions(&block) {
                    self.invoke(st, &function, Vec::new(), Some(list.clone()), place);
                }
                Some(list)
            }
            (FileKind::Kotlin, "enumValues" | "enumEntries") => {
                let [only] = call.generics.as_slice() else { return None };
                let full = self.resolve_ref(only)?;
                self.all_constants(st, &full, "values", place)
            }
            (FileKind::Kotlin, "Char") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let row = computed::statics("Character", "toString")?;
                Some(self.computed_static(st, row, &args, place).unwrap_or_else(Val::unknown))
            }
            (FileKind::Kotlin, "maxOf" | "minOf") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let row = computed::statics("Math", if call.name == "maxOf" { "max" } else { "min" })?;
                let told = if args.len() == 2 { self.computed_static(st, row, &args, place) } else { None };
                Some(told.unwrap_or_else(Val::unknown))
            }
            (FileKind::Kotlin, "arrayOfNulls") => {
                let count = self.eval_args(st, &call.args, &|_| None).into_iter().next()?.val;
                Some(self.filled_list(st, &count, None, place))
            }
            (FileKind::Kotlin, "requireNotNull" | "checkNotNull") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                args.into_iter().next().map(|a| a.val.without_null())
            }
            (FileKind::Kotlin, "error" | "TODO") | (FileKind::Swift, "fatalError" | "preconditionFailure") => {
                self.eval_args(st, &call.args, &|_| None);
                self.thrown(st);
                Some(Val::none())
            }
            (
                FileKind::Swift,
                "String" | "Int" | "UInt16" | "UInt32" | "Int32" | "Bool" | "Optional" | "CFString" | "NSString"
                | "Array" | "UInt8" | "Set" | "ContiguousArray" | "ArraySlice" | "Character" | "Substring" | "Data"
                | "NSData" | "CharacterSet" | "Int64" | "UInt" | "Int8" | "Int16" | "UInt64",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                if let Some(val) = self.construct_swift(st, &call.name, &args, place) {
                    return Some(val);
                }
                args.into_iter().next().map(|a| a.val)
            }
            _ => None,
        }
    }

    /// Constructions of the languages' own types.
    pub fn construct_builtin(
        &mut self,
        st: &mut State<'p>,
        ty: &str,
        args: &[ArgVal<'p>],
        place: Place,
    ) -> Option<Val<'p>> {
        let simple = ty.rsplit('.').next().unwrap_or(ty);
        match simple {
            "StringBuilder" | "StringBuffer" => {
                let start = args.first().map_or_else(
                    || Val::word(""),
                    |a| {
                        if a.val.0.iter().any(|x| matches!(x.what, What::Text(_))) {
                            a.val.clone()
                        } else {
                            Val::word("")
                        }
                    },
                );
                let id = self.make(st, &Name::new_static("StringBuilder"), place);
                st.edit(id, |o| o.set(Name::new_static("text"), start, true));
                Some(Val::object(id))
            }
            "StringJoiner" => {
                let id = self.make(st, &Name::new_static("StringJoiner"), place);
                let given = |at: usize| args.get(at).map_or_else(|| Val::word(""), |a| a.val.clone());
                st.edit(id, |o| {
                    for (at, slot) in ["separator", "prefix", "suffix"].into_iter().enumerate() {
                        o.set(Name::new_static(slot), given(at), true);
                    }
                });
                Some(Val::object(id))
            }
            _ if self.kind() == FileKind::Swift && ty != "ArrayList" => {
                if let Some(val) = self.construct_swift(st, simple, args, place) {
                    return Some(val);
                }
                match simple {
                    "String" | "NSString" => args.first().map(|a| a.val.clone()).or_else(|| Some(Val::word(""))),
                    _ => None,
                }
            }
            "String" if args.len() > 2 => {
                let whole = self.spelled_out(st, &args.first()?.val);
                // From a place on, so many of them.
                let (from, count) = (args.get(1)?, args.get(2)?);
                let end = match (from.val.single().map(|a| &a.what), count.val.single().map(|a| &a.what)) {
                    (Some(What::Int(from)), Some(What::Int(count))) => Val::of(What::Int(from.saturating_add(*count))),
                    _ => return Some(Val::unknown().labelled(&whole.label().data())),
                };
                let span = [ArgVal::plain(from.val.clone()), ArgVal::plain(end)];
                self.method_by_name(st, &whole, "substring", &span, place).or_else(|| Some(Val::unknown()))
            }
            "String" => args.first().map(|a| self.spelled_out(st, &a.val)).or_else(|| Some(Val::word(""))),
            "Integer" | "Boolean" => args.first().map(|a| a.val.clone()),
            "Regex" => {
                let [only] = args else { return None };
                Some(self.holder(st, "Regex", only.val.clone(), place))
            }
            "AtomicReference" | "AtomicInteger" | "AtomicLong" | "AtomicBoolean" => {
                let start = match (args.first(), simple) {
                    (Some(arg), _) => arg.val.clone(),
                    (None, "AtomicReference") => Val::of(What::Null),
                    (None, "AtomicBoolean") => Val::of(What::Bool(false)),
                    (None, _) => Val::of(What::Int(0)),
                };
                let id = self.make(st, &Name::new_static("AtomicReference"), place);
                st.edit(id, |o| o.set(Name::new_static("value"), start, true));
                Some(Val::object(id))
            }
            "ArrayList"
            | "LinkedList"
            | "HashSet"
            | "Vector"
            | "CopyOnWriteArrayList"
            | "LinkedHashSet"
            | "ArrayDeque" => {
                let items = given(st, args).flat_map(|o| o.items.clone()).collect();
                let open = copies_unknown(st, args);
                let id = self.make_list(st, items, place);
                st.edit(id, |o| o.open_ended |= open);
                Some(Val::object(id))
            }
            "HashMap" | "LinkedHashMap" | "TreeMap" | "ConcurrentHashMap" => {
                let entries = given(st, args).flat_map(|o| o.entries.clone()).collect();
                let open = copies_unknown(st, args);
                let id = self.make_map(st, entries, place);
                st.edit(id, |o| o.open_ended |= open);
                Some(Val::object(id))
            }
            _ => None,
        }
    }
}
