//! Texts that are put together by a template: `%s`, `%1$s`, `{0}`.

use std::rc::Rc;

use crate::channel::Name;
use crate::trace::domain::{Atom, Part, Val, What, push_part, text_options};

/// Fills a format string: `%s`, `%d`, `%@`, `%1$s`, `{}` is left alone.
pub(in crate::trace) fn format<'p>(template: &Val<'p>, args: &[Val<'p>]) -> Val<'p> {
    if template.0.len() > 1 {
        let mut out = Val::none();
        for atom in &template.0 {
            out.join(&format(&Val::only(atom.clone()), args));
        }
        return out;
    }
    let Some(What::Text(pieces)) = template.single().map(|atom| &atom.what) else { return Val::unknown() };
    let mut parts: Vec<Part> = Vec::new();
    let mut next = 0;
    for piece in pieces.iter() {
        match piece {
            Part::Literal(text) => fill(&mut parts, &mut next, text, args),
            Part::Hole(_) => push_part(&mut parts, piece),
        }
    }
    let from = template.single().and_then(|a| a.from);
    Val::only(Atom::new(What::Text(Rc::from(parts)), from)).labelled(&template.label())
}

/// `MessageFormat.format("{0}://{1}", …)`.
pub(in crate::trace) fn by_number<'p>(template: &Val<'p>, args: &[Val<'p>]) -> Val<'p> {
    let (Some(text), Some(atom)) = (template.text(), template.single()) else { return Val::unknown() };
    let mut parts = Vec::new();
    let (mut rest, mut quoted) = (text.as_str(), false);
    while let Some(at) = rest.find(['{', '\'']) {
        push_part(&mut parts, &Part::Literal(Name::new(&rest[..at])));
        let (found, after) = rest[at..].split_at(1);
        rest = after;
        if found == "'" {
            // Two of them are one.
            match rest.strip_prefix('\'') {
                Some(after) => {
                    push_part(&mut parts, &Part::Literal(Name::new_static("'")));
                    rest = after;
                }
                None => quoted = !quoted,
            }
            continue;
        }
        if quoted {
            push_part(&mut parts, &Part::Literal(Name::new_static("{")));
            continue;
        }
        let Some((inside, after)) = rest.split_once('}') else { return Val::unknown() };
        rest = after;
        let index = inside.split(',').next().and_then(|index| index.trim().parse::<usize>().ok());
        let options = index.and_then(|index| args.get(index)).map(|val| text_options(val, "…"));
        match options.as_deref() {
            Some([only]) => only.iter().for_each(|part| push_part(&mut parts, part)),
            _ => push_part(&mut parts, &Part::Hole(Name::new_static("…"))),
        }
    }
    push_part(&mut parts, &Part::Literal(Name::new(rest)));
    Val::only(Atom::new(What::Text(Rc::from(parts)), atom.from)).labelled(&template.label())
}

/// Puts a piece of a format string behind what is there, its places filled.
fn fill(parts: &mut Vec<Part>, next: &mut usize, text: &str, args: &[Val<'_>]) {
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        push_part(parts, &Part::Literal(Name::new(&rest[..at])));
        rest = &rest[at + 1..];
        if let Some(after) = rest.strip_prefix('%') {
            push_part(parts, &Part::Literal(Name::new_static("%")));
            rest = after;
            continue;
        }
        let end = rest.find(|c: char| c.is_ascii_alphabetic() || c == '@').unwrap_or(rest.len());
        let spec = &rest[..end];
        // Widths and bases change how a value is written.
        let shape = spec.split_once('$').map_or(spec, |(_, shape)| shape);
        let written = rest.get(end..).unwrap_or_default().trim_start_matches('l');
        let plain = shape.is_empty() && written.starts_with(['s', 'd', '@', 'i', 'u', 'b']);
        let index = match spec.split_once('$') {
            Some((n, _)) => n.parse::<usize>().ok().and_then(|n| n.checked_sub(1)),
            None => {
                *next += 1;
                Some(*next - 1)
            }
        };
        // `%ld`, `%lld`.
        let mut after = &rest[end..];
        after = after.trim_start_matches('l');
        rest = after.get(after.chars().next().map_or(0, char::len_utf8)..).unwrap_or_default();
        let option = index
            .and_then(|i| args.get(i))
            .filter(|_| plain)
            .map(|val| text_options(val, "…"))
            .and_then(|mut options| (options.len() == 1).then(|| options.remove(0)))
            .unwrap_or_else(|| vec![Part::Hole(Name::new_static("…"))]);
        option.iter().for_each(|p| push_part(parts, p));
    }
    push_part(parts, &Part::Literal(Name::new(rest)));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_values_that_are_written_as_they_are_fill_a_template() {
        let filled = |template: &str, args: &[Val<'_>]| format(&Val::word(template), args).text();
        let (word, number) = (Val::word("http"), Val::of(What::Int(7)));
        assert_eq!(filled("%s://a:%d", &[word.clone(), number.clone()]).as_deref(), Some("http://a:7"));
        assert_eq!(filled("%2$s%%%1$d", &[number.clone(), word]).as_deref(), Some("http%7"));
        assert_eq!(filled("%02d", std::slice::from_ref(&number)), None);
        assert_eq!(filled("%x", &[number]), None);
    }
}
