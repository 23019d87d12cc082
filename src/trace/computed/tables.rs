//! Which name means which function, in which language and with how many arguments.

use std::ops::RangeInclusive;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::source::FileKind;
use crate::trace::domain::Part;

use super::given::{Args, Given, Out};
use super::{bytes, changes as c, lists as l, numbers as n, pieces as p, texts as t};

/// What a function needs to know.
#[derive(Clone, Copy)]
pub(in crate::trace) enum Does {
    /// A text to its end.
    Text(fn(&str, &Args) -> Option<Out>),
    /// A text that may have holes.
    Pieces(fn(&[Part], &Args) -> Option<Out>),
    /// A text, and what the function that was given says of each character.
    TextBy(fn(&str, &[Given], &Args) -> Option<Out>),
    /// All elements of a list.
    List(Falls, fn(&[Given], &Args) -> Option<Out>),
    /// All elements of a list, and what the function that was given says of each.
    ListBy(Falls, fn(&[Given], &[Given], &Args) -> Option<Out>),
    /// Arguments only.
    Args(fn(&Args) -> Option<Out>),
    /// The first argument, as what it is called on.
    OnFirst(&'static str),
}

/// What is still known where a function cannot tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::trace) enum Falls {
    /// Perhaps some of the elements.
    Some,
    /// Any of the elements.
    Any,
    /// Nothing, but that it is made of them.
    Nothing,
    /// Nothing at all.
    Told,
}

/// One line of a table.
pub(in crate::trace) struct Row {
    /// By words between spaces.
    names: &'static str,
    takes: RangeInclusive<usize>,
    languages: &'static [FileKind],
    pub does: Does,
}

impl Row {
    pub fn fits(&self, language: FileKind, count: usize) -> bool {
        self.takes.contains(&count) && self.languages.contains(&language)
    }
}

type Table = FxHashMap<&'static str, Vec<&'static Row>>;

fn table(rows: &'static [Row]) -> Table {
    let mut out = Table::default();
    for row in rows {
        for name in row.names.split_ascii_whitespace() {
            out.entry(name).or_default().push(row);
        }
    }
    out
}

const J: &[FileKind] = &[FileKind::Java];
const K: &[FileKind] = &[FileKind::Kotlin];
const S: &[FileKind] = &[FileKind::Swift];
const JK: &[FileKind] = &[FileKind::Java, FileKind::Kotlin];
const KS: &[FileKind] = &[FileKind::Kotlin, FileKind::Swift];
const JKS: &[FileKind] = &[FileKind::Java, FileKind::Kotlin, FileKind::Swift];
/// Any number of arguments.
const ANY: usize = 64;

const fn row(names: &'static str, takes: RangeInclusive<usize>, languages: &'static [FileKind], does: Does) -> Row {
    Row { names, takes, languages, does }
}

macro_rules! rows {
    ($($kind:ident $function:path: $names:literal, $takes:expr, $languages:ident;)*) => {
        &[$(row($names, $takes, $languages, Does::$kind($function))),*]
    };
    (lists $($kind:ident $falls:ident $function:path: $names:literal, $takes:expr, $languages:ident;)*) => {
        &[$(row($names, $takes, $languages, Does::$kind(Falls::$falls, $function))),*]
    };
}

