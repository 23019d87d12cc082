//! Keys that hold for some profiles of a service only: `%dev.url`, `%{dev,test}.url`, `%prod.url`.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::{Name, Setting, Unit};

/// What a key starts with that holds for a profile.
const SIGN: char = '%';

/// Profiles in which nothing is shipped.
const DEBUG: [&str; 2] = ["dev", "test"];

/// The profile that is shipped.
const PRODUCTION: &str = "prod";

/// Gives settings the keys that they configure. What holds for some profiles stands in a group of its own, beside which
/// everything else counts as it does without one; what production has counts for all, and what is said beside it counts
/// only where nothing is shipped.
pub(super) fn settle(unit: &mut Unit) {
    if !unit.settings.iter().any(|setting| setting.key.starts_with(SIGN)) {
        return;
    }
    let first = unit.settings.iter().map(|setting| setting.group).max().unwrap_or_default() + 1;
    let mut groups: BTreeMap<String, u32> = BTreeMap::new();
    let (mut shared, mut shipped): (Vec<Setting>, Vec<Setting>) = (Vec::new(), Vec::new());
    for mut setting in unit.settings.drain(..) {
        let Some((profiles, key)) = split(&setting.key).filter(|_| setting.is_of_service()) else {
            shared.push(setting);
            continue;
        };
        let key = Name::new(key);
        let names: Vec<&str> = profiles.split(',').map(str::trim).collect();
        if names.contains(&PRODUCTION) {
            setting.key = key;
            shipped.push(setting);
            continue;
        }
        setting.debug_only = names.iter().all(|name| DEBUG.contains(name));
        let next = first + u32::try_from(groups.len()).unwrap_or_default();
        setting.group = *groups.entry(profiles.to_owned()).or_insert(next);
        setting.key = key;
        shared.push(setting);
    }
    let told: BTreeSet<&str> = shipped.iter().map(|setting| setting.key.as_str()).collect();
    for setting in shared.iter_mut().filter(|setting| setting.group < first && told.contains(setting.key.as_str())) {
        setting.debug_only = true;
    }
    // Of equal keys the last counts.
    shared.append(&mut shipped);
    unit.settings = shared;
}

/// The profiles of a key and the rest of it.
fn split(key: &str) -> Option<(&str, &str)> {
    let rest = key.strip_prefix(SIGN)?;
    let (profiles, key) = match rest.strip_prefix('{') {
        Some(rest) => rest.split_once("}.").or_else(|| rest.split_once('}'))?,
        None => rest.split_once('.')?,
    };
    (!profiles.is_empty() && !key.is_empty()).then_some((profiles, key))
}
