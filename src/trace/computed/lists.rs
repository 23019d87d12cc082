//! Functions of lists of which all elements are there: which of them, in which order.

use std::cmp::Ordering;

use crate::source::FileKind;

use super::bytes::text_of;
use super::given::{Args, Given, Out, Pick};

/// Most elements of a list that is made of few.
const MOST_MADE: usize = 256;

type Made = Option<Out>;

fn one(index: Option<usize>) -> Made {
    index.map(|index| Out::One(Pick::Own(index)))
}

fn one_or_null(index: Option<usize>) -> Made {
    Some(index.map_or(Out::Null, |index| Out::One(Pick::Own(index))))
}

/// Whether elements stand in the order in which they came.
fn in_order(args: &Args) -> bool {
    !matches!(
        args.on.as_str(),
        "PriorityQueue" | "PriorityBlockingQueue" | "TreeSet" | "ConcurrentSkipListSet" | "HashSet"
    )
}

/// Whether the last is taken first.
fn is_stack(args: &Args) -> bool {
    args.on == "Stack"
}

// One of them

pub(super) fn itself(_: &[Given], _: &Args) -> Made {
    Some(Out::This)
}

pub(super) fn copy(list: &[Given], _: &Args) -> Made {
    Some(Out::own(0..list.len()))
}

pub(super) fn first(list: &[Given], args: &Args) -> Made {
    one((!list.is_empty() && in_order(args)).then_some(0))
}

pub(super) fn last(list: &[Given], args: &Args) -> Made {
    one(list.len().checked_sub(1).filter(|_| in_order(args)))
}

pub(super) fn first_or_null(list: &[Given], args: &Args) -> Made {
    if list.is_empty() { Some(Out::Null) } else { first(list, args) }
}

pub(super) fn last_or_null(list: &[Given], args: &Args) -> Made {
    if list.is_empty() { Some(Out::Null) } else { last(list, args) }
}

pub(super) fn only(list: &[Given], args: &Args) -> Made {
    if list.len() == 1 { first(list, args) } else { None }
}

pub(super) fn at(list: &[Given], args: &Args) -> Made {
    one(args.count(0).filter(|at| *at < list.len() && in_order(args)))
}

pub(super) fn at_or_null(list: &[Given], args: &Args) -> Made {
    one_or_null(Some(args.count(0)?).filter(|at| *at < list.len()))
}

fn nth(list: &[Given], at: usize) -> Made {
    one((at < list.len()).then_some(at))
}

pub(super) fn component1(list: &[Given], _: &Args) -> Made {
    nth(list, 0)
}

pub(super) fn component2(list: &[Given], _: &Args) -> Made {
    nth(list, 1)
}

pub(super) fn component3(list: &[Given], _: &Args) -> Made {
    nth(list, 2)
}

/// What the next to be taken is: `peek()`, `element()`.
pub(super) fn next(list: &[Given], args: &Args) -> Made {
    if is_stack(args) { last(list, args) } else { first(list, args) }
}

pub(super) fn next_or_null(list: &[Given], args: &Args) -> Made {
    if list.is_empty() { Some(Out::Null) } else { next(list, args) }
}

fn extreme(list: &[Given], wanted: Ordering) -> Option<usize> {
    let mut best = 0;
    for at in 1..list.len() {
        if list[at].order(&list[best])? == wanted {
            best = at;
        }
    }
    (!list.is_empty()).then_some(best)
}

pub(super) fn largest(list: &[Given], _: &Args) -> Made {
    one(extreme(list, Ordering::Greater))
}

pub(super) fn smallest(list: &[Given], _: &Args) -> Made {
    one(extreme(list, Ordering::Less))
}

// What is told of them

pub(super) fn size(list: &[Given], _: &Args) -> Made {
    Out::count(list.len())
}

pub(super) fn last_index(list: &[Given], _: &Args) -> Made {
    Some(Out::Size(i64::try_from(list.len()).ok()? - 1))
}

pub(super) fn start(_: &[Given], _: &Args) -> Made {
    Some(Out::Size(0))
}

pub(super) fn indices(list: &[Given], _: &Args) -> Made {
    Some(Out::List((0..list.len()).map_while(Out::count).collect()))
}

pub(super) fn is_empty(list: &[Given], _: &Args) -> Made {
    Some(Out::Bool(list.is_empty()))
}

pub(super) fn is_not_empty(list: &[Given], _: &Args) -> Made {
    Some(Out::Bool(!list.is_empty()))
}