/// Methods of texts, of characters and of bytes that are one. Of one name, the first that can tell.
static TEXTS: &[Row] = rows! {
    // As it is; also in what holds one thing or nothing.
    Pieces p::itself: "intern toString orEmpty orElseThrow get clone copyOf reader", 0..=0, JK;
    Pieces p::itself: "concatToString decodeToString asSequence toCharSequence", 0..=0, K;
    Pieces p::itself: "toString decodeToString", 1..=1, K;
    Pieces p::itself: "cString", 1..=1, S;
    Pieces p::itself: "orElse orElseGet orElseThrow", 1..=1, JK;
    Pieces p::bytes: "toByteArray getBytes encodeToByteArray", 0..=1, JK;
    Pieces p::bytes: "data", 1..=2, S;
    Text t::yes: "isPresent", 0..=0, JK;
    Text t::or_other: "ifEmpty", 1..=1, K;
    Text t::or_other_if_blank: "ifBlank", 1..=1, K;
    // Cases.
    Pieces p::lower: "toLowerCase lowercase lowercased", 0..=1, JKS;
    Pieces p::upper: "toUpperCase uppercase uppercased", 0..=1, JKS;
    Text t::first_upper: "capitalize", 0..=1, K;
    Text t::first_lower: "decapitalize", 0..=1, K;
    Text t::words_upper: "capitalized", 0..=1, S;
    // Ends.
    Text t::trim: "trim", 0..=0, J;
    Text t::trim: "trim", 0..=ANY, K;
    Text t::trim_start: "trimStart", 0..=ANY, K;
    Text t::trim_end: "trimEnd", 0..=ANY, K;
    Text t::trim: "trimmingCharacters", 1..=1, S;
    Text t::strip: "strip", 0..=0, J;
    Text t::strip_start: "stripLeading", 0..=0, J;
    Text t::strip_end: "stripTrailing", 0..=0, J;
    Pieces p::trim: "trim strip", 0..=0, JK;
    Pieces p::trim: "trimmingCharacters", 1..=1, S;
    Pieces p::trim_start: "trimStart stripLeading", 0..=0, JK;
    Pieces p::trim_end: "trimEnd stripTrailing", 0..=0, JK;
    Pieces p::trim_indent: "trimIndent trimMargin stripIndent", 0..=0, JK;
    Pieces p::remove_prefix: "removePrefix", 1..=1, K;
    Pieces p::remove_prefix: "trimmingPrefix", 1..=1, S;
    Pieces p::remove_suffix: "removeSuffix", 1..=1, K;
    Text t::remove_surrounding: "removeSurrounding", 1..=2, K;
    Text t::pad_start: "padStart", 1..=2, K;
    Text t::pad_end: "padEnd", 1..=2, K;
    Text t::repeat: "repeat", 1..=1, JKS;
    Text t::reversed: "reversed", 0..=0, KS;
    // Tests.
    Text t::is_empty: "isEmpty isNullOrEmpty", 0..=0, JK;
    Pieces p::is_empty: "isEmpty isNullOrEmpty isBlank isNullOrBlank", 0..=0, JK;
    Text t::is_not_empty: "isNotEmpty", 0..=0, K;
    Pieces p::is_not_empty: "isNotEmpty", 0..=0, K;
    Text t::is_blank: "isBlank isNullOrBlank", 0..=0, JK;
    Text t::is_not_blank: "isNotBlank", 0..=0, K;
    Pieces p::starts_with: "startsWith hasPrefix", 1..=2, JKS;
    Text t::ends_with: "endsWith hasSuffix", 1..=2, JKS;
    Pieces p::ends_with: "endsWith hasSuffix", 1..=1, JKS;
    Text t::contains: "contains containsMatchIn", 1..=2, JKS;
    Pieces p::contains: "contains", 1..=1, JKS;
    Text t::equals: "equals contentEquals", 1..=2, JK;
    Text t::equals_ignoring_case: "equalsIgnoreCase", 1..=1, J;
    Text t::compare: "compareTo", 1..=2, JK;
    Text t::matches: "matches", 1..=1, JK;
    // Places.
    Text t::length: "length count", 0..=0, JK;
    Text t::index: "index", 1..=2, S;
    Text t::index_of: "indexOf", 1..=2, JK;
    Text t::index_of: "firstIndex", 1..=1, S;
    Text t::last_index_of: "lastIndexOf lastIndex", 1..=1, JKS;
    Text t::char_at: "charAt get elementAt", 1..=1, JK;
    Pieces p::char_at: "charAt get elementAt", 1..=1, JK;
    Text t::char_or_null: "getOrNull elementAtOrNull", 1..=1, K;
    Text t::code_at: "codePointAt", 1..=1, JK;
    Text t::first_char: "first", 0..=0, K;
    Text t::last_char: "last", 0..=0, K;
    Text t::first_char_or_null: "firstOrNull", 0..=0, K;
    Text t::last_char_or_null: "lastOrNull", 0..=0, K;
    // Parts.
    Pieces p::part: "substring subSequence", 1..=2, JKS;
    Pieces p::part: "slice", 1..=1, K;
    Text t::part: "substring subSequence", 1..=2, JKS;
    Text t::part: "slice", 1..=1, K;
    Text t::without_first: "drop", 1..=1, K;
    Text t::without_first: "dropFirst", 0..=1, S;
    Pieces p::without_first: "drop", 1..=1, K;
    Pieces p::without_first: "dropFirst", 0..=1, S;
    Text t::without_last: "dropLast", 0..=1, KS;
    Text t::head: "take", 1..=1, K;
    Text t::head: "prefix", 1..=1, S;
    Pieces p::head: "take", 1..=1, K;
    Pieces p::head: "prefix", 1..=1, S;
    Text t::tail: "takeLast", 1..=1, K;
    Text t::tail: "suffix", 1..=1, S;
    Text t::without_part: "removeRange", 1..=2, K;
    Text t::with_part: "replaceRange", 2..=3, K;
    Text t::with_part: "replacingCharacters", 2..=2, S;
    Pieces p::before: "substringBefore", 1..=2, K;
    Text t::before: "substringBefore", 1..=2, K;
    Text t::before_last: "substringBeforeLast", 1..=2, K;
    Pieces p::after: "substringAfter", 1..=2, K;
    Text t::after: "substringAfter", 1..=2, K;
    Text t::after_last: "substringAfterLast", 1..=2, K;
    Pieces p::with_before: "replaceBefore", 2..=3, K;
    Text t::with_before: "replaceBefore", 2..=3, K;
    Text t::with_before_last: "replaceBeforeLast", 2..=3, K;
    Text t::with_after: "replaceAfter", 2..=3, K;
    Text t::with_after_last: "replaceAfterLast", 2..=3, K;
    Text t::common_prefix: "commonPrefixWith", 1..=1, K;
    Text t::common_prefix: "commonPrefix", 1..=1, S;
    Text t::last_component: "lastPathComponent", 0..=0, S;
    Text t::without_last_component: "deletingLastPathComponent", 0..=0, S;
    // Others in their place.
    Pieces p::replace: "replace", 2..=2, JK;
    Pieces p::replace: "replacingOccurrences stringByReplacingOccurrencesOfString replacing", 2..=2, S;
    Text t::replace: "replace", 2..=3, JK;
    Text t::replace: "replacingOccurrences", 2..=3, S;
    Pieces p::replace_pattern: "replaceAll", 2..=2, J;
    Text t::replace_pattern: "replaceAll", 2..=2, J;
    Pieces p::replace_first: "replaceFirst", 2..=2, JK;
    Text t::replace_first: "replaceFirst", 2..=2, JK;
    Pieces p::replace_pattern: "replace", 2..=2, K;
    // Lists of what it is made of.
    Text t::split: "split splitToSequence", 1..=3, JKS;
    Text t::components: "components componentsSeparatedByString", 1..=1, S;
    Text t::lines: "lines lineSequence", 0..=0, JK;
    Text t::chunks: "chunked", 1..=1, K;
    Text t::chars: "toCharArray", 0..=0, JK;
    Text t::chars: "toList toTypedArray asIterable asSequence iterator toMutableList", 0..=0, K;
    // What it says.
    Text n::to_int: "toInt toLong toShort toByte toUInt", 0..=1, K;
    Text n::to_int_or_null: "toIntOrNull toLongOrNull toShortOrNull", 0..=1, K;
    Text n::to_bool: "toBoolean", 0..=0, K;
    Text n::to_bool_strict: "toBooleanStrict", 0..=0, K;
    Text n::to_bool_or_null: "toBooleanStrictOrNull", 0..=0, K;
    // With a function.
    TextBy t::filter: "filter", 1..=1, KS;
    TextBy t::filter_not: "filterNot", 1..=1, K;
    TextBy t::take_while: "takeWhile", 1..=1, K;
    TextBy t::take_while: "prefix", 1..=1, S;
    TextBy t::drop_while: "dropWhile trimStart", 1..=1, K;
    TextBy t::drop_while: "drop", 1..=1, S;
    TextBy t::take_last_while: "takeLastWhile", 1..=1, K;
    TextBy t::drop_last_while: "dropLastWhile trimEnd", 1..=1, K;
    TextBy t::trim_by: "trim", 1..=1, K;
    TextBy t::with_first: "replaceFirstChar", 1..=1, K;
    // What nobody writes.
    Text bytes::decoded: "#decoded", 0..=ANY, JKS;
    Text bytes::encoded: "#encoded", 0..=ANY, JKS;
    Text bytes::encoded_for_urls: "#encodedForUrls", 0..=ANY, JKS;
    Text t::chars: "#chars", 0..=0, JKS;
    Text t::codes: "#codes", 0..=0, JKS;
    // In place; where it cannot be told, nothing is known any more.
    Text c::append: "append", 1..=1, S;
    Text c::insert: "insert", 2..=2, S;
    Text c::remove_at: "remove", 1..=1, S;
    Text c::drop_first: "removeFirst", 0..=1, S;
    Text c::drop_last: "removeLast", 0..=1, S;
    Text c::pop_last: "popLast", 0..=0, S;
    Text c::clear: "removeAll", 0..=1, S;
    Text c::drop_part: "removeSubrange", 1..=1, S;
    Text c::put_part: "replaceSubrange", 2..=2, S;
    Text c::put_for: "replace", 2..=2, S;
    Text c::unchanged: "reserveCapacity", 1..=1, S;
};

