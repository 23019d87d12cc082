//! What a change adds to an inventory, takes away, weakens or strengthens.

use std::cmp::Ordering;

use super::{Inventory, Module, Row, Strength, either};
use crate::channel::{
    Channel, Ciphers, Encryption, Fact, Identity, Kind, Payload, Platform, Scale, TlsVersion, carried, scale,
};

scale! {
    /// What became of a row.
    Direction {
        /// It was not there before.
        Added = "added",
        /// It protects less, or more of value travels on it.
        Weakened = "weakened",
        /// It protects otherwise: one thing less and another more.
        Changed = "changed",
        /// It protects more.
        Strengthened = "strengthened",
        /// It is gone.
        Removed = "removed",
    }
}

/// All that differs between two inventories.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// By direction, then in the order of the inventory.
    pub changes: Vec<Change>,
}

impl Changes {
    /// How many there are of each sort.
    pub fn counts(&self) -> impl Iterator<Item = (Direction, usize)> {
        let count = |direction| self.changes.iter().filter(|change| change.direction == direction).count();
        Direction::ALL.iter().map(move |direction| (*direction, count(*direction)))
    }
}

/// One row that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What became of it.
    pub direction: Direction,
    /// Folder of its module.
    pub module: String,
    /// The row as it is, or as it was if it is gone.
    pub row: Row,
    /// What it was and is, property by property; empty for what came or went.
    pub shifts: Vec<Shift>,
}

/// A property that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shift {
    /// Which.
    pub property: &'static str,
    /// What it was.
    pub from: String,
    /// What it is.
    pub to: String,
}

/// Compares an inventory with an earlier one.
#[must_use]
pub fn compare(before: &Inventory, after: &Inventory) -> Changes {
    let mut old: Vec<Option<(&Module, &Row)>> = before.rows().map(Some).collect();
    let mut new: Vec<Option<(&Module, &Row)>> = after.rows().map(Some).collect();
    let mut changes = Vec::new();
    // All rows try a way to recognise each other before any tries the next.
    for same in [exactly, by_endpoint, by_host, by_declaration] {
        for slot in &mut new {
            let Some((module, row)) = *slot else { continue };
            let found = old.iter_mut().find(|old| old.is_some_and(|(then, was)| same((then, was), (module, row))));
            let Some((_, was)) = found.and_then(Option::take) else { continue };
            *slot = None;
            let shifts = shifts(was, row);
            if let Some(direction) = direction(was, row, &shifts) {
                changes.push(Change { direction, module: module.name.clone(), row: row.clone(), shifts });
            }
        }
    }
    let mut rest = |rows: Vec<Option<(&Module, &Row)>>, direction| {
        changes.extend(rows.into_iter().flatten().map(|(module, row)| Change {
            direction,
            module: module.name.clone(),
            row: row.clone(),
            shifts: Vec::new(),
        }));
    };
    rest(new, Direction::Added);
    rest(old, Direction::Removed);
    changes.sort_by_cached_key(|change| {
        let row = &change.row;
        (
            change.direction,
            row.channel.kind,
            row.strength,
            change.module.clone(),
            row.endpoint(),
            row.protocol(),
            row.id.clone(),
        )
    });
    Changes { changes }
}

/// A row with its module.
type Placed<'r> = (&'r Module, &'r Row);

fn exactly(was: Placed<'_>, is: Placed<'_>) -> bool {
    was.1.id == is.1.id
}

fn by_endpoint(was: Placed<'_>, is: Placed<'_>) -> bool {
    let (a, b) = (&was.1.channel, &is.1.channel);
    by_host(was, is) && a.protocol == b.protocol && a.port == b.port
}

/// The protocol may have become another: `http` that is `https` now.
fn by_host(was: Placed<'_>, is: Placed<'_>) -> bool {
    let (a, b) = (&was.1.channel, &is.1.channel);
    let known = !a.host.is_unknown() || (a.kind == Kind::Link && !a.port.is_unknown() && a.port == b.port);
    known && alike(was, is) && a.host == b.host && apart(a) == apart(b)
}

