//! Settings: what the entries of a map, or the parameters of a URL, say about a channel.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::rc::Rc;

use crate::channel::{Name, Property};
use crate::knowledge::{Hindrance, KeyModel, KeyPattern, Literal, OF_PROTOCOL, SettingsModel, Spelling};
use crate::source::Place;
use crate::trace::domain::{LogStep, ObjId, Object, Part, State, Val, What, base_of, join_all, only_word};
use crate::trace::interpreter::Interp;

use super::configured::CONFIGURED;
use super::endpoint::{mark_unverified, parse_url};
use super::spot::written_at;

/// Most keys of which one is meant.
const MOST_KEYS: usize = 4;

/// Entries that settings are asked about: key and value; none as value: it cannot be told.
#[derive(Clone, Debug, Default)]
pub(super) struct Entries {
    pub known: Vec<(Name, Vec<Option<Name>>)>,
    /// Texts that are known in part, such as an address whose port is not: what they begin with may decide.
    pub partly: Vec<(Name, Rc<[Part]>)>,
    /// Keys that have an entry on some ways only.
    pub lacking: Vec<Name>,
    /// Where entries were decided.
    pub places: Vec<(Name, Place)>,
    /// Where their values are written.
    pub written: Vec<(Name, Place)>,
    /// More entries may exist.
    pub open_ended: bool,
    /// They were read from a file, which is where the others are said as well.
    pub loaded: bool,
}

/// What settings are asked about: the values of keys; none as value: it cannot be told.
pub(in crate::trace) trait Keyed {
    /// The values of a key, if it is there.
    fn values(&self, key: &str, spelling: Spelling) -> Option<Cow<'_, [Option<Name>]>>;

    /// Whether a key that is there may be missing all the same.
    fn may_lack(&self, _key: &str, _spelling: Spelling) -> bool {
        false
    }

    /// Whether one of the keys is there, and has one of the values if some are given.
    fn hinder(&self, hindrances: &[Hindrance], with: &BTreeMap<Name, Name>, spelling: Spelling) -> bool {
        hindrances.iter().any(|(key, values)| match (self.values(&key.fill(with), spelling), values) {
            (None, _) => false,
            (Some(_), None) => true,
            (Some(found), Some(values)) => {
                found.iter().all(|v| v.as_ref().is_some_and(|v| values.contains(&Name::new(v.trim().to_lowercase()))))
            }
        })
    }
}

impl Keyed for Entries {
    fn values(&self, key: &str, spelling: Spelling) -> Option<Cow<'_, [Option<Name>]>> {
        self.known.iter().rev().find(|(k, _)| spelling.same(k, key)).map(|(_, v)| Cow::Borrowed(v.as_slice()))
    }

    fn may_lack(&self, key: &str, spelling: Spelling) -> bool {
        self.lacking.iter().any(|own| spelling.same(own, key))
    }
}

impl Entries {
    /// The entries below a key.
    fn below(&self, key: &str, spelling: Spelling) -> Self {
        let inside = |(k, v): &(Name, Vec<_>)| Some((Name::new(spelling.below(k, key)?), v.clone()));
        let partly = |(k, v): &(Name, Rc<[Part]>)| Some((Name::new(spelling.below(k, key)?), v.clone()));
        let placed = |(k, place): &(Name, Place)| Some((Name::new(spelling.below(k, key)?), *place));
        Self {
            known: self.known.iter().filter_map(inside).collect(),
            partly: self.partly.iter().filter_map(partly).collect(),
            lacking: self.lacking.iter().filter_map(|k| Some(Name::new(spelling.below(k, key)?))).collect(),
            places: self.places.iter().filter_map(placed).collect(),
            written: self.written.iter().filter_map(placed).collect(),
            open_ended: self.open_ended,
            loaded: self.loaded,
        }
    }
}

/// A fact that settings decide: slot, possible values (none: unknown), and words for the trail.
pub(in crate::trace) struct Decided {
    pub slot: Name,
    pub values: Vec<Option<Literal>>,
    pub keeps_old: bool,
    pub note: Option<Name>,
    /// The key whose value decided, with its variables filled.
    pub key: Name,
    /// The value is a URL.
    pub endpoint: Option<Vec<Option<Name>>>,
    /// Settings for the parameters of that URL.
    pub parameters: Option<Name>,
    /// Settings for what stands below the key, and values of their variables.
    pub below: Option<(Name, BTreeMap<Name, Vec<Name>>)>,
}