/// Where something stands; nothing: it cannot be told.
fn place(list: &[Given], wanted: &Given) -> Option<Option<usize>> {
    for (at, element) in list.iter().enumerate() {
        if element.is(wanted)? {
            return Some(Some(at));
        }
    }
    Some(None)
}

pub(super) fn contains(list: &[Given], args: &Args) -> Made {
    Some(Out::Bool(has(list, args.at(0)?)?))
}

/// Whether it is there; one that surely is counts, whatever the others are.
fn has(list: &[Given], wanted: &Given) -> Option<bool> {
    if list.iter().any(|element| element.is(wanted) == Some(true)) {
        return Some(true);
    }
    list.iter().all(|element| element.is(wanted) == Some(false)).then_some(false)
}

pub(super) fn contains_all(list: &[Given], args: &Args) -> Made {
    let Given::List(others) = args.at(0)? else { return None };
    let all = others.iter().map(|other| has(list, other)).collect::<Option<Vec<_>>>()?;
    Some(Out::Bool(all.into_iter().all(|there| there)))
}

pub(super) fn index_of(list: &[Given], args: &Args) -> Made {
    Out::index(place(list, args.at(0)?)?, args.language)
}

pub(super) fn last_index_of(list: &[Given], args: &Args) -> Made {
    let mut back: Vec<Given> = list.to_vec();
    back.reverse();
    let found = place(&back, args.at(0)?)?;
    Out::index(found.map(|at| list.len() - 1 - at), args.language)
}

/// Characters or bytes as one text.
pub(super) fn text(list: &[Given], args: &Args) -> Made {
    if args.len() > 0 && !matches!(args.at(0), Some(Given::Other | Given::Thing | Given::Symbol(_))) {
        return None;
    }
    text_of(&Given::List(list.to_vec())).map(Out::Text)
}

// Some of them

pub(super) fn head(list: &[Given], args: &Args) -> Made {
    let count = match args.label(0) {
        Some("through") => args.count(0)?.checked_add(1)?,
        Some("upTo") | None => args.count(0)?,
        _ => return None,
    };
    Some(Out::own(0..count.min(list.len())))
}

pub(super) fn tail(list: &[Given], args: &Args) -> Made {
    let count = args.count(0)?;
    let from = match args.label(0) {
        Some("from") => count.min(list.len()),
        None => list.len().saturating_sub(count),
        _ => return None,
    };
    Some(Out::own(from..list.len()))
}

pub(super) fn without_first(list: &[Given], args: &Args) -> Made {
    let count = if args.len() == 0 { 1 } else { args.count(0)? };
    Some(Out::own(count.min(list.len())..list.len()))
}

pub(super) fn without_last(list: &[Given], args: &Args) -> Made {
    let count = if args.len() == 0 { 1 } else { args.count(0)? };
    Some(Out::own(0..list.len().saturating_sub(count)))
}

/// `subList(from, to)`, `slice(range)`, `copyOfRange(from, to)`, `skip`/`limit` have their own.
pub(super) fn part(list: &[Given], args: &Args) -> Made {
    let (from, end) = match args.len() {
        1 => args.at(0)?.span(list.len())?,
        2 => Given::Span(Some(args.int(0)?), Some(args.int(1)?)).span(list.len())?,
        _ => return None,
    };
    Some(Out::own(from..end))
}

/// `copyOf(n)` up to what is there.
pub(super) fn first_of(list: &[Given], args: &Args) -> Made {
    let count = if args.len() == 0 { list.len() } else { args.count(0)? };
    (count <= list.len()).then(|| Out::own(0..count))
}

pub(super) fn without_nulls(list: &[Given], _: &Args) -> Made {
    if list.contains(&Given::Other) {
        return None;
    }
    Some(Out::own((0..list.len()).filter(|at| list[*at] != Given::Null)))
}

pub(super) fn distinct(list: &[Given], _: &Args) -> Made {
    let mut kept: Vec<usize> = Vec::new();
    for at in 0..list.len() {
        let earlier: Vec<bool> = kept.iter().map(|own| list[*own].is(&list[at])).collect::<Option<_>>()?;
        if !earlier.contains(&true) {
            kept.push(at);
        }
    }
    Some(Out::own(kept))
}