/// Methods of numbers and truths, which come before the arguments.
static NUMBERS: &[Row] = rows! {
    Args n::shown: "toString", 0..=1, JK;
    Args n::shown: "description", 0..=0, JKS;
    Args n::character: "toChar", 0..=0, K;
    Args n::same: "toInt toLong toShort toUInt intValue longValue", 0..=0, JK;
    Args n::largest: "coerceAtLeast", 1..=1, K;
    Args n::smallest: "coerceAtMost", 1..=1, K;
    Args n::between: "coerceIn", 2..=2, K;
    Args n::sum: "plus", 1..=1, K;
    Args n::difference: "minus", 1..=1, K;
};

/// Properties of texts.
static TEXT_MEMBERS: &[Row] = rows! {
    // What a model says of a constant is its raw value.
    Pieces p::itself: "description rawValue", 0..=0, JKS;
    Pieces p::bytes: "utf8 utf8CString", 0..=0, S;
    Pieces p::itself: "unicodeScalars lazy", 0..=0, S;
    Text t::length: "length count size", 0..=0, JKS;
    Text bytes::without_percents: "removingPercentEncoding", 0..=0, S;
    Text t::last_index: "lastIndex", 0..=0, K;
    Text t::is_empty: "isEmpty", 0..=0, S;
    Pieces p::is_empty: "isEmpty", 0..=0, S;
    Text t::start: "startIndex", 0..=0, S;
    Text t::length: "endIndex", 0..=0, S;
    Text t::first_char_or_null: "first", 0..=0, S;
    Text t::last_char_or_null: "last", 0..=0, S;
    Text t::words_upper: "capitalized", 0..=0, S;
    Pieces p::lower: "lowercaseString", 0..=0, S;
    Pieces p::upper: "uppercaseString", 0..=0, S;
    Text t::last_component: "lastPathComponent", 0..=0, S;
    Text t::without_last_component: "deletingLastPathComponent", 0..=0, S;
};

