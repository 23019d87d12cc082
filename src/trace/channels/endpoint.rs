//! URLs and hosts: what text says about a channel.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::rc::Rc;

use crate::channel::{Name, Property, Scope};
use crate::knowledge::{Knowledge, Literal};
use crate::source::{Place, Span};
use crate::trace::domain::{Atom, LogStep, ObjId, Part, State, Val, What, base_of};
use crate::trace::interpreter::Interp;

use super::settings::Entries;

/// The slot that says that something about an object was not verified.
pub(super) const UNVERIFIED: &str = "unverified";

/// The parts of a URL.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(in crate::trace) struct Url {
    /// Protocol id, or the scheme itself where it is unknown; none: there is no scheme.
    pub protocol: Option<Name>,
    /// The scheme is hidden in a hole.
    pub hidden_scheme: bool,
    /// Host; holes shown as `{…}`; none: there is no host.
    pub host: Option<Name>,
    pub port: Option<u16>,
    /// Parameters; a value of none is a hole.
    pub params: Vec<(Name, Option<Name>)>,
    /// Some parameters are hidden in a hole.
    pub hidden_params: bool,
    /// User information stands before the host.
    pub has_user: bool,
}

/// Stands for a hole while text is taken apart; never in source text.
const HOLE: char = '\u{1}';

/// Takes a text apart as a URL.
pub(in crate::trace) fn parse_url(parts: &[Part], knowledge: &Knowledge) -> Url {
    let mut text = String::new();
    let mut holes: Vec<&Name> = Vec::new();
    for part in parts {
        match part {
            Part::Literal(literal) => text.push_str(literal),
            Part::Hole(name) => {
                text.push(HOLE);
                holes.push(name);
            }
        }
    }
    if let Some((address, kept)) = described(&text) {
        holes = kept.into_iter().filter_map(|at| holes.get(at).copied()).collect();
        text = address;
    }
    let mut holes = holes.into_iter();
    let mut show = |raw: &str| -> Name {
        let mut out = String::new();
        for c in raw.chars() {
            if c == HOLE {
                match holes.next() {
                    Some(name) => out.push_str(&format!("{{{name}}}")),
                    None => out.push_str("{…}"),
                }
            } else {
                out.push(c);
            }
        }
        Name::new(out)
    };
    let text = unwrapped(text.trim(), knowledge);
    let mut url = Url::default();
    let rest = match knowledge.scheme(text) {
        Some((protocol, length)) => {
            url.protocol = Some(protocol.id.clone());
            &text[length + 1..]
        }
        None => match text.split_once("://") {
            Some((scheme, rest)) if scheme.contains(HOLE) => {
                url.hidden_scheme = true;
                let _ = show(scheme);
                rest
            }
            Some((scheme, rest))
                if !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-:".contains(c)) =>
            {
                url.protocol = Some(Name::new(scheme.to_ascii_lowercase()));
                rest
            }
            Some(_) => return url,
            None => {
                let is_hole = |rest: &str| rest.is_empty() || rest.starts_with('/');
                let configured = text.strip_prefix("${").and_then(|rest| rest.split_once('}'));
                if text.strip_prefix(HOLE).is_some_and(is_hole) || configured.is_some_and(|(_, rest)| is_hole(rest)) {
                    // The whole address is hidden, or stands in a configuration.
                    url.hidden_scheme = true;
                    return url;
                }
                text
            }
        },
    };
    let (rest, has_authority) = match rest.find(['@', '/']) {
        // `jdbc:oracle:thin:@//host`, `jdbc:oracle:thin:@host`.
        Some(at)
            if rest[at..].starts_with('@')
                && rest[..at].chars().all(|c| c.is_ascii_alphanumeric() || c == ':')
                && !rest.starts_with("//") =>
        {
            let rest = &rest[at + 1..];
            // `@tcp://host` says how the bytes travel below.
            let below = rest.find("://").filter(|end| rest[..*end].bytes().all(|b| b.is_ascii_alphanumeric()));
            let rest = below.map_or(rest, |end| &rest[end + 1..]);
            (rest.strip_prefix("//").unwrap_or(rest), true)
        }
        _ => match rest.strip_prefix("//") {
            Some(rest) => (rest, true),
            None => (rest, false),
        },
    };
    // `mem:test`, `mailto:somebody`: what follows the scheme is no host.
    if url.protocol.is_some() && !has_authority && text.contains(':') && !text.contains("://") {
        let params = rest.split_once(['?', ';']).map_or("", |(_, p)| p);
        for pair in params.split(['&', ';']).filter(|p| !p.is_empty() && !p.contains(HOLE)) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            url.params.push((Name::new(key), Some(Name::new(value))));
        }
        return url;
    }
    let (address, params) = match rest.find(['?', ';']).into_iter().chain(first_pair(rest)).min() {
        Some(at) => (&rest[..at], &rest[at + 1..]),
        None => (rest, ""),
    };
    let authority = address.split(['/', '#']).next().unwrap_or_default();
    let authority = match authority.rsplit_once('@') {
        Some((user, host)) => {
            url.has_user = true;
            let _ = show(user);
            host
        }
        None => authority,
    };
    let (host, port) = if let Some(rest) = authority.strip_prefix('[') {
        let (host, rest) = rest.split_once(']').unwrap_or((rest, ""));
        (host, rest.strip_prefix(':'))
    } else {
        match authority.split_once(':') {
            // Put there without its brackets.
            Some(("", rest)) if rest == ":1" || rest.starts_with(":1:") => ("::1", rest[2..].strip_prefix(':')),
            Some((host, port)) => (host, Some(port)),
            None => (authority, None),
        }
    };
    if !host.is_empty() {
        url.host = Some(show(host));
    }
    if let Some(port) = port {
        if port.contains(HOLE) {
            let _ = show(port);
        }
        url.port = port.parse().ok();
    }
    for pair in params.split(['&', ';']).filter(|p| !p.is_empty()) {
        match pair.split_once('=') {
            Some((key, _)) if key.contains(HOLE) => url.hidden_params = true,
            Some((key, value)) => {
                let value = (!value.contains(HOLE)).then(|| Name::new(value));
                url.params.push((Name::new(key), value));
            }
            None if pair.contains(HOLE) => url.hidden_params = true,
            None => url.params.push((Name::new(pair), Some(Name::default()))),
        }
    }
    url
}

