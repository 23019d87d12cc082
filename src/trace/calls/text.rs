//! What the languages' own text and collection functions do.

use crate::channel::Name;
use crate::ir::{Call, ValueKind};
use crate::source::{FileKind, Place};
use crate::trace::channels::CONFIGURED;
use crate::trace::computed::{self, by_number, format};
use crate::trace::domain::{Atom, ObjId, Object, Part, Sort, State, Val, What};
use crate::trace::interpreter::{ArgVal, Interp, equal, few_items};

use super::elements::picks;
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

/// Most elements that a function of the program is run with, one by one.
const MOST_EACH: usize = 16;

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
    fn join_texts(
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

    /// Methods of lists, maps and string builders; none: it is none of those.
    pub fn collection_call(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let object = st.get(id)?;
        let ty = object.ty.clone();
        let this = Val::object(id);
        let is_scope = call.args.last().is_some_and(|arg| matches!(arg.value.kind, ValueKind::Lambda(_)));
        // In a scope other functions are called as well.
        let is_meant = call.target.is_some()
            || ["append", "insert", "replace", "delete", "reverse", "set", "clear", "toString"]
                .iter()
                .any(|own| call.name.starts_with(own));
        if ty == "StringBuilder" && !is_scope && is_meant {
            let args = self.eval_args(st, &call.args, &|_| None);
            return Some(self.builder_method(st, id, &call.name, &args, place));
        }
        if ty == "Base64" {
            let args = self.eval_args(st, &call.args, &|_| None);
            let url = st.get(id).is_some_and(|o| o.slot("text").truths() == (true, false));
            let inner = match call.name.as_str() {
                "decode" => computed::DECODED,
                "encode" | "encodeToString" if url => computed::ENCODED_FOR_URLS,
                "encode" | "encodeToString" => computed::ENCODED,
                "withoutPadding" => return Some(Val::unknown()),
                _ => return None,
            };
            let of = args.first().map(|arg| arg.val.clone()).unwrap_or_default();
            let label = self.data_of(st, &of);
            let told = self.method_by_name(st, &of, inner, &[], place);
            return Some(told.unwrap_or_else(|| Val::unknown().labelled(&label)));
        }
        if ty == "AtomicReference" && call.target.is_some() {
            return self.cell_call(st, id, call, place);
        }
        if ty == "Regex" {
            return self.pattern_call(st, id, call, place);
        }
        if ty == "StringJoiner" && call.target.is_some() {
            let args = self.eval_args(st, &call.args, &|_| None);
            let object = st.get(id)?;
            return Some(match call.name.as_str() {
                "add" => {
                    let more = args.into_iter().next().map_or_else(Val::unknown, |a| a.val);
                    st.edit(id, |o| o.push_item(more));
                    this
                }
                "toString" if !object.open_ended => {
                    let (items, slot) = (object.items.clone(), |name: &str| object.slot(name));
                    let (separator, prefix, suffix) = (slot("separator"), slot("prefix"), slot("suffix"));
                    let text = self.join_texts(&items, &separator, prefix, place, st);
                    self.plus(st, &text, &suffix, place)
                }
                "setEmptyValue" => this,
                _ => Val::unknown().labelled(&self.data_of(st, &this)),
            });
        }
        if !self.is_collection(&ty) {
            return None;
        }
        let name = call.name.as_str();
        if let ("filterIsInstance", [only], []) = (name, call.generics.as_slice(), call.args.as_slice())
            && let Some(full) = self.resolve_ref(only)
            && let Some(items) = few_items(st, &this)
        {
            let label = self.data_of(st, &this);
            return Some(self.those_of_type(st, items, &full, &label, place));
        }
        if let Some(part) = self.part_of_pair(st, id, call) {
            return Some(part);
        }
        if call.args.is_empty()
            && let Some(part) = self.part_of_map(st, id, name, place)
        {
            return Some(part);
        }
        let is_map = st.get(id).is_some_and(|o| o.items.is_empty() && !o.entries.is_empty());
        let by_function = matches!(
            name,
            "map"
                | "compactMap"
                | "flatMap"
                | "mapNotNull"
                | "filter"
                | "filterNot"
                | "onEach"
                | "forEach"
                | "mapIndexed"
                | "forEachIndexed"
                | "filterIndexed"
        ) || (matches!(name, "associate" | "associateWith" | "associateBy") && !is_map)
            || (name == "mapValues" && is_map)
            || picks(call);
        if by_function && (ty != "Map" || is_map) {
            return Some(self.each(st, id, call, place));
        }
        if name == "collect" && ty != "Map" {
            return self.collected(st, id, call, place);
        }
        // Those that also know what is kept under keys follow.
        if ty != "Map"
            && !is_map
            && let Some(val) = self.list_function(st, id, call, place)
        {
            return Some(val);
        }
        let known = matches!(
            name,
            "add"
                | "append"
                | "addLast"
                | "addAll"
                | "put"
                | "setProperty"
                | "set"
                | "putIfAbsent"
                | "putAll"
                | "get"
                | "getProperty"
                | "getOrDefault"
                | "getOrElse"
                | "joinToString"
                | "joined"
                | "containsKey"
                | "isEmpty"
                | "isNotEmpty"
                | "remove"
                | "yield"
                | "yieldAll"
                | "emit"
                | "emitAll"
                | "removeValue"
                | "entrySet"
                | "keySet"
                | "values"
                | "plus"
                | "getValue"
                | "merging"
                | "updateValue"
                | "clear"
                | "size"
                | "count"
                | "toMap"
                | "toMutableMap"
                | "iterator"
                | "asSequence"
                | "stream"
                | "toList"
                | "first"
                | "contains"
                | "firstOrNull"
                | "single"
                | "last"
        );
        if !known {
            self.changed_somehow(st, id, name);
            return None;
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        let has_lambda =
            args.iter().any(|a| a.val.0.iter().any(|x| matches!(x.what, What::Function(_) | What::Named(_))));
        let arg = |i: usize| args.get(i).map(|a| a.val.clone()).unwrap_or_default();
        Some(match name {
            "append" if args.first().is_some_and(|arg| arg.label.as_deref() == Some("contentsOf")) => {
                let sum = self.plus(st, &this, &arg(0), place);
                let all =
                    sum.objects().next().and_then(|sum| st.get(sum)).map(|sum| (sum.items.clone(), sum.open_ended));
                let unknown = arg(0).objects().next().is_none();
                st.edit(id, |o| match all {
                    Some((items, open_ended)) if !unknown => {
                        o.items = items;
                        o.open_ended |= open_ended;
                    }
                    _ => o.open_ended = true,
                });
                Val::unknown()
            }
            "add" | "append" | "addLast" | "yield" | "emit" => {
                let item = args.last().map(|a| a.val.clone()).unwrap_or_default();
                st.edit(id, |o| o.push_item(item));
                Val::of(What::Bool(true))
            }
            "addAll" | "plus" | "putAll" | "merging" | "yieldAll" | "emitAll" => {
                let other = arg(0);
                let sum = self.plus(st, &this, &other, place);
                if matches!(name, "addAll" | "putAll" | "yieldAll" | "emitAll") {
                    let sums: Vec<&Object<'p>> = sum.objects().filter_map(|id| st.get(id)).collect();
                    let joined = either_of(&sums);
                    let foreign = |id| st.get(id).is_some_and(|o| o.foreign);
                    let unknown = other.has_unknown() || other.objects().any(foreign);
                    st.edit(id, |o| {
                        if let Some((items, entries, open_ended)) = joined {
                            o.items = items;
                            o.entries = entries;
                            o.open_ended |= open_ended;
                        }
                        o.open_ended |= unknown;
                    });
                    return Some(Val::unknown());
                }
                sum
            }
            "put" | "setProperty" | "set" | "putIfAbsent" | "updateValue" => {
                let (key, val) = if name == "updateValue" { (arg(1), arg(0)) } else { (arg(0), arg(1)) };
                self.store(st, &this, key, val, place);
                Val::unknown()
            }
            // `val host by settings`.
            "getValue" if args.len() == 2 => self.index(st, &this, &[arg(1)]),
            "get" | "getProperty" | "getValue" | "getOrDefault" | "getOrElse" => {
                let default = (args.len() > 1 && !has_lambda).then(|| arg(1));
                self.entry_or(st, &this, &arg(0), default)
            }
            "first" | "last" | "firstOrNull" | "single" => self.element(st, &this),
            "iterator" | "asSequence" | "stream" | "toList" => this,
            "toMap" | "toMutableMap" => {
                let sum = Val::object(self.make_map(st, Vec::new(), place));
                self.plus(st, &sum, &this, place)
            }
            "joinToString" | "joined" if !has_lambda => {
                let given = |at: usize, label: &str| {
                    let labelled = args.iter().find(|a| a.label.as_deref() == Some(label));
                    let arg = labelled.or_else(|| args.get(at).filter(|a| a.label.is_none()));
                    arg.map(|a| a.val.clone())
                };
                let comma = if name == "joined" { "" } else { ", " };
                let separator = given(0, "separator").unwrap_or_else(|| Val::word(comma));
                let items = st.get(id).map(|o| o.items.clone()).unwrap_or_default();
                let open = st.get(id).is_some_and(|o| o.open_ended);
                let prefix = given(1, "prefix").unwrap_or_else(|| Val::word(""));
                let mut out = self.join_texts(&items, &separator, prefix, place, st);
                if let Some(postfix) = given(2, "postfix") {
                    out = self.plus(st, &out, &postfix, place);
                }
                if open { Val::unknown().labelled(&self.data_of(st, &this)) } else { out }
            }
            "contains" | "containsKey" => {
                let map = st.get(id)?;
                let told: Vec<Option<bool>> = map.entries.iter().map(|(key, _)| equal(key, &arg(0))).collect();
                match (told.contains(&Some(true)), told.iter().all(Option::is_some) && !map.open_ended && !map.foreign)
                {
                    (true, _) => Val::of(What::Bool(true)),
                    (false, true) if !told.is_empty() => Val::of(What::Bool(false)),
                    _ => Val::some(Sort::Bool),
                }
            }
            "size" | "count" | "isEmpty" | "isNotEmpty" => match st.get(id).map(|o| (o.entries.len(), o.open_ended)) {
                Some((count @ 1.., false)) => Val::of(match name {
                    "isEmpty" => What::Bool(false),
                    "isNotEmpty" => What::Bool(true),
                    _ => What::Int(i64::try_from(count).unwrap_or(i64::MAX)),
                }),
                _ => Val::unknown(),
            },
            "remove" | "removeValue" | "clear" => {
                let gone = arg(0).text();
                st.edit(id, |o| {
                    if name == "clear" {
                        o.items.clear();
                        o.entries.clear();
                    } else if let Some(key) = args.first().map(|a| a.val.clone()) {
                        o.entries.retain(|(own, _)| !own.same(&key));
                        if gone.is_some() {
                            o.items.retain(|item| item.text() != gone);
                        }
                    }
                });
                Val::unknown()
            }
            "joinToString" | "joined" | "values" | "entrySet" => Val::unknown().labelled(&self.data_of(st, &this)),
            _ => Val::unknown(),
        })
    }

    /// `stream.collect(Collectors.joining(","))`; none: a collector that nobody knows.
    fn collected(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let [collector] = call.args.as_slice() else { return None };
        let ValueKind::Call(made) = &collector.value.kind else { return None };
        match made.name.as_str() {
            "toList" | "toSet" | "toUnmodifiableList" | "toUnmodifiableSet" | "toCollection" => {
                self.method_by_name(st, &Val::object(id), "toList", &[], place)
            }
            "joining" => {
                let given = self.eval_args(st, &made.args, &|_| None);
                let given = |at: usize| given.get(at).map_or_else(|| Val::word(""), |arg| arg.val.clone());
                let object = st.get(id).filter(|o| !o.open_ended && !o.foreign)?;
                let items = object.items.clone();
                let text = self.join_texts(&items, &given(0), given(1), place, st);
                Some(self.plus(st, &text, &given(2), place))
            }
            _ => None,
        }
    }

    /// An entry of a map, or what is given in its place where there may be none.
    pub fn entry_or(
        &mut self,
        st: &mut State<'p>,
        owner: &Val<'p>,
        key: &Val<'p>,
        default: Option<Val<'p>>,
    ) -> Val<'p> {
        let val = self.index(st, owner, std::slice::from_ref(key));
        let lacks = val.0.iter().any(|atom| matches!(atom.what, What::Null | What::Unknown));
        // What was read from the project's own files.
        let read = |id: ObjId| st.get(id).is_some_and(|map| !map.slot(CONFIGURED).is_none());
        // Where it was read from stands for whatever was read.
        let nothing = |atom: &Atom<'p>| matches!(atom.what, What::Null | What::Unknown | What::Object(_));
        if lacks
            && val.0.iter().all(nothing)
            && owner.objects().any(read)
            && let Some(configured) = self.configured(key)
        {
            return configured;
        }
        match default {
            Some(default) if lacks => val.without_null().joined(&default),
            _ => val,
        }
    }

    /// Runs a lambda for each element; gives the results, or the list itself.
    fn each(&mut self, st: &mut State<'p>, id: ObjId, call: &'p Call, place: Place) -> Val<'p> {
        let args = self.eval_args(st, &call.args, &|_| None);
        let Some(function) = args.last().map(|a| a.val.clone()) else { return Val::unknown() };
        let pairs = self.pairs(st, id, place);
        let is_map = pairs.is_some();
        let mut items = pairs.or_else(|| st.get(id).map(|o| o.items.clone())).unwrap_or_default();
        let open_ended = items.is_empty() || items.len() > MOST_EACH || st.get(id).is_some_and(|o| o.open_ended);
        items.truncate(MOST_EACH);
        if items.is_empty() {
            items.push(Val::unknown());
        }
        let mut results = Vec::new();
        let indexed = call.name.ends_with("Indexed");
        for (at, item) in items.iter().enumerate() {
            let mut args = if is_map { self.spread(st, item, &function) } else { vec![ArgVal::plain(item.clone())] };
            if indexed {
                let at = if open_ended { Val::some(Sort::Int) } else { Val::of(What::Int(at as i64)) };
                args.insert(0, ArgVal::plain(at));
            }
            let mut one = self.invoke_val(st, &function, args, place);
            if !function.0.iter().any(|atom| matches!(atom.what, What::Function(_))) && self.labelled {
                // What a function that was not seen makes of it.
                one = one.labelled(&self.data_of(st, item));
            }
            results.push(one);
        }
        match call.name.as_str() {
            "filter" | "filterNot" | "filterIndexed" => {
                // What stays is what the test says yes to, and perhaps what it cannot be asked about.
                let wanted = call.name != "filterNot";
                let truths: Vec<(bool, bool)> =
                    results.iter().map(|r| if wanted { r.truths() } else { (r.truths().1, r.truths().0) }).collect();
                let kept = items.into_iter().zip(&truths).filter(|(_, (yes, _))| *yes).map(|(item, _)| item);
                let unsure = open_ended || truths.contains(&(true, true));
                let label = self.data_of(st, &Val::object(id));
                let list = if is_map {
                    let entries = kept.flat_map(|pair| pair.objects().next()).filter_map(|pair| st.get(pair));
                    let entries = entries.flat_map(|pair| pair.entries.clone()).collect();
                    self.make_map(st, entries, place)
                } else {
                    let kept = kept.collect();
                    self.make_list(st, kept, place)
                };
                st.edit(list, |o| {
                    o.open_ended = unsure;
                    o.label.join(&label);
                });
                Val::object(list)
            }
            "map" | "compactMap" | "flatMap" | "mapNotNull" | "mapIndexed" => {
                let list = self.make_list(st, results, place);
                st.edit(list, |o| o.open_ended = open_ended);
                Val::object(list)
            }
            "associate" | "associateWith" | "associateBy" => {
                let map = self.associated(st, &call.name, items, results, place);
                map.objects().for_each(|map| st.edit(map, |o| o.open_ended |= open_ended));
                map
            }
            "mapValues" => {
                let keys = items.iter().map(|pair| self.part(st, pair, 0)).collect();
                let map = self.associated(st, "associateWith", keys, results, place);
                map.objects().for_each(|map| st.edit(map, |o| o.open_ended |= open_ended));
                map
            }
            name if picks(call) => self.picked(name, &items, &results, open_ended),
            _ => Val::object(id),
        }
    }

    /// Whether objects of a type hold others.
    pub fn is_collection(&self, ty: &str) -> bool {
        ty == "List" || ty == "Map" || self.collection_of(ty).is_some()
    }

    fn collection_of(&self, ty: &str) -> Option<crate::knowledge::Collection> {
        self.project.lineage(ty).iter().find_map(|t| self.knowledge.ty(t).and_then(|m| m.collection))
    }
}