/// Methods of lists, sets, arrays, queues, sequences and streams.
static LISTS: &[Row] = rows! { lists
    // As it is, or as another one of the same.
    List Some l::itself: "asList stream asSequence asIterable parallelStream sequential boxed", 0..=1, JKS;
    List Some l::copy: "toArray toList toTypedArray toMutableList toSet toMutableSet toHashSet clone iterator listIterator toCharArray toByteArray toIntArray makeIterator", 0..=1, JKS;
    List Some l::first_of: "copyOf", 0..=1, JK;
    List Some l::without_nulls: "filterNotNull", 0..=0, K;
    List Some l::distinct: "distinct", 0..=0, JK;
    // One of them.
    List Any l::first: "first getFirst", 0..=0, JK;
    List Any l::last: "last getLast lastElement", 0..=0, JK;
    List Any l::first_or_null: "firstOrNull peekFirst findFirst", 0..=0, JK;
    List Any l::last_or_null: "lastOrNull peekLast", 0..=0, JK;
    List Any l::only: "single", 0..=0, K;
    List Any l::only: "singleOrNull", 0..=0, K;
    List Any l::at: "elementAt", 1..=1, JK;
    List Any l::at_or_null: "getOrNull elementAtOrNull", 1..=1, K;
    List Any l::component1: "component1", 0..=0, K;
    List Any l::component2: "component2", 0..=0, K;
    List Any l::component3: "component3", 0..=0, K;
    List Any l::first: "firstElement element", 0..=0, JK;
    List Any l::next_or_null: "peek", 0..=0, JK;
    List Any l::largest: "max", 0..=0, JKS;
    List Any l::smallest: "min", 0..=0, JKS;
    List Any l::largest: "maxOrNull", 0..=0, K;
    List Any l::smallest: "minOrNull", 0..=0, K;
    List Any l::anyhow: "random randomElement findAny randomOrNull", 0..=1, JKS;
    // What is told of them.
    List Told l::size: "size count", 0..=0, JK;
    List Told l::is_empty: "isEmpty isNullOrEmpty none", 0..=0, JK;
    List Told l::is_not_empty: "isNotEmpty any", 0..=0, K;
    List Told l::contains: "contains", 1..=1, JKS;
    List Told l::contains_all: "containsAll", 1..=1, JK;
    List Told l::index_of: "indexOf", 1..=1, JK;
    List Told l::index_of: "firstIndex", 1..=1, S;
    List Told l::last_index_of: "lastIndexOf", 1..=1, JK;
    List Nothing l::text: "concatToString decodeToString", 0..=0, K;
    List Nothing l::text: "toString", 1..=1, K;
    List Told l::anyhow: "hasNext hasMoreElements hasPrevious sum average hashCode", 0..=0, JKS;
    // Some of them.
    List Some l::head: "take limit", 1..=1, JK;
    List Some l::head: "prefix", 1..=1, S;
    List Some l::tail: "takeLast", 1..=1, K;
    List Some l::tail: "suffix", 1..=1, S;
    List Some l::without_first: "drop skip", 1..=1, JK;
    List Some l::without_first: "dropFirst", 0..=1, S;
    List Some l::without_last: "dropLast", 1..=1, K;
    List Some l::without_last: "dropLast", 0..=1, S;
    List Some l::part: "subList slice sliceArray copyOfRange", 1..=2, JKS;
    List Some l::minus: "minus minusElement subtract", 1..=1, K;
    List Some l::minus: "subtracting", 1..=1, S;
    List Some l::common: "intersect", 1..=1, K;
    List Some l::common: "intersection", 1..=1, S;
    List Some l::reversed: "reversed asReversed reversedArray descendingIterator", 0..=0, JKS;
    List Some l::sorted: "sorted sortedArray", 0..=1, JKS;
    List Some l::sorted_down: "sortedDescending", 0..=0, K;
    List Some l::anyhow: "shuffled sortedWith", 0..=1, KS;
    List Nothing l::zip: "zip", 1..=1, K;
    List Nothing l::chunks: "chunked", 1..=1, K;
    List Nothing l::flat: "flatten", 0..=0, K;
    // With a function.
    ListBy Told l::any: "any anyMatch", 1..=1, JK;
    ListBy Told l::any: "contains", 1..=1, S;
    ListBy Told l::all: "all allMatch", 1..=1, JK;
    ListBy Told l::all: "allSatisfy", 1..=1, S;
    ListBy Told l::none: "none noneMatch", 1..=1, JK;
    ListBy Told l::count: "count", 1..=1, K;
    ListBy Told l::index_of_first: "indexOfFirst", 1..=1, K;
    ListBy Told l::index_of_first: "firstIndex", 1..=1, S;
    ListBy Told l::index_of_last: "indexOfLast", 1..=1, K;
    ListBy Some l::take_while: "takeWhile", 1..=1, JK;
    ListBy Some l::take_while: "prefix", 1..=1, S;
    ListBy Some l::drop_while: "dropWhile", 1..=1, JK;
    ListBy Some l::drop_while: "drop", 1..=1, S;
    ListBy Some l::take_last_while: "takeLastWhile", 1..=1, K;
    ListBy Some l::drop_last_while: "dropLastWhile", 1..=1, K;
    ListBy Nothing l::partition: "partition", 1..=1, K;
    ListBy Nothing l::group: "groupBy", 1..=1, K;
    ListBy Some l::distinct_by: "distinctBy", 1..=1, K;
    ListBy Some l::sorted_by: "sortedBy", 1..=1, K;
    ListBy Some l::sorted_by_down: "sortedByDescending", 1..=1, K;
    ListBy Some l::copy_by: "toArray", 1..=1, JK;
    ListBy Some l::anyhow_by: "sorted sortedWith", 1..=1, JKS;
    ListBy Any l::anyhow_by: "max min maxWith minWith maxWithOrNull minWithOrNull", 1..=1, JKS;
    ListBy Told l::anyhow_by: "sort sortBy sortByDescending sortWith", 1..=1, JKS;
    ListBy Any l::largest_by: "maxBy maxByOrNull", 1..=1, K;
    ListBy Any l::smallest_by: "minBy minByOrNull", 1..=1, K;
    // In place; where it cannot be told, they are there or not.
    List Told l::add_at: "add", 2..=2, JK;
    List Told l::insert: "insert", 2..=2, S;
    List Told l::insert_before: "insertElementAt", 2..=2, JK;
    List Told l::put_at: "setElementAt", 2..=2, JK;
    List Told l::add_first: "addFirst offerFirst", 1..=1, JK;
    List Told l::add_last: "offer offerLast addElement", 1..=1, JK;
    List Told l::push: "push", 1..=1, JK;
    List Any l::take_first: "removeFirst next nextElement", 0..=0, JKS;
    List Told l::take_first: "removeFirst", 1..=1, S;
    List Any l::take_last: "removeLast", 0..=0, JKS;
    List Told l::take_last: "removeLast", 1..=1, S;
    List Any l::take_first_or_null: "removeFirstOrNull poll pollFirst popFirst", 0..=0, JKS;
    List Any l::take_last_or_null: "removeLastOrNull pollLast popLast", 0..=0, JKS;
    List Any l::pop: "pop", 0..=0, JK;
    List Any l::take_first: "remove take", 0..=0, JK;
    List Any l::take_at: "removeAt", 1..=1, K;
    List Told l::take_at: "removeElementAt", 1..=1, JK;
    List Any l::remove: "remove", 1..=1, JKS;
    List Told l::remove_all: "removeAll", 0..=1, JKS;
    List Told l::retain: "retainAll", 1..=1, JK;
    List Told l::clear: "clear removeAllElements", 0..=0, JK;
    List Told l::sort: "sort", 0..=1, JKS;
    List Told l::sort_down: "sortDescending", 0..=0, K;
    List Told l::reverse: "reverse", 0..=0, JKS;
    List Told l::swap: "swapAt swap", 2..=2, JKS;
    List Told l::fill: "fill", 1..=1, JK;
    List Told l::remove_part: "removeSubrange", 1..=1, S;
    ListBy Told l::replace_all: "replaceAll", 1..=1, JK;
    ListBy Told l::remove_if: "removeIf", 1..=1, JK;
    ListBy Told l::remove_if: "removeAll", 1..=1, KS;
    ListBy Told l::retain_if: "retainAll", 1..=1, K;
};