pub(super) fn minus(list: &[Given], args: &Args) -> Made {
    let gone = match args.at(0)? {
        Given::List(gone) => gone.clone(),
        Given::Other | Given::Thing => return None,
        only => vec![only.clone()],
    };
    let several = matches!(args.at(0), Some(Given::List(_)));
    let mut found = false;
    let mut kept = Vec::new();
    for (at, element) in list.iter().enumerate() {
        // One element goes once.
        let goes = has(&gone, element)? && (several || !found);
        found |= goes;
        if !goes {
            kept.push(at);
        }
    }
    Some(Out::own(kept))
}

/// Those that are in another list as well.
pub(super) fn common(list: &[Given], args: &Args) -> Made {
    let Given::List(others) = args.at(0)? else { return None };
    let kept: Vec<bool> = list.iter().map(|element| has(others, element)).collect::<Option<_>>()?;
    Some(Out::own((0..list.len()).filter(|at| kept[*at])))
}

pub(super) fn reversed(list: &[Given], _: &Args) -> Made {
    Some(Out::own((0..list.len()).rev()))
}

fn ordered(keys: &[Given], down: bool) -> Option<Vec<usize>> {
    let mut out: Vec<usize> = Vec::new();
    for at in 0..keys.len() {
        let mut before = out.len();
        for (place, own) in out.iter().enumerate() {
            let order = keys[at].order(&keys[*own])?;
            if before == out.len() && order == if down { Ordering::Greater } else { Ordering::Less } {
                before = place;
            }
        }
        out.insert(before, at);
    }
    Some(out)
}

pub(super) fn sorted(list: &[Given], args: &Args) -> Made {
    let down = match args.at(0) {
        None | Some(Given::Null) => false,
        Some(_) => return None,
    };
    ordered(list, down).map(Out::own)
}

pub(super) fn sorted_down(list: &[Given], _: &Args) -> Made {
    ordered(list, true).map(Out::own)
}

/// What nobody can tell: `shuffled()`, `sortedWith(comparator)`.
pub(super) fn anyhow(_: &[Given], _: &Args) -> Made {
    None
}

/// The same with a function that tells of no element: `sorted { a, b -> … }`.
pub(super) fn anyhow_by(_: &[Given], _: &[Given], _: &Args) -> Made {
    None
}

/// `toArray(String[]::new)`
pub(super) fn copy_by(list: &[Given], _: &[Given], args: &Args) -> Made {
    copy(list, args)
}

pub(super) fn zip(list: &[Given], args: &Args) -> Made {
    let Given::List(others) = args.at(0)? else { return None };
    let pair = |at| Out::Map(vec![(Out::One(Pick::Own(at)), Out::One(Pick::Of(0, at)))]);
    Some(Out::List((0..list.len().min(others.len())).map(pair).collect()))
}

pub(super) fn chunks(list: &[Given], args: &Args) -> Made {
    let size = args.count(0).filter(|size| *size > 0)?;
    let starts = (0..list.len()).step_by(size);
    Some(Out::List(starts.map(|at| Out::own(at..(at + size).min(list.len()))).collect()))
}

pub(super) fn flat(list: &[Given], _: &Args) -> Made {
    let mut picks = Vec::new();
    for (at, inner) in list.iter().enumerate() {
        let Given::List(inner) = inner else { return None };
        picks.extend((0..inner.len()).map(|element| Pick::In(at, element)));
    }
    (picks.len() <= MOST_MADE).then_some(Out::Some(picks))
}

// What changes them in place

fn now(picks: Vec<Pick>, gives: Out) -> Made {
    Some(Out::now(Out::Some(picks), gives))
}

fn own(list: &[Given]) -> Vec<Pick> {
    (0..list.len()).map(Pick::Own).collect()
}

/// `add(i, e)`
pub(super) fn add_at(list: &[Given], args: &Args) -> Made {
    put_in(list, args.count(0)?, 1)
}

/// `insert(e, at: i)`
pub(super) fn insert(list: &[Given], args: &Args) -> Made {
    let at = usize::try_from(args.labelled("at")?.as_int()?).ok()?;
    if args.label(0) == Some("contentsOf") {
        let Given::List(more) = args.at(0)? else { return None };
        let mut picks = own(list);
        if at > picks.len() {
            return None;
        }
        picks.splice(at..at, (0..more.len()).map(|element| Pick::Of(0, element)));
        return now(picks, Out::Null);
    }
    put_in(list, at, 0)
}

/// `insertElementAt(e, i)`
pub(super) fn insert_before(list: &[Given], args: &Args) -> Made {
    put_in(list, args.count(1)?, 0)
}

