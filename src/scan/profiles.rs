//! Keys that hold for some profiles of a service only: `%dev.url`, `%{dev,test}.url`, `%prod.url`.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use crate::ir::{Name, Setting, Unit};

/// How keys say for which profiles they hold.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Keys {
    /// What such a key starts with.
    sign: char,
    /// The profile that is shipped.
    shipped: String,
}

/// Gives the settings of a file the keys that they configure; `debug` are the profiles in which nothing is shipped.
///
/// What holds for some profiles stands in a group of its own, beside which everything else counts as it does without one;
/// what production has counts for all, and what is said beside it counts only where nothing is shipped.
pub(super) fn settle(unit: &mut Unit, keys: &Keys, debug: &[String]) {
    if !unit.settings.iter().any(|setting| setting.key.starts_with(keys.sign)) {
        return;
    }
    let first = unit.settings.iter().map(|setting| setting.group).max().unwrap_or_default() + 1;
    let mut groups: BTreeMap<String, u32> = BTreeMap::new();
    let (mut shared, mut shipped): (Vec<Setting>, Vec<Setting>) = (Vec::new(), Vec::new());
    for mut setting in unit.settings.drain(..) {
        let Some((profiles, key)) = split(&setting.key, keys.sign).filter(|_| setting.is_of_service()) else {
            shared.push(setting);
            continue;
        };
        let key = Name::new(key);
        let names: Vec<&str> = profiles.split(',').map(str::trim).collect();
        if names.contains(&keys.shipped.as_str()) {
            setting.key = key;
            shipped.push(setting);
            continue;
        }
        setting.debug_only = names.iter().all(|name| debug.iter().any(|own| own == name));
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
fn split(key: &str, sign: char) -> Option<(&str, &str)> {
    let rest = key.strip_prefix(sign)?;
    let (profiles, key) = match rest.strip_prefix('{') {
        Some(rest) => rest.split_once("}.").or_else(|| rest.split_once('}'))?,
        None => rest.split_once('.')?,
    };
    (!profiles.is_empty() && !key.is_empty()).then_some((profiles, key))
}
