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