/// `setElementAt(e, i)`
pub(super) fn put_at(list: &[Given], args: &Args) -> Made {
    let mut picks = own(list);
    *picks.get_mut(args.count(1)?)? = Pick::Arg(0);
    now(picks, Out::Null)
}

fn put_in(list: &[Given], at: usize, arg: usize) -> Made {
    let mut picks = own(list);
    if at > picks.len() {
        return None;
    }
    picks.insert(at, Pick::Arg(arg));
    now(picks, Out::Null)
}

/// `addFirst(e)`
pub(super) fn add_first(list: &[Given], _: &Args) -> Made {
    put_in(list, 0, 0)
}

/// `offer(e)`
pub(super) fn add_last(list: &[Given], _: &Args) -> Made {
    let mut picks = own(list);
    picks.push(Pick::Arg(0));
    now(picks, Out::Bool(true))
}

/// `push(e)`: a stack grows at its end, a queue at its front.
pub(super) fn push(list: &[Given], args: &Args) -> Made {
    if is_stack(args) { add_last(list, args) } else { add_first(list, args) }
}

fn take(list: &[Given], at: usize) -> Made {
    let mut picks = own(list);
    if at >= picks.len() {
        return None;
    }
    let gone = picks.remove(at);
    now(picks, Out::One(gone))
}

/// `removeFirst()`, `removeFirst(n)`
pub(super) fn take_first(list: &[Given], args: &Args) -> Made {
    match args.len() {
        0 if in_order(args) => take(list, 0),
        1 => now(own(list).into_iter().skip(args.count(0)?).collect(), Out::Null),
        _ => None,
    }
}

/// `removeLast()`, `removeLast(n)`
pub(super) fn take_last(list: &[Given], args: &Args) -> Made {
    match args.len() {
        0 if in_order(args) => take(list, list.len().checked_sub(1)?),
        1 => now(own(list).into_iter().take(list.len().checked_sub(args.count(0)?)?).collect(), Out::Null),
        _ => None,
    }
}

/// `poll()`
pub(super) fn take_first_or_null(list: &[Given], args: &Args) -> Made {
    if list.is_empty() { Some(Out::Null) } else { take_first(list, args) }
}

/// `pollLast()`, `popLast()`
pub(super) fn take_last_or_null(list: &[Given], args: &Args) -> Made {
    if list.is_empty() { Some(Out::Null) } else { take_last(list, args) }
}

/// `pop()`
pub(super) fn pop(list: &[Given], args: &Args) -> Made {
    if is_stack(args) { take_last(list, args) } else { take_first(list, args) }
}

/// `removeAt(i)`, `remove(at: i)`
pub(super) fn take_at(list: &[Given], args: &Args) -> Made {
    take(list, args.count(0)?)
}

/// `remove(e)`; Java's `remove(1)` of a list of other things.
pub(super) fn remove(list: &[Given], args: &Args) -> Made {
    let given = args.at(0)?;
    if args.is(FileKind::Swift) && args.label(0) == Some("at") {
        return take_at(list, args);
    }
    if args.is(FileKind::Java) && matches!(given, Given::Int(_)) {
        let numbers = list.iter().any(|element| matches!(element, Given::Int(_) | Given::Other));
        return if numbers { None } else { take_at(list, args) };
    }
    match place(list, given)? {
        Some(at) => {
            let mut picks = own(list);
            picks.remove(at);
            now(picks, Out::Bool(true))
        }
        None => Some(Out::Bool(false)),
    }
}

/// `removeAll(others)`; without others, all go.
pub(super) fn remove_all(list: &[Given], args: &Args) -> Made {
    match args.at(0) {
        None => now(Vec::new(), Out::Null),
        Some(_) if args.label(0) == Some("keepingCapacity") => now(Vec::new(), Out::Null),
        Some(Given::List(_)) => minus(list, args).map(|left| Out::now(left, Out::Bool(true))),
        Some(_) => None,
    }
}

/// `retainAll(others)`
pub(super) fn retain(list: &[Given], args: &Args) -> Made {
    common(list, args).map(|left| Out::now(left, Out::Bool(true)))
}

pub(super) fn clear(_: &[Given], _: &Args) -> Made {
    now(Vec::new(), Out::Null)
}

pub(super) fn sort(list: &[Given], args: &Args) -> Made {
    sorted(list, args).map(|order| Out::now(order, Out::Null))
}

pub(super) fn sort_down(list: &[Given], args: &Args) -> Made {
    sorted_down(list, args).map(|order| Out::now(order, Out::Null))
}