/// Properties of lists.
static LIST_MEMBERS: &[Row] = rows! { lists
    List Told l::size: "length size count endIndex", 0..=0, JKS;
    List Told l::last_index: "lastIndex", 0..=0, K;
    List Told l::start: "startIndex", 0..=0, S;
    List Some l::indices: "indices", 0..=0, KS;
    List Told l::is_empty: "isEmpty", 0..=0, S;
    List Any l::first_or_null: "first", 0..=0, S;
    List Any l::last_or_null: "last", 0..=0, S;
    // Of three things together.
    List Any l::component1: "first", 0..=0, K;
    List Any l::component2: "second", 0..=0, K;
    List Any l::component3: "third", 0..=0, K;
    List Some l::itself: "lazy", 0..=0, S;
};

/// Functions of types, as `Type.name`.
static STATICS: &[Row] = &[
    row(
        "Integer.parseInt Integer.valueOf Long.parseLong Long.valueOf Short.parseShort Short.valueOf Integer.parseUnsignedInt",
        1..=2,
        JK,
        Does::Args(n::parse_int),
    ),
    row("Boolean.parseBoolean Boolean.valueOf", 1..=1, JK, Does::Args(n::parse_bool)),
    row("URLDecoder.decode", 1..=2, JK, Does::Args(bytes::decoded_from_form)),
    row(
        "Integer.toString Long.toString String.valueOf Boolean.toString Objects.toString",
        1..=2,
        JK,
        Does::Args(n::shown),
    ),
    row("Integer.toHexString Long.toHexString", 1..=1, JK, Does::Args(n::hex)),
    row("Character.toString Character.valueOf Character.toChars", 1..=1, JK, Does::Args(n::character)),
    row("Math.max Integer.max Long.max", 2..=2, JK, Does::Args(n::largest)),
    row("Math.min Integer.min Long.min", 2..=2, JK, Does::Args(n::smallest)),
    row("Character.toLowerCase", 1..=1, JK, Does::OnFirst("toLowerCase")),
    row("Character.toUpperCase", 1..=1, JK, Does::OnFirst("toUpperCase")),
    row(
        "Base64.decode Default.decode UrlSafe.decode Mime.decode Base64.decodeBase64 DatatypeConverter.parseBase64Binary",
        1..=2,
        JK,
        Does::OnFirst(DECODED),
    ),
    row(
        "Base64.encodeToString Base64.encode Default.encode DatatypeConverter.printBase64Binary",
        1..=2,
        JK,
        Does::OnFirst(ENCODED),
    ),
    row("Collections.reverse", 1..=1, JK, Does::OnFirst("reverse")),
    row("Collections.sort Arrays.sort", 1..=2, JK, Does::OnFirst("sort")),
    row("Collections.swap", 3..=3, JK, Does::OnFirst("swap")),
    row("Collections.fill Arrays.fill", 2..=2, JK, Does::OnFirst("fill")),
    row("Collections.max", 1..=1, JK, Does::OnFirst("max")),
    row("Collections.min", 1..=1, JK, Does::OnFirst("min")),
    row("Arrays.copyOf", 2..=2, JK, Does::OnFirst("copyOf")),
    row("Arrays.copyOfRange", 3..=3, JK, Does::OnFirst("copyOfRange")),
    row("Arrays.stream", 3..=3, JK, Does::OnFirst("slice")),
    row(
        "Collections.unmodifiableList Collections.unmodifiableSet Collections.unmodifiableCollection Collections.synchronizedList Collections.synchronizedSet",
        1..=1,
        JK,
        Does::OnFirst("asList"),
    ),
];