/// An address that is described in a list of pairs, as others are written, and which of the holes stay in it:
/// `x:@(ADDRESS=(PROTOCOL=tcps)(HOST=h)(PORT=1)(A=b))` is `x:@tcps://h:1?A=b`. Of several addresses the first counts.
fn described(text: &str) -> Option<(String, Vec<usize>)> {
    let start = text.find("@(")? + 1;
    // Each opens a bracket and ends before the next one.
    let mut pairs: Vec<(&str, &str, usize)> = Vec::new();
    let mut at = start;
    for piece in text[start..].split_inclusive(['(', ')']) {
        if let Some((key, value)) = piece.split_once('=') {
            let holes = text[..at + key.len()].matches(HOLE).count();
            pairs.push((key.trim(), value.trim_end_matches(')').trim(), holes));
        }
        at += piece.len();
    }
    let find = |name: &str| pairs.iter().find(|(key, value, _)| key.eq_ignore_ascii_case(name) && !value.is_empty());
    let (_, host, _) = find("host")?;
    let mut out = text[..start].to_owned();
    let mut kept: Vec<usize> = (0..out.matches(HOLE).count()).collect();
    let mut add = |before: &str, value: &str, holes: usize| {
        out.push_str(before);
        out.push_str(value);
        kept.extend((0..value.matches(HOLE).count()).map(|more| holes + more));
    };
    if let Some((_, protocol, _)) = find("protocol").filter(|(_, protocol, _)| !protocol.contains(HOLE)) {
        add("", &protocol.to_ascii_lowercase(), 0);
        add("://", "", 0);
    }
    let holes_of = |name: &str| find(name).map_or(0, |(.., holes)| *holes);
    add("", host, holes_of("host"));
    if let Some((_, port, holes)) = find("port") {
        add(":", port, *holes);
    }
    let is_address = |key: &str| ["protocol", "host", "port"].iter().any(|own| key.eq_ignore_ascii_case(own));
    let others = pairs
        .iter()
        .filter(|(key, value, _)| !is_address(key) && !value.is_empty() && !value.contains('(') && !key.contains(HOLE));
    for (number, (key, value, holes)) in others.enumerate() {
        add(if number == 0 { "?" } else { "&" }, "", 0);
        add(key, "", 0);
        add("=", value, *holes);
    }
    Some((out, kept))
}