/// Elements, entries, and whether there may be more.
type Held<'p> = (Vec<Val<'p>>, Vec<(Val<'p>, Val<'p>)>, bool);

/// What one of several collections holds, nobody knows which. An entry that some of them lack may be missing.
fn either_of<'p>(all: &[&Object<'p>]) -> Option<Held<'p>> {
    let (first, rest) = all.split_first()?;
    let (mut items, mut open_ended) = (first.items.clone(), first.open_ended);
    let mut entries = first.entries.clone();
    for other in rest {
        open_ended |= other.open_ended;
        items.extend(other.items.iter().filter(|item| !first.items.iter().any(|own| own.same(item))).cloned());
        for (key, val) in &other.entries {
            match entries.iter_mut().find(|(own, _)| own.same(key)) {
                Some((_, own)) => own.join(val),
                None => entries.push((key.clone(), val.clone())),
            }
        }
    }
    for (key, val) in &mut entries {
        if all.iter().any(|one| !one.entries.iter().any(|(own, _)| own.same(key))) {
            val.join(&Val::of(What::Null));
        }
    }
    Some((items, entries, open_ended))
}

/// Whether something is made as a copy of what is not known, or not all of it: a number says how much it is to hold.
fn copies_unknown(st: &State<'_>, args: &[ArgVal<'_>]) -> bool {
    let [only] = args else { return false };
    only.val.0.iter().any(|atom| match atom.what {
        What::Unknown => atom.sort() != Some(Sort::Int),
        What::Object(id) => st.get(id).is_some_and(|o| o.open_ended || o.foreign),
        _ => false,
    })
}

/// The objects that a call is given.
fn given<'s, 'p>(st: &'s State<'p>, args: &'s [ArgVal<'p>]) -> impl Iterator<Item = &'s Object<'p>> {
    args.iter().flat_map(|arg| arg.val.objects()).filter_map(|id| st.get(id))
}