/// What is called on objects that decode and encode, by names that nobody writes.
pub(in crate::trace) const DECODED: &str = "#decoded";
pub(in crate::trace) const ENCODED: &str = "#encoded";
pub(in crate::trace) const ENCODED_FOR_URLS: &str = "#encodedForUrls";
/// A text as a list of its characters, and as one of its bytes.
pub(in crate::trace) const CHARS: &str = "#chars";
pub(in crate::trace) const CODES: &str = "#codes";

/// Methods of what texts are built with.
static BUILDERS: &[Row] = rows! {
    Text c::build_insert: "insert", 2..=2, JK;
    Text c::build_delete: "delete deleteRange", 2..=2, JK;
    Text c::build_delete_at: "deleteCharAt deleteAt", 1..=1, JK;
    Text c::build_replace: "replace setRange", 3..=3, JK;
    Text c::build_length: "setLength", 1..=1, JK;
    Text c::build_reverse: "reverse", 0..=0, JK;
    Text c::build_char: "setCharAt set", 2..=2, JK;
    Text c::build_clear: "clear", 0..=0, K;
    Text c::build_same: "ensureCapacity trimToSize", 0..=1, JK;
};

/// The functions of text builders by a name.
pub(in crate::trace) fn builders(name: &str) -> &'static [&'static Row] {
    static TABLE: LazyLock<Table> = LazyLock::new(|| table(BUILDERS));
    TABLE.get(name).map_or(&[], Vec::as_slice)
}