/// Evaluates settings over entries, in order.
pub(in crate::trace) fn decide(
    settings: &SettingsModel,
    entries: &impl Keyed,
    spelling: Spelling,
    with: &BTreeMap<Name, Vec<Name>>,
) -> Vec<Decided> {
    let mut out = Vec::new();
    for key in settings.keys.iter().filter(|key| key.with_library.is_empty()) {
        for values in combinations(key, settings, with) {
            decide_key(key, entries, spelling, &values, &mut out);
        }
    }
    out
}

/// The values that a key's variables may take together.
fn combinations(
    key: &KeyModel,
    settings: &SettingsModel,
    with: &BTreeMap<Name, Vec<Name>>,
) -> Vec<BTreeMap<Name, Name>> {
    let mut out = vec![BTreeMap::new()];
    for variable in key.key.variables() {
        let Some(values) = with.get(variable).or_else(|| settings.variables.get(variable)) else { continue };
        out = out
            .into_iter()
            .flat_map(|chosen: BTreeMap<Name, Name>| {
                values.iter().map(move |value| {
                    let mut chosen = chosen.clone();
                    chosen.insert(variable.clone(), value.clone());
                    chosen
                })
            })
            .collect();
    }
    out
}

fn decide_key(
    key: &KeyModel,
    entries: &impl Keyed,
    spelling: Spelling,
    values: &BTreeMap<Name, Name>,
    out: &mut Vec<Decided>,
) {
    let name = key.key.fill(values);
    let present = |pattern: &KeyPattern| entries.values(&pattern.fill(values), spelling);
    if entries.hinder(&key.unless, values, spelling) {
        return;
    }
    if let Some(below) = &key.below {
        out.push(Decided {
            slot: Name::default(),
            values: Vec::new(),
            keeps_old: false,
            note: key.note.clone(),
            key: name,
            endpoint: None,
            parameters: None,
            below: Some(below.clone()),
        });
        return;
    }
    let Some(found) = entries.values(&name, spelling) else { return };
    let mut sure = true;
    for (other, wanted) in &key.and {
        match present(other) {
            None => return,
            Some(found) => {
                let hits = found
                    .iter()
                    .filter(|v| v.as_ref().is_none_or(|v| wanted.contains(&Name::new(v.to_lowercase()))))
                    .count();
                if hits == 0 {
                    return;
                }
                sure &= hits == found.len() && found.iter().all(Option::is_some);
            }
        }
    }
    let any = key.is.is_none() && key.is_not.is_empty() && key.versions.is_none();
    let counts = |value: &Option<Name>| -> Option<bool> {
        if any {
            return Some(true);
        }
        let value = value.as_ref()?.trim().to_lowercase();
        if key.versions.as_ref().is_some_and(|range| !range.holds(&value)) {
            return Some(false);
        }
        let listed = key.is.as_ref().is_none_or(|list| list.contains(&Name::new(&value)));
        Some(listed && !key.is_not.contains(&Name::new(&value)))
    };
    let verdicts: Vec<Option<bool>> = found.iter().map(counts).collect();
    if verdicts.iter().all(|v| *v == Some(false)) {
        return;
    }
    let lacks = entries.may_lack(&name, spelling);
    let all = sure && !lacks && !key.maybe && verdicts.iter().all(|v| *v == Some(true));
    let unknown = verdicts.iter().any(Option::is_none);
    for (slot, literal) in &key.set {
        let mut values: Vec<Option<Literal>> = match literal {
            Some(literal) => vec![Some(literal.clone())],
            None => found.iter().map(|v| v.as_ref().map(|v| Literal::Text(v.clone()))).collect(),
        };
        if unknown {
            values = vec![None];
        }
        out.push(Decided {
            slot: slot.clone(),
            values,
            // Where nothing is set, the default counts beside what cannot be told.
            keeps_old: !all && (!unknown || lacks),
            note: key.note.clone(),
            key: name.clone(),
            endpoint: None,
            parameters: None,
            below: None,
        });
    }
    if key.endpoint {
        out.push(Decided {
            slot: Name::default(),
            values: Vec::new(),
            keeps_old: !all,
            note: key.note.clone(),
            key: name,
            endpoint: Some(found.to_vec()),
            parameters: key.parameters.clone(),
            below: None,
        });
    }
}