fn by_declaration(was: Placed<'_>, is: Placed<'_>) -> bool {
    let (a, b) = (&was.1.channel, &is.1.channel);
    alike(was, is) && !a.symbol.is_empty() && a.symbol == b.symbol && (a.model == b.model || a.host == b.host)
}

fn alike(was: Placed<'_>, is: Placed<'_>) -> bool {
    let (a, b) = (&was.1.channel, &is.1.channel);
    was.0.name == is.0.name && a.kind == b.kind && a.role == b.role && a.part == b.part && a.reach == b.reach
}

/// The declaration of what is told apart by it.
fn apart(channel: &Channel) -> &str {
    if matches!(channel.kind, Kind::Library | Kind::Trust) { &channel.symbol } else { "" }
}

fn shifts(was: &Row, is: &Row) -> Vec<Shift> {
    let (a, b) = (&was.channel, &is.channel);
    let list = |row: &Row| {
        let words: Vec<String> = carried(&row.carries, &row.may_carry).collect();
        if words.is_empty() { "nothing known".to_owned() } else { words.join(", ") }
    };
    let open = |fails: bool| if fails { "goes on without TLS" } else { "fails" }.to_owned();
    let all = [
        ("protocol", either(&a.protocol), either(&b.protocol)),
        ("endpoint", was.endpoint(), is.endpoint()),
        ("encryption", either(&a.encryption), either(&b.encryption)),
        ("identity", either(&a.identity), either(&b.identity)),
        ("tls", either(&a.tls), either(&b.tls)),
        ("ciphers", either(&a.ciphers), either(&b.ciphers)),
        ("on failure of TLS", open(a.fail_open), open(b.fail_open)),
        ("platform", a.platform.to_string(), b.platform.to_string()),
        ("carries", list(was), list(is)),
    ];
    let differ = all.into_iter().filter(|(_, from, to)| from != to);
    differ.map(|(property, from, to)| Shift { property, from, to }).collect()
}

/// Which way a row went; none where nothing differs that matters.
fn direction(was: &Row, is: &Row, shifts: &[Shift]) -> Option<Direction> {
    if shifts.is_empty() {
        return None;
    }
    let (a, b) = (&was.channel, &is.channel);
    let mut ways = vec![
        rank(&a.encryption, Encryption::Opportunistic).cmp(&rank(&b.encryption, Encryption::Opportunistic)),
        rank(&a.tls, TlsVersion::Tls11).cmp(&rank(&b.tls, TlsVersion::Tls11)),
        rank(&a.ciphers, Ciphers::Weak).cmp(&rank(&b.ciphers, Ciphers::Weak)),
        b.fail_open.cmp(&a.fail_open),
        is_let_pass(&b.platform).cmp(&is_let_pass(&a.platform)),
    ];
    // Nobody's certificate is checked where there is none.
    if was.strength != Strength::Plain && is.strength != Strength::Plain {
        ways.push(rank(&a.identity, Identity::Chain).cmp(&rank(&b.identity, Identity::Chain)));
    }
    let of_value = |row: &Row| row.carries.iter().filter(|payload| **payload != Payload::Content).count();
    if is.strength < Strength::Protected {
        ways.push(of_value(is).cmp(&of_value(was)));
    }
    let (more, less) = (ways.contains(&Ordering::Less), ways.contains(&Ordering::Greater));
    Some(match (more, less) {
        (true, false) => Direction::Strengthened,
        (false, true) => Direction::Weakened,
        (true, true) | (false, false) => Direction::Changed,
    })
}

fn is_let_pass(platform: &Platform) -> bool {
    *platform == Platform::Permits
}

/// Where the worst value stands, with the unknown between what is known to be bad and what is known to be good.
fn rank<T: Scale>(fact: &Fact<T>, worst_bad: T) -> usize {
    let of = |value: &T| {
        let at = T::ALL.iter().position(|known| known == value).unwrap_or_default();
        if *value > worst_bad { at + 1 } else { at }
    };
    let bad = T::ALL.iter().position(|known| *known == worst_bad).unwrap_or_default();
    let unknown = (!fact.is_whole()).then_some(bad + 1);
    fact.values().iter().map(of).chain(unknown).min().unwrap_or(bad + 1)
}
