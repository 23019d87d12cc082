//! What the languages' own text and collection functions do.

use std::rc::Rc;

use crate::channel::Name;
use crate::ir::{Call, ValueKind};
use crate::source::{FileKind, Place};
use crate::trace::domain::{Atom, ObjId, Part, State, Val, What, push_part, text_options};
use crate::trace::interpreter::{ArgVal, Interp};

use super::cut::{cuts, plain_pattern, replaced};
use super::elements::picks;

impl<'p> Interp<'p> {
    /// A property of a text.
    pub fn text_member(&self, what: &What<'p>, name: &str) -> Option<Val<'p>> {
        match name {
            // What a model says of a constant is its raw value.
            "utf8" | "unicodeScalars" | "utf8CString" | "description" | "rawValue" => Some(Val::of(what.clone())),
            "length" | "count" => what.plain_text().map(|t| Val::of(What::Int(t.chars().count() as i64))),
            "isEmpty" => what.plain_text().map(|t| Val::of(What::Bool(t.is_empty()))),
            _ => None,
        }
    }

    /// A method of a text; none: it is none of the language's own.
    pub fn text_call(&mut self, st: &mut State<'p>, owner: &Val<'p>, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let name = call.name.as_str();
        let known = matches!(
            name,
            "trim"
                | "strip"
                | "intern"
                | "toString"
                | "trimIndent"
                | "trimMargin"
                | "stripIndent"
                | "toLowerCase"
                | "lowercase"
                | "lowercased"
                | "toUpperCase"
                | "uppercase"
                | "uppercased"
                | "concat"
                | "appending"
                | "stringByAppendingString"
                | "appendingPathComponent"
                | "stringByAppendingPathComponent"
                | "replace"
                | "replaceFirst"
                | "replaceAll"
                | "replacingOccurrences"
                | "stringByReplacingOccurrencesOfString"
                | "format"
                | "formatted"
                | "startsWith"
                | "hasPrefix"
                | "endsWith"
                | "hasSuffix"
                | "contains"
                | "equals"
                | "equalsIgnoreCase"
                | "isEmpty"
                | "isBlank"
                | "removePrefix"
                | "removeSuffix"
                | "trimEnd"
                | "trimStart"
                | "toCharArray"
                | "toByteArray"
                | "getBytes"
                | "orEmpty"
                | "plus"
                | "substringBefore"
                | "substringAfter"
                | "trimmingCharacters"
                | "data"
        );
        if cuts(name) && owner.0.iter().all(|atom| matches!(atom.what, What::Text(_))) {
            let args: Vec<Val<'p>> = self.eval_args(st, &call.args, &|_| None).into_iter().map(|a| a.val).collect();
            return Some(self.cut(st, owner, name, &args, place));
        }
        if !known {
            return None;
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        let text = owner.text();
        let arg = |i: usize| args.get(i).and_then(|a| a.val.text());
        let map = |f: &dyn Fn(&str) -> String| -> Val<'p> {
            let mut out = Val::none();
            for atom in &owner.0 {
                let what = match &atom.what {
                    What::Text(parts) => What::Text(
                        parts
                            .iter()
                            .map(|p| match p {
                                Part::Literal(text) => Part::Literal(Name::new(f(text))),
                                hole @ Part::Hole(_) => hole.clone(),
                            })
                            .collect::<Rc<[Part]>>(),
                    ),
                    _ => What::Unknown,
                };
                out.join(&Val::only(Atom { what, ..atom.clone() }));
            }
            out
        };
        let bool_of = |b: Option<bool>| b.map_or_else(Val::unknown, |b| Val::of(What::Bool(b)));
        Some(match name {
            "intern" | "toString" | "toCharArray" | "toByteArray" | "getBytes" | "orEmpty" | "data" => owner.clone(),
            "trim" | "strip" | "trimEnd" | "trimStart" | "trimmingCharacters"
                if args.is_empty() || name == "trimmingCharacters" =>
            {
                match text {
                    Some(text) => Val::at(What::Text(Rc::from([Part::Literal(Name::new(text.trim()))])), place),
                    None => owner.clone(),
                }
            }
            "trimIndent" | "trimMargin" | "stripIndent" => {
                map(&|t| t.lines().map(str::trim_start).collect::<Vec<_>>().join("\n").trim().to_owned())
            }
            "toLowerCase" | "lowercase" | "lowercased" => map(&str::to_lowercase),
            "toUpperCase" | "uppercase" | "uppercased" => map(&str::to_uppercase),
            "appendingPathComponent" | "stringByAppendingPathComponent" => {
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
                self.plus(st, &head, &tail, place)
            }
            "concat" | "appending" | "stringByAppendingString" | "plus" => match args.first() {
                Some(arg) => self.plus(st, owner, &arg.val, place),
                None => owner.clone(),
            },
            "replace" | "replacingOccurrences" | "stringByReplacingOccurrencesOfString" => match (arg(0), arg(1)) {
                // Long texts in long texts would make texts too long for any memory.
                (Some(from), Some(to))
                    if !from.is_empty() && (to.len() <= from.len() || to.len() * longest(owner) <= 1 << 20) =>
                {
                    map(&|t| t.replace(from.as_str(), &to))
                }
                _ => Val::unknown(),
            },
            // A regular expression that says one text is that text.
            "replaceFirst" | "replaceAll" => match (arg(0).as_deref().and_then(plain_pattern), arg(1)) {
                (Some(from), Some(to))
                    if !from.text.is_empty()
                        && (!from.at_start || self.kind() == FileKind::Java)
                        && !to.contains(['\\', '$'])
                        && to.len() * longest(owner) <= 1 << 20 =>
                {
                    let mut out = Val::none();
                    for atom in &owner.0 {
                        let what = match &atom.what {
                            What::Text(parts) => {
                                What::Text(Rc::from(replaced(parts, &from, &to, name == "replaceFirst")))
                            }
                            _ => What::Unknown,
                        };
                        out.join(&Val::only(Atom { what, ..atom.clone() }));
                    }
                    out
                }
                _ => Val::unknown(),
            },
            "removePrefix" => match (text, arg(0)) {
                (Some(text), Some(prefix)) => Val::word(text.strip_prefix(prefix.as_str()).unwrap_or(&text)),
                _ => Val::unknown(),
            },
            "removeSuffix" => match (text, arg(0)) {
                (Some(text), Some(suffix)) => Val::word(text.strip_suffix(suffix.as_str()).unwrap_or(&text)),
                _ => Val::unknown(),
            },
            "format" | "formatted" => {
                let values: Vec<Val<'p>> = args.iter().map(|a| a.val.clone()).collect();
                self.format(owner, &values)
            }
            "startsWith" | "hasPrefix" => {
                let head = owner.single().and_then(|a| match &a.what {
                    What::Text(parts) => match parts.first() {
                        Some(Part::Literal(head)) => Some(head.clone()),
                        _ => None,
                    },
                    _ => None,
                });
                bool_of(match (head, arg(0)) {
                    (Some(head), Some(prefix)) if head.len() >= prefix.len() || text.is_some() => {
                        Some(head.starts_with(prefix.as_str()))
                    }
                    _ => None,
                })
            }
            "endsWith" | "hasSuffix" => bool_of(text.zip(arg(0)).map(|(t, s)| t.ends_with(s.as_str()))),
            "contains" => bool_of(text.zip(arg(0)).map(|(t, s)| t.contains(s.as_str()))),
            "equals" => bool_of(text.zip(arg(0)).map(|(t, s)| t == s)),
            "equalsIgnoreCase" => bool_of(text.zip(arg(0)).map(|(t, s)| t.eq_ignore_ascii_case(&s))),
            "isEmpty" => bool_of(text.map(|t| t.is_empty())),
            "isBlank" => bool_of(text.map(|t| t.trim().is_empty())),
            _ => Val::unknown(),
        })
    }

    /// Fills a format string: `%s`, `%d`, `%@`, `%1$s`, `{}` is left alone.
    fn format(&mut self, template: &Val<'p>, args: &[Val<'p>]) -> Val<'p> {
        if template.0.len() > 1 {
            let mut out = Val::none();
            for atom in &template.0 {
                out.join(&self.format(&Val::only(atom.clone()), args));
            }
            return out;
        }
        let Some(What::Text(pieces)) = template.single().map(|atom| &atom.what) else { return Val::unknown() };
        let mut parts: Vec<Part> = Vec::new();
        let mut next = 0;
        for piece in pieces.iter() {
            match piece {
                Part::Literal(text) => fill(&mut parts, &mut next, text, args),
                Part::Hole(_) => push_part(&mut parts, piece),
            }
        }
        let from = template.single().and_then(|a| a.from);
        Val::only(Atom::new(What::Text(Rc::from(parts)), from)).labelled(&template.label())
    }

    /// Static functions of the languages' own types.
    pub fn static_builtin(&mut self, st: &mut State<'p>, ty: &str, call: &'p Call, place: Place) -> Option<Val<'p>> {
        let simple = ty.rsplit('.').next().unwrap_or(ty);
        match (simple, call.name.as_str()) {
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
                Some(self.format(&template, &vals))
            }
            ("MessageFormat", "format") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let vals: Vec<Val<'p>> = args.into_iter().map(|a| a.val).collect();
                let (template, values) = vals.split_first()?;
                Some(self.by_number(template, values))
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
                "valueOf" | "toString" | "of" | "ofNullable" | "parseInt" | "requireNonNull" | "parseBoolean",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                args.into_iter().next().map(|a| a.val)
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
                | "hashSetOf" | "sequenceOf" | "byteArrayOf" | "intArrayOf",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                Some(self.list_of(st, args, place))
            }
            (FileKind::Kotlin, "mapOf" | "mutableMapOf" | "hashMapOf" | "linkedMapOf") => {
                let args = self.eval_args(st, &call.args, &|_| None);
                let entries = args
                    .iter()
                    .flat_map(|a| a.val.objects())
                    .filter_map(|id| st.get(id))
                    .flat_map(|o| o.entries.clone())
                    .collect();
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
                "StringBuilder" | "ArrayList" | "HashMap" | "LinkedHashMap" | "HashSet" | "LinkedHashSet",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                self.construct_builtin(st, &call.name, &args, place)
            }
            (FileKind::Kotlin, "arrayOfNulls") => Some(Val::object(self.make_list(st, Vec::new(), place))),
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
                | "Array" | "UInt8",
            ) => {
                let args = self.eval_args(st, &call.args, &|_| None);
                if call.args.first().and_then(|a| a.label.as_deref()) == Some("format") {
                    let mut vals: Vec<Val<'p>> = args.into_iter().map(|a| a.val).collect();
                    let template = vals.remove(0);
                    return Some(self.format(&template, &vals));
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
            "String" | "NSString" if args.first().is_some_and(|a| a.label.as_deref() == Some("format")) => {
                let vals: Vec<Val<'p>> = args.iter().map(|a| a.val.clone()).collect();
                let (template, rest) = vals.split_first()?;
                Some(self.format(template, rest))
            }
            "String" | "NSString" | "Integer" | "Boolean" => {
                args.first().map(|a| a.val.clone()).or_else(|| Some(Val::word("")))
            }
            "ArrayList"
            | "LinkedList"
            | "HashSet"
            | "Vector"
            | "CopyOnWriteArrayList"
            | "LinkedHashSet"
            | "ArrayDeque" => {
                let items = args
                    .iter()
                    .flat_map(|a| a.val.objects())
                    .filter_map(|id| st.get(id))
                    .flat_map(|o| o.items.clone())
                    .collect();
                Some(Val::object(self.make_list(st, items, place)))
            }
            "HashMap" | "LinkedHashMap" | "TreeMap" | "ConcurrentHashMap" => {
                let entries = args
                    .iter()
                    .flat_map(|a| a.val.objects())
                    .filter_map(|id| st.get(id))
                    .flat_map(|o| o.entries.clone())
                    .collect();
                Some(Val::object(self.make_map(st, entries, place)))
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
            return Some(match call.name.as_str() {
                "append" | "appendLine" => {
                    let old = st.get(id).map(|o| o.slot("text")).unwrap_or_default();
                    let more = args.into_iter().next().map_or_else(Val::unknown, |a| a.val);
                    let text = Val::word("");
                    let more = self.plus(st, &text, &more, place);
                    let new = self.plus(st, &old, &more, place);
                    st.edit(id, |o| o.set(Name::new_static("text"), new, true));
                    this
                }
                "insert" if args.first().is_some_and(|at| at.val == Val::of(What::Int(0))) => {
                    let old = st.get(id).map(|o| o.slot("text")).unwrap_or_default();
                    let first = args.into_iter().nth(1).map_or_else(Val::unknown, |a| a.val);
                    let first = self.plus(st, &Val::word(""), &first, place);
                    let new = self.plus(st, &first, &old, place);
                    st.edit(id, |o| o.set(Name::new_static("text"), new, true));
                    this
                }
                "toString" | "build" => st.get(id).map(|o| o.slot("text")).unwrap_or_default(),
                _ => {
                    st.edit(id, |o| o.set(Name::new_static("text"), Val::unknown(), true));
                    this
                }
            });
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
            "map" | "compactMap" | "flatMap" | "mapNotNull" | "filter" | "filterNot" | "onEach" | "forEach"
        ) || (matches!(name, "associate" | "associateWith" | "associateBy") && !is_map)
            || (name == "mapValues" && is_map)
            || picks(call);
        if by_function && (ty != "Map" || is_map) {
            return Some(self.each(st, id, call, place));
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
                | "first"
                | "last"
                | "getFirst"
                | "iterator"
                | "stream"
                | "toArray"
                | "toTypedArray"
                | "toList"
                | "asList"
                | "toSet"
                | "joinToString"
                | "joined"
                | "contains"
                | "containsKey"
                | "isEmpty"
                | "remove"
                | "removeValue"
                | "entrySet"
                | "keySet"
                | "values"
                | "plus"
                | "toMutableList"
                | "asSequence"
                | "getValue"
                | "firstOrNull"
                | "filterNotNull"
                | "merging"
                | "updateValue"
                | "clear"
                | "size"
                | "reversed"
                | "sorted"
                | "shuffled"
                | "single"
        );
        if !known {
            return None;
        }
        let args = self.eval_args(st, &call.args, &|_| None);
        let has_lambda =
            args.iter().any(|a| a.val.0.iter().any(|x| matches!(x.what, What::Function(_) | What::Named(_))));
        let arg = |i: usize| args.get(i).map(|a| a.val.clone()).unwrap_or_default();
        Some(match name {
            "add" | "append" | "addLast" => {
                let item = args.last().map(|a| a.val.clone()).unwrap_or_default();
                st.edit(id, |o| o.push_item(item));
                Val::of(What::Bool(true))
            }
            "addAll" | "plus" | "putAll" | "merging" => {
                let other = arg(0);
                let sum = self.plus(st, &this, &other, place);
                if matches!(name, "addAll" | "putAll") {
                    let joined = sum.objects().next().and_then(|id| st.get(id).cloned());
                    let foreign = |id| st.get(id).is_some_and(|o| o.foreign);
                    let unknown = other.has_unknown() || other.objects().any(foreign);
                    st.edit(id, |o| {
                        if let Some(joined) = joined {
                            o.items = joined.items;
                            o.entries = joined.entries;
                            o.open_ended |= joined.open_ended;
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
            "first" | "last" | "getFirst" | "firstOrNull" | "single" => self.element(st, &this),
            "toArray" | "toTypedArray" | "toList" | "asList" | "toSet" | "iterator" | "stream" | "toMutableList"
            | "asSequence" | "filterNotNull" | "reversed" | "sorted" | "shuffled" => this,
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
            "contains" => {
                let wanted = arg(0).text();
                let list = st.get(id)?;
                let known = !list.open_ended && list.items.iter().all(|item| item.text().is_some());
                match wanted.filter(|_| known) {
                    Some(wanted) => Val::of(What::Bool(list.items.iter().any(|i| i.text().as_ref() == Some(&wanted)))),
                    None => Val::unknown(),
                }
            }
            "size" => match st.get(id).map(|o| (o.items.len(), o.open_ended)) {
                Some((count @ 1.., false)) => Val::of(What::Int(i64::try_from(count).unwrap_or(i64::MAX))),
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
        let open_ended = items.is_empty() || items.len() > 8 || st.get(id).is_some_and(|o| o.open_ended);
        items.truncate(8);
        if items.is_empty() {
            items.push(Val::unknown());
        }
        let mut results = Vec::new();
        for item in &items {
            let args = if is_map { self.spread(st, item, &function) } else { vec![ArgVal::plain(item.clone())] };
            let mut one = self.invoke_val(st, &function, args, place);
            if !function.0.iter().any(|atom| matches!(atom.what, What::Function(_))) && self.labelled {
                // What a function that was not seen makes of it.
                one = one.labelled(&self.data_of(st, item));
            }
            results.push(one);
        }
        match call.name.as_str() {
            "filter" | "filterNot" if items.iter().all(|item| item.text().is_some() || is_constant(item)) => {
                // What stays is what the test says yes to, and perhaps what it cannot be asked about.
                let wanted = call.name == "filter";
                let truths: Vec<(bool, bool)> =
                    results.iter().map(|r| if wanted { r.truths() } else { (r.truths().1, r.truths().0) }).collect();
                let kept = items.into_iter().zip(&truths).filter(|(_, (yes, _))| *yes).map(|(item, _)| item).collect();
                let list = self.make_list(st, kept, place);
                let unsure = open_ended || truths.contains(&(true, true));
                st.edit(list, |o| o.open_ended = unsure);
                Val::object(list)
            }
            "map" | "compactMap" | "flatMap" | "mapNotNull" => {
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

/// Whether a value is one constant of an enum.
fn is_constant(val: &Val<'_>) -> bool {
    matches!(val.single().map(|atom| &atom.what), Some(What::Symbol { ty, .. }) if !ty.is_empty())
}

/// Bytes of the longest literal in a text.
fn longest(val: &Val<'_>) -> usize {
    let parts = val.0.iter().filter_map(|atom| match &atom.what {
        What::Text(parts) => Some(parts.iter()),
        _ => None,
    });
    let lengths = parts.flatten().map(|part| match part {
        Part::Literal(text) => text.len(),
        Part::Hole(_) => 0,
    });
    lengths.max().unwrap_or_default()
}

/// Puts a piece of a format string behind what is there, its places filled.
fn fill(parts: &mut Vec<Part>, next: &mut usize, text: &str, args: &[Val<'_>]) {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        push_part(parts, &Part::Literal(Name::new(&rest[..at])));
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            push_part(parts, &Part::Literal(Name::new_static("%")));
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic() || c == '@').unwrap_or(rest.len());
        let spec = &rest[..end];
        let index = match spec.split_once('$') {
            Some((n, _)) => n.parse::<usize>().ok().and_then(|n| n.checked_sub(1)),
            None => {
                *next += 1;
                Some(*next - 1)
            }
        };
        // `%ld`, `%lld`.
        let mut after = &rest[end..];
        after = after.trim_start_matches('l');
        rest = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        let option = index
            .and_then(|i| args.get(i))
            .map(|val| text_options(val, "…"))
            .and_then(|mut options| (options.len() == 1).then(|| options.remove(0)))
            .unwrap_or_else(|| vec![Part::Hole(Name::new_static("…"))]);
        option.iter().for_each(|p| push_part(parts, p));
    }
    push_part(parts, &Part::Literal(Name::new(rest)));
}