/// Whether keys of which one is meant all say the same of something else each: `mail.imap.port` or `mail.imaps.port`.
/// Which of them that is, other keys and the address are chosen by as well.
fn say_the_same(keys: &[Name]) -> bool {
    let [first, others @ ..] = keys else { return false };
    let alike = |key: &Name| {
        let (own, theirs): (Vec<&str>, Vec<&str>) = (first.split('.').collect(), key.split('.').collect());
        own.len() == theirs.len()
            && own.last() == theirs.last()
            && own.iter().zip(&theirs).filter(|(own, theirs)| own != theirs).count() == 1
    };
    others.len() < MOST_KEYS && others.iter().all(alike)
}

impl<'p> Interp<'p> {
    /// Judges a map object, or the parameters of a URL, by settings.
    pub fn apply_settings(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        settings: &Name,
        source: &Val<'p>,
        with: &[(Name, Val<'p>)],
        place: Place,
    ) {
        if let Some(source) = self.told_together(st, source) {
            self.apply_together(st, id, settings, source, with, place);
            return;
        }
        // What its entries say is said of this.
        for id in source.objects().map(|id| base_of(st, id)).collect::<Vec<_>>() {
            st.edit(id, |o| o.sent = true);
        }
        let mut entries = self.entries_of(st, source);
        let mut settings = settings.clone();
        if settings != OF_PROTOCOL
            && let Some(step) = self.told_above(st, source, place)
        {
            let seq = self.tick();
            st.edit(id, |o| o.step(seq, step));
        }
        if settings == OF_PROTOCOL {
            // What is handed over beside a URL counts like its parameters.
            let url = st.get(id).map(|o| o.slot("url")).unwrap_or_default();
            let Some(own) = self.settings_named(st, id, &settings) else { return };
            settings = own;
            let beside = std::mem::take(&mut entries);
            entries = self.entries_of(st, &url);
            entries.known.extend(beside.known);
            entries.partly.extend(beside.partly);
            entries.lacking.extend(beside.lacking);
            entries.places.extend(beside.places);
            entries.written.extend(beside.written);
            entries.open_ended |= beside.open_ended;
            entries.loaded |= beside.loaded;
        }
        let with = with
            .iter()
            .filter_map(|(name, val)| {
                let words: Vec<Name> = val.0.iter().filter_map(|a| plain_word(&a.what)).collect();
                (!words.is_empty()).then(|| (name.clone(), words))
            })
            .collect();
        self.apply_entries(st, id, &settings, &entries, &with, place, false);
    }

    /// What branches put into a map is judged branch by branch.
    fn apply_together(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        settings: &Name,
        source: ObjId,
        with: &[(Name, Val<'p>)],
        place: Place,
    ) {
        let Some(map) = st.get(source) else { return };
        let (entries, together, ways) = (map.entries.clone(), map.ways.clone(), map.entry_ways());
        let mut ends = Vec::new();
        for way in ways {
            let mut st = st.clone();
            st.edit(source, |o| (o.entries, o.ways) = (way, None));
            self.apply_settings(&mut st, id, settings, &Val::object(source), with, place);
            ends.push(st);
        }
        let said =
            |st: &State<'p>, step: &LogStep| st.get(id).is_some_and(|o| o.log.iter().any(|(_, own)| own == step));
        let mut steps: Vec<LogStep> = Vec::new();
        for (_, step) in ends.iter().filter_map(|end| end.get(id)).flat_map(|o| &o.log) {
            // What is set on one way only is not why the channel is as it is.
            if !said(st, step) && !ends.iter().all(|end| said(end, step)) && !steps.contains(step) {
                steps.push(step.clone());
            }
        }
        let Some(mut joined) = join_all(ends) else { return };
        joined.edit(source, |o| (o.entries, o.ways) = (entries, together));
        joined.edit(id, |o| {
            let own = o.log.iter_mut().map(|(_, step)| step).filter(|step| steps.contains(step));
            own.for_each(|step| step.decides = None);
        });
        *st = joined;
    }

    /// The map of which some entries go together.
    fn told_together(&self, st: &State<'p>, source: &Val<'p>) -> Option<ObjId> {
        let What::Object(id) = source.single()?.what else { return None };
        let id = base_of(st, id);
        st.get(id).filter(|o| o.ways.is_some() && !o.open_ended && !o.foreign).map(|_| id)
    }

    /// The code further up that made the settings which it hands in: what they leave out is for it to say.
    fn told_above(&self, st: &State<'p>, source: &Val<'p>, place: Place) -> Option<LogStep> {
        let What::Object(id) = source.single()?.what else { return None };
        let made = st.get(base_of(st, id)).filter(|o| !o.foreign && self.is_above(o.place, place))?.place;
        let what = Name::new_static("settings are made here");
        Some(LogStep { place: made, what, decides: Some(Property::Encryption), worth: None, slot: None })
    }

    /// The settings that a name stands for, which may be those of the protocol that the channel speaks.
    pub fn settings_named(&self, st: &State<'p>, id: ObjId, name: &Name) -> Option<Name> {
        if name != OF_PROTOCOL {
            return Some(name.clone());
        }
        let protocol = st.get(id)?.slot("protocol").text()?;
        self.knowledge.protocol(&protocol)?.parameters.clone()
    }

    /// What a setting says; a list says what its words say with commas between them.
    fn setting_word(&self, st: &State<'p>, what: &What<'p>) -> Option<Name> {
        let What::Object(id) = what else { return plain_word(what) };
        let list = st.get(*id).filter(|list| !list.open_ended && !list.foreign && !list.items.is_empty())?;
        let words = list.items.iter().map(|item| plain_word(&item.single()?.what)).collect::<Option<Vec<_>>>()?;
        Some(Name::new(words.join(",")))
    }

    /// The entries of a map, or the parameters of a URL.
    pub(super) fn entries_of(&self, st: &State<'p>, source: &Val<'p>) -> Entries {
        let mut entries = Entries::default();
        for atom in &source.0 {
            match &atom.what {
                What::Object(object) => {
                    let Some(object) = st.get(base_of(st, *object)) else { continue };
                    let loaded = !object.slot(CONFIGURED).is_none();
                    entries.open_ended |= object.open_ended || object.foreign || loaded;
                    entries.loaded |= loaded;
                    for (key, value) in &object.entries {
                        let decided = key.single().and_then(|atom| atom.from);
                        let keys: Option<Vec<Name>> = key.0.iter().map(|atom| plain_word(&atom.what)).collect();
                        let Some(keys) = keys.filter(|keys| say_the_same(keys)) else {
                            entries.open_ended = true;
                            continue;
                        };
                        keys.into_iter()
                            .for_each(|key| self.enter_entry(st, object, key, value, decided, &mut entries));
                    }
                }
                What::Text(parts) => {
                    let url = parse_url(parts, self.knowledge);
                    entries.open_ended |= url.hidden_params;
                    entries.known.extend(url.params.into_iter().map(|(k, v)| (k, vec![v])));
                }
                What::Null => {}
                _ => entries.open_ended = true,
            }
        }
        entries
    }

    /// Puts what a map keeps under a key to the others.
    fn enter_entry(
        &self,
        st: &State<'p>,
        object: &Object<'p>,
        key: Name,
        value: &Val<'p>,
        decided: Option<Place>,
        entries: &mut Entries,
    ) {
        entries.places.retain(|(k, _)| *k != key);
        entries.places.extend(decided.map(|place| (key.clone(), place)));
        entries.written.retain(|(k, _)| *k != key);
        entries.written.extend(written_at(value).map(|place| (key.clone(), place)));
        let mut values: Vec<Option<Name>> =
            value.0.iter().filter(|a| a.what != What::Null).map(|a| self.setting_word(st, &a.what)).collect();
        // The entry that was put last counts.
        entries.partly.retain(|(k, _)| *k != key);
        entries.lacking.retain(|k| *k != key);
        if !values.is_empty() && values.len() < value.0.len() {
            // A map that came from elsewhere may hold something there already.
            if object.foreign {
                values.push(None);
            } else {
                entries.lacking.push(key.clone());
            }
        }
        entries.partly.extend(value.0.iter().filter_map(|a| match &a.what {
            What::Text(parts) if a.what.plain_text().is_none() => Some((key.clone(), Rc::clone(parts))),
            _ => None,
        }));
        entries.known.push((key, if values.is_empty() { vec![None] } else { values }));
    }

    #[expect(clippy::too_many_arguments, reason = "one application of settings at one place")]
    pub(super) fn apply_entries(
        &mut self,
        st: &mut State<'p>,
        id: ObjId,
        settings: &str,
        entries: &Entries,
        with: &BTreeMap<Name, Vec<Name>>,
        place: Place,
        weak: bool,
    ) {
        let Some(model) = self.knowledge.settings(settings) else { return };
        let decided = decide(model, entries, model.spelling, with);
        // Nothing was seen that decides, but something may be hidden. Code that names the address goes without it.
        let beside = !decided.is_empty() && !entries.loaded;
        let decides = |fact: &Decided| fact.slot == "encryption" || fact.below.is_some();
        if entries.open_ended && !decided.iter().any(decides) {
            for slot in model.keys.iter().flat_map(|k| k.set.iter().map(|(s, _)| s.clone())) {
                // Where nothing at all was seen, what is checked of the peer may be said there as well.
                let checks =
                    (entries.known.is_empty() || entries.loaded) && matches!(slot.as_str(), "names" | "identity");
                let by_default = st.get(id).and_then(|o| o.slots.get(&slot)).is_none_or(|own| !own.explicit);
                if slot == "encryption" || (checks && by_default) {
                    self.write_slot(st, id, &slot, &Val::unknown(), beside, None);
                }
            }
        }
        if model.low_confidence && !decided.is_empty() {
            mark_unverified(st, id);
        }
        for fact in decided {
            if let Some((below, with)) = &fact.below {
                let inside = entries.below(&fact.key, model.spelling);
                if let Some(below) = self.settings_named(st, id, below) {
                    self.apply_entries(st, id, &below, &inside, with, place, weak);
                }
                continue;
            }
            if let Some(urls) = &fact.endpoint {
                let mut val = Val::none();
                let mut partly: Vec<_> =
                    entries.partly.iter().filter(|(k, _)| model.spelling.same(k, &fact.key)).collect();
                for url in urls {
                    let part = if url.is_none() { partly.pop() } else { None };
                    val.join(&match (url, part) {
                        (Some(url), _) => Val::word(url),
                        (None, Some((_, parts))) => Val::of(What::Text(Rc::clone(parts))),
                        (None, None) => Val::unknown(),
                    });
                }
                let written = entries.written.iter().rev().find(|(k, _)| model.spelling.same(k, &fact.key));
                let val = val.standing(written.map(|(_, place)| *place));
                self.set_endpoint(st, id, &val, place, weak || fact.keeps_old);
                if let Some(parameters) = &fact.parameters {
                    let inside = self.entries_of(st, &val);
                    self.apply_entries(st, id, parameters, &inside, with, place, weak || fact.keeps_old);
                }
                continue;
            }
            let mut val = Val::none();
            for value in &fact.values {
                val.join(&value.as_ref().map_or_else(Val::unknown, Val::literal));
            }
            let property = match fact.slot.rsplit('.').next() {
                Some("encryption") => Some(Property::Encryption),
                Some("identity" | "trusts" | "names") => Some(Property::Identity),
                Some("tls") => Some(Property::Tls),
                _ => None,
            };
            let what = fact.note.clone().unwrap_or_else(|| Name::new(format!("`{}` decides", fact.key)));
            let at = entries.places.iter().rev().find(|(k, _)| model.spelling.same(k, &fact.key)).map(|(_, at)| *at);
            let step = property.map(|_| LogStep {
                place: at.unwrap_or(place),
                what,
                // What is set on one way only, or cannot be told, is not why the channel is as it is.
                decides: property.filter(|_| at.is_some() && !weak && !fact.keeps_old && !val.has_unknown()),
                worth: only_word(&val),
                slot: None,
            });
            self.write_slot(st, id, &fact.slot, &val, weak || fact.keeps_old, step);
        }
    }
}

/// A value as a word in a map.
pub(super) fn plain_word(what: &What<'_>) -> Option<Name> {
    match what {
        What::Text(_) => what.plain_text(),
        What::Bool(b) => Some(Name::new(b.to_string())),
        What::Int(n) => Some(Name::new(n.to_string())),
        What::Symbol { name, .. } => Some(name.clone()),
        _ => None,
    }
}