/// Where `:key=value` begins in the path of an address, such as `//host:1/name:key=value;`.
fn first_pair(address: &str) -> Option<usize> {
    let path = address.find('/')?;
    address[path..].match_indices(':').map(|(at, _)| path + at).find(|at| {
        let key = address[at + 1..].split('=').next().unwrap_or_default();
        !key.is_empty()
            && key.len() < address.len() - at - 1
            && key.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
    })
}

/// The first address inside `failover:(ssl://one,ssl://two)?x=y` and `failover:ssl://one`, whatever the wrapper.
fn unwrapped<'t>(text: &'t str, knowledge: &Knowledge) -> &'t str {
    let Some((wrapper, rest)) = text.split_once(':') else { return text };
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let inner = rest.strip_prefix('(').unwrap_or(rest);
    let is_word = !wrapper.is_empty() && wrapper.bytes().all(|b| b.is_ascii_alphabetic());
    // The first address is hidden.
    if is_word && inner.len() < rest.len() && inner.starts_with(HOLE) && knowledge.scheme(text).is_none() {
        return inner.split([',', ')']).next().unwrap_or(inner);
    }
    if !is_word || knowledge.scheme(text).is_some() || knowledge.scheme(inner).is_none() || !inner.contains("://") {
        return text;
    }
    inner.split([',', ')']).next().unwrap_or(inner)
}

/// What decides about an object was not verified.
pub(in crate::trace) fn mark_unverified(st: &mut State<'_>, id: ObjId) {
    st.edit(id, |o| o.set(Name::new_static(UNVERIFIED), Val::word("yes"), false));
}

/// Where a host stands; none: it cannot be told.
pub(super) fn scope_of(host: &str, knowledge: &Knowledge) -> Option<Scope> {
    if let Some((host, _)) = host.split_once(":{").filter(|(host, _)| !host.contains('{')) {
        // Only the port cannot be told.
        return scope_of(host, knowledge);
    }
    if host.contains('{') || host.is_empty() {
        return None;
    }
    if knowledge.is_loopback(host) {
        return Some(Scope::Loopback);
    }
    if let Ok(address) = host.parse::<IpAddr>() {
        return Some(match address {
            _ if address.is_loopback() => Scope::Loopback,
            IpAddr::V4(v4) if v4.is_private() || v4.is_link_local() || v4.is_broadcast() || v4.is_multicast() => {
                Scope::Private
            }
            IpAddr::V6(v6) if (v6.segments()[0] & 0xfe00) == 0xfc00 || (v6.segments()[0] & 0xffc0) == 0xfe80 => {
                Scope::Private
            }
            // Any address of this machine: a listener for everybody.
            _ => Scope::Public,
        });
    }
    let lower = host.to_ascii_lowercase();
    if !lower.contains('.') || lower.ends_with(".local") || lower.ends_with(".internal") || lower.ends_with(".lan") {
        return Some(Scope::Private);
    }
    Some(Scope::Public)
}

