//! What the platforms on which an app runs do to a channel, all taken together.

use crate::channel::{Channel, Name, Platform, Step};
use crate::source::Place;

/// Marks a channel with what the platforms say to it, and where: one that permits it beats those that refuse it.
pub(super) fn tell(channel: &mut Channel, verdicts: &[(Platform, Place)]) {
    let permitted = verdicts.iter().find(|(verdict, _)| *verdict == Platform::Permits);
    if let Some((verdict, place)) = permitted.or(verdicts.first()) {
        channel.platform = *verdict;
        let what = if *verdict == Platform::Permits { "the platform permits it" } else { "the platform refuses it" };
        channel.trail.push(Step { place: *place, what: Name::new_static(what), decides: None, worth: None });
    }
}
