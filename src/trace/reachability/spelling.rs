//! How names are written: their last words, and what accessors and properties are called.

/// The last part of a dotted name.
pub(super) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A name without the word that makes it an accessor.
pub(super) fn bare(name: &str) -> &str {
    let rest = ["get", "set", "is"].iter().find_map(|prefix| name.strip_prefix(prefix));
    rest.filter(|rest| rest.starts_with(|c: char| c.is_uppercase())).unwrap_or(name)
}

/// The names under which code may read, write or call an operation.
pub(super) fn spellings(call: &str) -> Vec<String> {
    let bare = bare(call);
    let upper: String = bare.chars().take(1).flat_map(char::to_uppercase).chain(bare.chars().skip(1)).collect();
    let mut out = vec![call.to_owned(), lower_first(bare), lower_run(bare)];
    out.extend(["get", "set", "is"].map(|prefix| format!("{prefix}{upper}")));
    out
}

pub(super) fn lower_first(name: &str) -> String {
    name.chars().take(1).flat_map(char::to_lowercase).chain(name.chars().skip(1)).collect()
}

/// `SSLParameters` as Kotlin reads it: `sslParameters`.
pub(super) fn lower_run(name: &str) -> String {
    let upper = name.chars().take_while(|c| c.is_uppercase()).count();
    let lowered = if upper > 1 && upper < name.chars().count() { upper - 1 } else { upper };
    name.chars().take(lowered).flat_map(char::to_lowercase).chain(name.chars().skip(lowered)).collect()
}