/// The scheme that a text begins with, as it is written there but for its case.
fn scheme_of(parts: &[Part]) -> Option<Name> {
    let Some(Part::Literal(head)) = parts.first() else { return None };
    let (scheme, _) = head.split_once("://")?;
    let is_scheme = !scheme.is_empty() && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c));
    is_scheme.then(|| Name::new(scheme.to_ascii_lowercase()))
}

/// Addresses without their schemes; what is not known of them is a hole.
fn without_scheme<'p>(addresses: &Val<'p>) -> Val<'p> {
    let mut out = Val::none();
    for atom in &addresses.0 {
        let parts: Vec<Part> = match &atom.what {
            What::Text(parts) => {
                let at = parts.iter().position(|part| matches!(part, Part::Literal(text) if text.contains("://")));
                let mut rest = parts[at.unwrap_or(0)..].to_vec();
                if at.is_some()
                    && let Some(Part::Literal(first)) = rest.first_mut()
                    && let Some((_, tail)) = first.split_once("://")
                {
                    *first = Name::new(tail);
                }
                rest
            }
            _ => vec![Part::Hole(Name::new_static("address"))],
        };
        out.join(&Val::only(Atom { what: What::Text(Rc::from(parts)), ..atom.clone() }));
    }
    out
}

impl<'p> Interp<'p> {
    /// Lets a URL or address decide protocol, host, port and encryption of an object.
    pub fn set_endpoint(&mut self, st: &mut State<'p>, id: ObjId, val: &Val<'p>, place: Place, weak: bool) {
        let mut facts: BTreeMap<Name, Val<'p>> = BTreeMap::new();
        let mut defaults: BTreeMap<Name, Val<'p>> = BTreeMap::new();
        let mut params: Vec<(Name, Entries)> = Vec::new();
        let mut from = None;
        let (mut hidden, mut by_scheme) = (false, true);
        let texts = self.addresses(st, val);
        if texts.is_none() {
            return;
        }
        let add = |map: &mut BTreeMap<Name, Val<'p>>, slot: &str, val: Val<'p>| {
            map.entry(Name::new(slot)).or_default().join(&val);
        };
        let leaves = texts.0.len() > 1 && texts.0.iter().any(|atom| self.leaves(atom));
        for atom in &texts.0 {
            match &atom.what {
                What::Text(parts) => {
                    from = from.or(atom.from);
                    let url = parse_url(parts, self.knowledge);
                    // Protocol and host go together: how this machine is spoken to says nothing of the others.
                    let stays_here = leaves && url.host.as_ref().is_some_and(|host| self.knowledge.is_loopback(host));
                    let known = url.protocol.as_ref().and_then(|id| self.knowledge.protocol(id));
                    let stays = known.is_some_and(|known| known.state.iter().any(|(slot, _)| slot == "scope"));
                    if url.hidden_scheme {
                        hidden = true;
                    }
                    if url.has_user {
                        self.user_in_address(st, id, place);
                    }
                    if !atom.label.is_none() {
                        self.put_in(st, id, &atom.label.data());
                    }
                    // What never leaves the machine is no channel beside one that does.
                    if let Some(protocol) = url.protocol.as_ref().filter(|_| !(leaves && stays)) {
                        add(&mut facts, "protocol", Val::word(protocol));
                        match known {
                            Some(known) => {
                                let counts = |slot: &&(Name, Literal)| !stays_here || slot.0 != "encryption";
                                for (slot, literal) in known.state.iter().filter(counts) {
                                    let map = if matches!(slot.as_str(), "encryption" | "side" | "role") {
                                        &mut facts
                                    } else {
                                        &mut defaults
                                    };
                                    add(map, slot, Val::literal(literal));
                                }
                                if let (Some(port), None) = (known.port, url.port) {
                                    add(&mut facts, "port", Val::of(What::Int(i64::from(port))));
                                }
                                if known.hostless && url.host.is_none() {
                                    add(&mut facts, "scope", Val::word("loopback"));
                                }
                                by_scheme &= known.parameters.is_none();
                                if let Some(settings) = &known.parameters {
                                    let known = url.params.iter().map(|(k, v)| (k.clone(), vec![v.clone()])).collect();
                                    params.push((
                                        settings.clone(),
                                        Entries { known, open_ended: url.hidden_params, ..Entries::default() },
                                    ));
                                }
                            }
                            None => add(&mut facts, "encryption", Val::unknown()),
                        }
                    }
                    // What never leaves the machine names no host, though something may stand there.
                    if let Some(host) = url.host.as_ref().filter(|_| !stays) {
                        add(&mut facts, "host", Val::word(host));
                    }
                    if let Some(port) = url.port {
                        add(&mut facts, "port", Val::of(What::Int(i64::from(port))));
                    }
                }
                What::Int(_) | What::Null | What::Bool(_) => {}
                _ => hidden = true,
            }
        }
        // Where the library itself says what it speaks, an address that is not known takes nothing away.
        let fixed = st.get(id).is_some_and(|o| !o.slot("encryption").is_none());
        if hidden && (!fixed || facts.contains_key("protocol")) {
            // A library that speaks one family of protocols says which, whatever the address.
            if facts.contains_key("protocol") || st.get(id).is_some_and(|o| o.slot("protocol").is_none()) {
                add(&mut facts, "protocol", Val::unknown());
            }
            add(&mut facts, "encryption", Val::unknown());
        }
        if let Some(from) = from.filter(|f| {
            *f != place && !(f.file == place.file && f.span.start >= place.span.start && f.span.end <= place.span.end)
        }) {
            let seq = self.tick();
            // What parameters say may be written anywhere.
            let elsewhere = self.addressed_elsewhere(&texts, place).filter(|_| by_scheme);
            st.edit(id, |o| {
                o.step(
                    seq,
                    LogStep {
                        place: from,
                        what: Name::new_static("address comes from here"),
                        decides: elsewhere.map(|_| Property::Encryption),
                        worth: None,
                        slot: None,
                    },
                )
            });
        }
        let seq = self.tick();
        st.edit(id, |o| {
            o.set(Name::new_static("url"), texts.clone(), true);
            for (slot, val) in facts {
                let val = if weak { o.slot(&slot).joined(&val) } else { val };
                o.set(slot, val, true);
            }
            for (slot, val) in defaults {
                if !o.slots.get(&slot).is_some_and(|s| s.explicit) {
                    o.set(slot, val, false);
                }
            }
        });
        let _ = seq;
        let several = params.len() > 1;
        for (settings, entries) in params {
            self.apply_entries(st, id, &settings, &entries, &BTreeMap::new(), place, several || weak);
        }
    }

