//! Regular expressions on texts that are known.

use regex_automata::meta::Regex;
use regex_automata::util::syntax;

/// Most bytes of a pattern, of a text that it is held against, and of what compiling it takes.
const MOST_PATTERN: usize = 256;
const MOST_TEXT: usize = 4_096;
const MOST_COMPILED: usize = 1 << 18;

/// A pattern that means the same here as where it is written; nothing: it may not.
pub(super) fn compiled(pattern: &str, text: &str) -> Option<Regex> {
    // Java reads `\d`, `.` and `$` otherwise beyond ASCII and at ends of lines, and knows possessive and atomic parts.
    let odd = ["++", "*+", "?+", "}+", "&&", "\\G", "\\R", "\\Q", "\\h", "\\X", "\\x", "\\Z", "\\p", "\\P", "#"];
    let plain = |text: &str, most: usize| text.len() <= most && text.is_ascii() && !text.contains(['\r', '\n']);
    if !plain(pattern, MOST_PATTERN) || !plain(text, MOST_TEXT) || odd.iter().any(|odd| pattern.contains(odd)) {
        return None;
    }
    // Within brackets Java takes a bracket for another set.
    let mut inside = false;
    let mut chars = pattern.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' if inside => return None,
            '[' => inside = true,
            ']' => inside = false,
            _ => {}
        }
    }
    let config = Regex::config().nfa_size_limit(Some(MOST_COMPILED)).onepass(false).dfa(false);
    Regex::builder().configure(config).syntax(syntax::Config::new().utf8(true)).build(pattern).ok()
}

/// Whether a pattern fits a text as a whole.
pub(super) fn fits_whole(pattern: &str, text: &str) -> Option<bool> {
    let whole = format!("^(?:{pattern})$");
    Some(compiled(&whole, text)?.is_match(text))
}

/// A text with what a pattern fits replaced.
pub(super) fn replace(pattern: &str, text: &str, by: &str, once: bool) -> Option<String> {
    let regex = compiled(pattern, text)?;
    let mut out = String::new();
    let mut last = 0;
    for found in regex.captures_iter(text) {
        let whole = found.get_group(0)?;
        out.push_str(&text[last..whole.start]);
        let mut chars = by.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '\\' => out.push(chars.next()?),
                '$' => {
                    let group = chars.next()?.to_digit(10)? as usize;
                    // Further digits may belong to it.
                    if chars.peek().is_some_and(char::is_ascii_digit) || group >= found.group_len() {
                        return None;
                    }
                    out.push_str(found.get_group(group).map_or("", |span| &text[span.start..span.end]));
                }
                c => out.push(c),
            }
        }
        last = whole.end;
        if once || out.len() > MOST_TEXT {
            break;
        }
    }
    out.push_str(&text[last..]);
    (out.len() <= MOST_TEXT).then_some(out)
}

/// The pieces of a text between what a pattern fits.
pub(super) fn split<'t>(pattern: &str, text: &'t str) -> Option<Vec<&'t str>> {
    let regex = compiled(pattern, text)?;
    let mut out = Vec::new();
    let mut last = 0;
    for found in regex.find_iter(text) {
        // What fits nothing at all splits otherwise in every language.
        if found.is_empty() {
            return None;
        }
        out.push(&text[last..found.start()]);
        last = found.end();
    }
    out.push(&text[last..]);
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_replace_what_they_fit() {
        assert_eq!(replace("^https?://", "https://a", "", true).as_deref(), Some("a"));
        assert_eq!(replace("([a-z])s", "https as", "$1", false).as_deref(), Some("http a"));
        assert_eq!(replace("(?=s)", "https", "", false), None, "looks ahead");
        assert_eq!(replace("a", "a\nb", "c", false), None, "lines are told apart otherwise");
        assert_eq!(replace("(a)", "a", "$12", false), None, "which group is meant?");
    }

    #[test]
    fn patterns_split_and_fit() {
        assert_eq!(split("[,;] *", "a, b;c"), Some(vec!["a", "b", "c"]));
        assert_eq!(split("", "abc"), None);
        assert_eq!(fits_whole("https?", "http"), Some(true));
        assert_eq!(fits_whole("http|ftp", "https"), Some(false));
    }
}
