//! What getters and setters are called.

use crate::channel::Name;

/// `get` + `Name`.
pub(in crate::trace) fn getter_name(prefix: &str, name: &str) -> Name {
    let mut chars = name.chars();
    match chars.next() {
        Some(first) => Name::new(format!("{prefix}{}{}", first.to_uppercase(), chars.as_str())),
        None => Name::default(),
    }
}

pub(in crate::trace) fn setter_property(name: &str) -> Option<Name> {
    lower_first(name.strip_prefix("set")?)
}

pub(in crate::trace) fn getter_property(name: &str) -> Option<Name> {
    lower_first(name.strip_prefix("get")?)
}

pub(in crate::trace) fn lower_first(rest: &str) -> Option<Name> {
    let mut chars = rest.chars();
    let first = chars.next()?;
    first.is_uppercase().then(|| Name::new(format!("{}{}", first.to_lowercase(), chars.as_str())))
}