    /// Whether an address leads to another machine by a protocol that says whether it is encrypted.
    fn leaves(&self, atom: &Atom<'p>) -> bool {
        let What::Text(parts) = &atom.what else { return false };
        let url = parse_url(parts, self.knowledge);
        let protocol = url.protocol.and_then(|protocol| self.knowledge.protocol(&protocol));
        protocol.is_some_and(|protocol| protocol.state.iter().any(|(slot, _)| slot == "encryption"))
            && url.host.is_some_and(|host| scope_of(&host, self.knowledge) != Some(Scope::Loopback))
    }

    /// What an implementation of the project stands for.
    fn meant(&mut self, st: &mut State<'p>, atom: &Atom<'p>) -> Option<Val<'p>> {
        let ty = match &atom.what {
            What::Object(id) => st.get(*id).filter(|o| o.decl.is_some()).map(|o| o.ty.clone())?,
            What::Symbol { ty, .. } if !ty.is_empty() => ty.clone(),
            _ => return None,
        };
        let member = self.project.lineage(&ty).iter().find_map(|t| self.knowledge.ty(t)?.stands_for.clone())?;
        let place = atom.from.unwrap_or_else(|| self.place(Span::default()));
        self.told(st, &Val::only(atom.clone()), &member, place)
    }

    /// The texts behind addresses: URL objects, lists of URLs, plain text.
    pub fn addresses(&mut self, st: &mut State<'p>, val: &Val<'p>) -> Val<'p> {
        let mut out = Val::none();
        for atom in &val.0 {
            if let Some(meant) = self.meant(st, atom) {
                let more = self.addresses(st, &meant);
                out.join(&more);
                continue;
            }
            match &atom.what {
                What::Object(id) => {
                    let id = base_of(st, *id);
                    let Some(object) = st.get(id) else { continue };
                    let url = object.slot("url");
                    if !url.is_none() {
                        let (scheme, place) = (object.slot("scheme"), object.place);
                        // A request holds a URL object that holds the text.
                        let held = Val(url
                            .0
                            .into_iter()
                            .filter(|a| !matches!(a.what, What::Object(own) if own == id))
                            .collect());
                        let deeper = if held.objects().next().is_some() { self.addresses(st, &held) } else { held };
                        // A scheme that was set later takes the place of the address's own.
                        let kept = scheme.is_none() || scheme.0.iter().any(|a| a.what == What::Null);
                        let scheme = scheme.without_null();
                        if kept {
                            out.join(&deeper);
                        }
                        if !scheme.is_none() {
                            let start = self.plus(st, &scheme, &Val::word("://"), place);
                            let rest = without_scheme(&deeper);
                            let address = self.plus(st, &start, &rest, place);
                            out.join(&address);
                        }
                    } else if ["host", "protocol", "scheme"].iter().any(|slot| !object.slot(slot).is_none()) {
                        // Made from parts; without a protocol that is decided elsewhere.
                        let (scheme, host, port) = (object.slot("scheme"), object.slot("host"), object.slot("port"));
                        let protocol = if scheme.is_none() { object.slot("protocol") } else { scheme };
                        let hosts = if host.is_none() { Val::word("") } else { host };
                        let place = object.place;
                        let mut text = hosts;
                        if !protocol.is_none() {
                            let scheme = self.plus(st, &protocol, &Val::word("://"), place);
                            text = self.plus(st, &scheme, &text, place);
                        }
                        if let Some(What::Int(port)) = port.single().map(|a| a.what.clone())
                            && port >= 0
                        {
                            text = self.plus(st, &text, &Val::word(&format!(":{port}")), place);
                        }
                        out.join(&text);
                    } else if !object.items.is_empty() {
                        for item in object.items.clone() {
                            let more = self.addresses(st, &item);
                            out.join(&more);
                        }
                    } else if object.foreign || object.ty.is_empty() {
                        out.join(&Val::unknown());
                    }
                }
                _ => out.join(&Val::only(atom.clone())),
            }
        }
        out
    }

    /// What was asked of an address by its name; as far as that was not set, what the text of the address says.
    pub fn or_of_address(&mut self, st: &mut State<'p>, set: Val<'p>, owner: &Val<'p>, slot: &str) -> Val<'p> {
        let is_set = !set.is_none() && set.0.iter().all(|atom| atom.what != What::Null);
        if is_set || !matches!(slot, "scheme" | "protocol" | "host") {
            return set;
        }
        let mut out = set.without_null();
        for atom in self.addresses(st, owner).0 {
            let part = match &atom.what {
                What::Text(parts) if slot == "host" => {
                    parse_url(parts, self.knowledge).host.filter(|h| !h.contains('{'))
                }
                What::Text(parts) => scheme_of(parts),
                _ => None,
            };
            let what = part.map_or(What::Unknown, |part| What::Text(Rc::from([Part::Literal(part)])));
            out.join(&Val::only(Atom { what, ..atom }));
        }
        out
    }
}