/// The function of a type by the last part of its name.
pub(in crate::trace) fn statics(ty: &str, name: &str) -> Option<&'static Row> {
    static TABLE: LazyLock<FxHashMap<&'static str, Vec<(&'static str, &'static Row)>>> = LazyLock::new(|| {
        let mut out = FxHashMap::<&'static str, Vec<_>>::default();
        for row in STATICS {
            for (ty, name) in row.names.split_ascii_whitespace().filter_map(|name| name.split_once('.')) {
                out.entry(name).or_default().push((ty, row));
            }
        }
        out
    });
    TABLE.get(name)?.iter().find(|(own, _)| *own == ty).map(|(_, row)| *row)
}

/// Whether a function by its name may change what it is called on.
pub(in crate::trace) fn changes(name: &str) -> bool {
    const WORDS: [&str; 22] = [
        "add", "append", "clear", "compute", "drain", "fill", "insert", "merge", "move", "pop", "poll", "push", "put",
        "remove", "replace", "retain", "rotate", "set", "shuffle", "sort", "swap", "write",
    ];
    // `sorted`, `removing`, `replacing`: what gives another one.
    let verb = |word: &str| {
        name.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with(|c: char| c.is_uppercase()))
    };
    WORDS.iter().any(|word| verb(word)) || matches!(name, "reverse" | "formUnion" | "formIntersection")
}

