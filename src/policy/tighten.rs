//! What a policy that extends another asks less for than that one does.

use super::file::PolicyFile;
use super::words::Levels;
use super::{Level, Policy, Rule};
use crate::source::Span;

/// Where a file loosens what was asked before it, and how.
pub(super) fn loosened(
    before: &Policy,
    old_rules: &[Rule],
    after: &Policy,
    new_rules: &[Rule],
    file: &PolicyFile,
) -> Vec<(Span, String)> {
    let name = file.name.span;
    let mut found = Vec::new();
    let mut less = |span: Option<Span>, is: bool, what: String| {
        if is {
            found.push((span.unwrap_or(name), what));
        }
    };
    let from = |what: &str, old: &dyn std::fmt::Display, new: &dyn std::fmt::Display| {
        format!("loosens `{what}` from `{old}` to `{new}`")
    };
    less(
        file.deny_at.map(|level| level.span),
        after.deny_at > before.deny_at,
        from("deny-at", &before.deny_at, &after.deny_at),
    );
    less(
        file.deny_existing_at.map(|level| level.span),
        after.deny_existing_at > before.deny_existing_at,
        from("deny-existing-at", &before.deny_existing_at, &after.deny_existing_at),
    );
    less(None, after.unresolved < before.unresolved, from("unresolved", &before.unresolved, &after.unresolved));
    less(
        None,
        after.nothing_to_judge < before.nothing_to_judge,
        from("nothing-to-judge", &before.nothing_to_judge, &after.nothing_to_judge),
    );
    less(
        file.tolerate_unread.map(|share| share.span),
        after.tolerate_unread > before.tolerate_unread,
        from("tolerate-unread", &before.tolerate_unread, &after.tolerate_unread),
    );
    for (what, old, new) in [
        ("at-most.test", before.at_most.test, after.at_most.test),
        ("at-most.debug-only", before.at_most.debug_only, after.at_most.debug_only),
        ("at-most.blocked", before.at_most.blocked, after.at_most.blocked),
    ] {
        let (old, new) = (old.unwrap_or(Level::Critical), new.unwrap_or(Level::Critical));
        less(None, new < old, from(what, &old, &new));
    }
    let (old, new) = (&before.waivers, &after.waivers);
    let days = |days: Option<u16>| days.map_or(u32::MAX, u32::from);
    less(
        file.waivers.max_days.map(|days| days.span),
        days(new.max_days) > days(old.max_days),
        from("waivers.max-days", &days(old.max_days), &days(new.max_days)),
    );
    less(
        file.waivers.inline.map(|said| said.span),
        new.inline < old.inline,
        from("waivers.inline", &old.inline, &new.inline),
    );
    less(
        file.waivers.in_tree.map(|said| said.span),
        new.in_tree < old.in_tree,
        from("waivers.in-tree", &old.in_tree, &new.in_tree),
    );
    for old in old_rules {
        let Some(new) = new_rules.iter().find(|rule| rule.info.id == old.info.id) else { continue };
        let written = file.rules.keys().find(|id| names(old, &id.value)).map(|id| id.span);
        less(written, cheaper(&new.levels, &old.levels), format!("loosens the rule `{}`", old.info.id));
        for part in &file.paths {
            for (id, written) in part.levels.iter().filter(|(id, _)| names(old, &id.value)) {
                let levels = written.over(&Levels { raise: Vec::new(), ..new.levels.clone() });
                let what = format!("loosens the rule `{}` for a part of the project", old.info.id);
                less(Some(id.span), cheaper(&levels, &old.levels), what);
            }
        }
    }
    found
}

/// Whether an id is that of a rule, today or formerly.
fn names(rule: &Rule, id: &str) -> bool {
    rule.info.id == id || rule.aliases.iter().any(|alias| alias == id)
}

/// Whether anything costs less.
fn cheaper(new: &Levels, old: &Levels) -> bool {
    let raised = old.raise.iter().all(|raise| {
        (new.known >= raise.known && raise.possible.is_none_or(|possible| new.possible >= possible))
            || new.raise.iter().any(|other| {
                raise.carries.0.iter().all(|payload| other.carries.0.contains(payload))
                    && other.known >= raise.known
                    && other.possible >= raise.possible
            })
    });
    new.known < old.known || new.possible < old.possible || new.unknown < old.unknown || !raised
}