pub(super) fn reverse(list: &[Given], args: &Args) -> Made {
    reversed(list, args).map(|order| Out::now(order, Out::Null))
}

/// `swapAt(i, j)`
pub(super) fn swap(list: &[Given], args: &Args) -> Made {
    let (a, b) = (args.count(0)?, args.count(1)?);
    let mut picks = own(list);
    if a.max(b) >= picks.len() {
        return None;
    }
    picks.swap(a, b);
    now(picks, Out::Null)
}

/// `fill(e)`
pub(super) fn fill(list: &[Given], args: &Args) -> Made {
    if args.len() == 1 { now(vec![Pick::Arg(0); list.len()], Out::Null) } else { None }
}

/// `removeSubrange(span)`
pub(super) fn remove_part(list: &[Given], args: &Args) -> Made {
    let (from, end) = args.at(0)?.span(list.len())?;
    let mut picks = own(list);
    picks.drain(from..end);
    now(picks, Out::Null)
}

// With what a function says of each

fn truths(says: &[Given]) -> Option<Vec<bool>> {
    says.iter().map(Given::as_bool).collect()
}

pub(super) fn any(_: &[Given], says: &[Given], _: &Args) -> Made {
    if says.contains(&Given::Bool(true)) {
        return Some(Out::Bool(true));
    }
    truths(says).map(|truths| Out::Bool(truths.contains(&true)))
}

pub(super) fn none(list: &[Given], says: &[Given], args: &Args) -> Made {
    match any(list, says, args)? {
        Out::Bool(some) => Some(Out::Bool(!some)),
        _ => None,
    }
}

pub(super) fn all(_: &[Given], says: &[Given], _: &Args) -> Made {
    if says.contains(&Given::Bool(false)) {
        return Some(Out::Bool(false));
    }
    truths(says).map(|truths| Out::Bool(!truths.contains(&false)))
}

pub(super) fn count(_: &[Given], says: &[Given], _: &Args) -> Made {
    Out::count(truths(says)?.into_iter().filter(|yes| *yes).count())
}

pub(super) fn index_of_first(_: &[Given], says: &[Given], args: &Args) -> Made {
    Out::index(truths(says)?.iter().position(|yes| *yes), args.language)
}

pub(super) fn index_of_last(_: &[Given], says: &[Given], args: &Args) -> Made {
    Out::index(truths(says)?.iter().rposition(|yes| *yes), args.language)
}

pub(super) fn take_while(_: &[Given], says: &[Given], _: &Args) -> Made {
    let front = truths(says)?.iter().take_while(|yes| **yes).count();
    Some(Out::own(0..front))
}

pub(super) fn drop_while(list: &[Given], says: &[Given], _: &Args) -> Made {
    let front = truths(says)?.iter().take_while(|yes| **yes).count();
    Some(Out::own(front..list.len()))
}

pub(super) fn take_last_while(list: &[Given], says: &[Given], _: &Args) -> Made {
    let back = truths(says)?.iter().rev().take_while(|yes| **yes).count();
    Some(Out::own(list.len() - back..list.len()))
}

pub(super) fn drop_last_while(list: &[Given], says: &[Given], _: &Args) -> Made {
    let back = truths(says)?.iter().rev().take_while(|yes| **yes).count();
    Some(Out::own(0..list.len() - back))
}

/// `partition { … }`: those with yes, and the others.
pub(super) fn partition(list: &[Given], says: &[Given], _: &Args) -> Made {
    let truths = truths(says)?;
    let of = |wanted: bool| Out::own((0..list.len()).filter(|at| truths[*at] == wanted));
    Some(Out::Map(vec![(of(true), of(false))]))
}

pub(super) fn group(list: &[Given], says: &[Given], _: &Args) -> Made {
    let mut groups: Vec<(usize, Vec<usize>)> = Vec::new();
    for at in 0..list.len() {
        let same = groups.iter().map(|(key, _)| says[*key].is(&says[at])).collect::<Option<Vec<_>>>()?;
        match same.iter().position(|same| *same) {
            Some(group) => groups[group].1.push(at),
            None => groups.push((at, vec![at])),
        }
    }
    let entry = |(key, all): (usize, Vec<usize>)| (Out::One(Pick::Said(key)), Out::own(all));
    Some(Out::Map(groups.into_iter().map(entry).collect()))
}

pub(super) fn distinct_by(list: &[Given], says: &[Given], args: &Args) -> Made {
    debug_assert_eq!(list.len(), says.len());
    distinct(says, args)
}