/// Whether a function by its name makes something of a text that it leaves as it is.
pub(in crate::trace) fn is_of_texts(name: &str) -> bool {
    !rows(Of::Texts, name).is_empty() && !changes(name)
}

/// What the rows of a table are called on, or read of.
#[derive(Clone, Copy)]
pub(in crate::trace) enum Of {
    Texts,
    TextMembers,
    Numbers,
    Lists,
    ListMembers,
}

/// The rows of a table by a name.
pub(in crate::trace) fn rows(of: Of, name: &str) -> &'static [&'static Row] {
    static TABLES: LazyLock<[Table; 5]> =
        LazyLock::new(|| [TEXTS, TEXT_MEMBERS, NUMBERS, LISTS, LIST_MEMBERS].map(table));
    TABLES[of as usize].get(name).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_means_what_its_language_says() {
        let takes = |name: &str, language, count| rows(Of::Texts, name).iter().any(|row| row.fits(language, count));
        assert!(takes("removeSuffix", FileKind::Kotlin, 1));
        assert!(!takes("removeSuffix", FileKind::Java, 1));
        assert!(!takes("charAt", FileKind::Java, 2));
        assert!(statics("Integer", "parseInt").is_some());
        assert!(statics("Parser", "parseInt").is_none());
    }

    #[test]
    fn what_changes_is_told_from_what_gives_another_one() {
        assert!(changes("removeAt") && changes("sort") && changes("put"));
        assert!(!changes("sorted") && !changes("removing") && !changes("address") && !changes("settings"));
    }
}
