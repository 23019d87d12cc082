//! What configuration says for a key that code looks up.

use rustc_hash::FxHashMap;

use crate::channel::{Name, Reach};
use crate::knowledge::Spelling;
use crate::source::Place;
use crate::trace::domain::{Atom, Val, What};
use crate::trace::entries::parts_of;
use crate::trace::interpreter::Interp;
use crate::trace::project::ProjectUnit;

/// The word by which models ask for what a key is configured as, and the slot that says of a map that it was filled from
/// configuration.
pub(in crate::trace) const CONFIGURED: &str = "configured";
/// Values of one key that are told apart.
const MOST_VALUES: usize = 8;
/// Placeholders of one value that are followed.
const MOST_FOLLOWED: usize = 16;

/// What the configuration of a project says, by keys in the one spelling that all share.
#[derive(Debug, Default)]
pub(in crate::trace) struct Configuration(FxHashMap<Name, Vec<(Name, Place)>>);

impl Configuration {
    /// Reads the settings of what users run.
    pub fn new(units: &[ProjectUnit<'_>]) -> Self {
        let mut values: FxHashMap<Name, Vec<(Name, Place)>> = FxHashMap::default();
        let shipped = units.iter().filter(|unit| unit.reach == Reach::Production);
        let settings = shipped.flat_map(|unit| unit.unit.settings.iter().map(|setting| (unit.unit.file, setting)));
        for (file, setting) in settings {
            // A key of one word stands in many files that have nothing to do with each other.
            if setting.is_of_service() && !setting.debug_only && setting.key.contains('.') {
                let known = values.entry(Name::new(Spelling::Relaxed.fold(&setting.key))).or_default();
                if !known.iter().any(|(value, _)| *value == setting.value) {
                    known.push((setting.value.clone(), Place { file, span: setting.span }));
                }
            }
        }
        Self(values)
    }

    fn values(&self, key: &str) -> &[(Name, Place)] {
        self.0.get(Spelling::Relaxed.fold(key).as_ref()).map_or(&[], Vec::as_slice)
    }
}

impl<'p> Interp<'p> {
    /// What a key is configured as; none: nothing is said of it, or too much.
    pub fn configured(&self, key: &Val<'p>) -> Option<Val<'p>> {
        let key = key.text()?;
        let configuration: &'p Configuration = self.project.configuration();
        let values = configuration.values(&key);
        if values.is_empty() || values.len() > MOST_VALUES {
            return None;
        }
        let value_of = |key: &str| configuration.values(key).first().map(|(value, _)| value.as_str());
        let text = |(value, place): &'p (Name, Place)| {
            let what = match value.as_str() {
                "true" => What::Bool(true),
                "false" => What::Bool(false),
                value => What::Text(parts_of(value, &value_of, &mut MOST_FOLLOWED.clone()).into()),
            };
            Atom::new(what, Some(*place))
        };
        Some(Val(values.iter().map(text).collect()))
    }
}