pub(super) fn sorted_by(_: &[Given], says: &[Given], _: &Args) -> Made {
    ordered(says, false).map(Out::own)
}

pub(super) fn sorted_by_down(_: &[Given], says: &[Given], _: &Args) -> Made {
    ordered(says, true).map(Out::own)
}

pub(super) fn largest_by(_: &[Given], says: &[Given], _: &Args) -> Made {
    one(extreme(says, Ordering::Greater))
}

pub(super) fn smallest_by(_: &[Given], says: &[Given], _: &Args) -> Made {
    one(extreme(says, Ordering::Less))
}

/// `replaceAll { … }`
pub(super) fn replace_all(list: &[Given], _: &[Given], _: &Args) -> Made {
    now((0..list.len()).map(Pick::Said).collect(), Out::Null)
}

/// `removeIf { … }`
pub(super) fn remove_if(list: &[Given], says: &[Given], _: &Args) -> Made {
    let truths = truths(says)?;
    let left = (0..list.len()).filter(|at| !truths[*at]).map(Pick::Own).collect();
    now(left, Out::Bool(truths.contains(&true)))
}

/// `retainIf { … }`, Kotlin's `retainAll { … }`
pub(super) fn retain_if(list: &[Given], says: &[Given], _: &Args) -> Made {
    let truths = truths(says)?;
    let left = (0..list.len()).filter(|at| truths[*at]).map(Pick::Own).collect();
    now(left, Out::Bool(truths.contains(&false)))
}

#[cfg(test)]
mod tests {
    use super::super::given::testing::args;
    use super::*;

    fn words(words: &[&str]) -> Vec<Given> {
        words.iter().map(|word| Given::text(word)).collect()
    }

    fn java(given: &[Given]) -> Args {
        args(FileKind::Java, given.to_vec())
    }

    #[test]
    fn some_are_taken() {
        let list = words(&["a", "b", "c"]);
        assert_eq!(last(&list, &java(&[])), Some(Out::One(Pick::Own(2))));
        assert_eq!(last(&[], &java(&[])), None);
        assert_eq!(tail(&list, &java(&[Given::Int(2)])), Some(Out::own([1, 2])));
        assert_eq!(part(&list, &java(&[Given::Int(1), Given::Int(5)])), None, "an error");
        assert_eq!(head(&list, &java(&[Given::Other])), None);
        assert_eq!(minus(&list, &java(&[Given::text("b")])), Some(Out::own([0, 2])));
        assert_eq!(minus(&list, &java(&[Given::Other])), None);
    }

    #[test]
    fn order_counts_where_it_can_be_told() {
        assert_eq!(sorted(&words(&["b", "c", "a"]), &java(&[])), Some(Out::own([2, 0, 1])));
        assert_eq!(sorted(&[Given::text("b"), Given::Other], &java(&[])), None);
        let stack = Args { on: "Stack".into(), ..java(&[]) };
        assert_eq!(next(&words(&["a", "b"]), &stack), Some(Out::One(Pick::Own(1))));
        let tree = Args { on: "TreeSet".into(), ..java(&[]) };
        assert_eq!(first(&words(&["b", "a"]), &tree), None);
    }

    #[test]
    fn java_removes_by_place_or_by_what_it_is() {
        let left = |picks: &[usize]| Out::own(picks.iter().copied());
        let list = words(&["a", "b"]);
        assert_eq!(remove(&list, &java(&[Given::Int(1)])), Some(Out::now(left(&[0]), Out::One(Pick::Own(1)))));
        assert_eq!(remove(&list, &java(&[Given::text("a")])), Some(Out::now(left(&[1]), Out::Bool(true))));
        assert_eq!(remove(&[Given::Int(1)], &java(&[Given::Int(1)])), None, "by which?");
    }

    #[test]
    fn what_a_function_cannot_tell_is_not_told() {
        let list = words(&["a", "b"]);
        let says = [Given::Bool(true), Given::Other];
        assert_eq!(any(&list, &says, &java(&[])), Some(Out::Bool(true)));
        assert_eq!(all(&list, &says, &java(&[])), None);
        assert_eq!(partition(&list, &says, &java(&[])), None);
        let says = words(&["x", "x"]);
        let groups = vec![(Out::One(Pick::Said(0)), Out::own([0, 1]))];
        assert_eq!(group(&list, &says, &java(&[])), Some(Out::Map(groups)));
    }
}
