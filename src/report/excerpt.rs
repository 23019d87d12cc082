//! The lines of code under a finding: made harmless, cut to the width, and marked.

use std::collections::BTreeMap;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Snippet};
use textwrap::core::display_width;

use super::place::Spot;
use super::plain::{push_visible, visible};

/// What stands where code was cut off.
const DOTS: &str = "...";
/// The code never gets fewer columns than this.
const MIN_ROOM: usize = 20;
/// A mark never gets fewer columns than this for the sake of its label.
const MIN_MARK: usize = 8;

/// Marked places in one file; the first mark is the finding's own.
pub(super) struct Excerpt<'r> {
    marks: Vec<Mark<'r>>,
}

/// A place in the code and what happens there.
struct Mark<'r> {
    spot: Spot<'r>,
    label: String,
}

impl<'r> Excerpt<'r> {
    /// An excerpt around the place of a finding, which lies on one line.
    pub(super) fn new(spot: Spot<'r>) -> Self {
        Self { marks: vec![Mark { spot, label: String::new() }] }
    }

    /// Says what happens at a place of the same file, which lies on one line.
    pub(super) fn mark(&mut self, spot: Spot<'r>, what: &str) {
        let what = visible(what);
        match self.marks.iter_mut().find(|mark| mark.spot.span == spot.span) {
            Some(mark) if mark.label.is_empty() => mark.label.push_str(&what),
            Some(mark) => mark.label.extend([", ", &what]),
            None => self.marks.push(Mark { spot, label: what.into_owned() }),
        }
    }

    /// Columns that the numbers of the lines take.
    pub(super) fn digits(&self) -> usize {
        let last = self.marks.iter().map(|mark| mark.spot.start.line).max();
        last.unwrap_or(1).to_string().len()
    }

    /// The lines for the renderer, each within `width` columns together with its number. Marks that were cut off with
    /// the ends of a long line become notes.
    pub(super) fn snippet(&self, width: usize, notes: &mut Vec<String>) -> Snippet<'static, Annotation<'static>> {
        let mut lines = BTreeMap::<u32, Vec<&Mark<'_>>>::new();
        for mark in &self.marks {
            lines.entry(mark.spot.start.line).or_default().push(mark);
        }
        let own = self.marks[0].spot;
        let first = lines.keys().next().copied().unwrap_or(1);
        let last = lines.keys().next_back().copied().unwrap_or(1);
        // The line's number and ` | ` stand before the code.
        let room = width.saturating_sub(self.digits() + 3).max(MIN_ROOM);
        let mut text = String::new();
        let mut annotations = Vec::new();
        for line in first..=last {
            if line > first {
                text.push('\n');
            }
            let Some(here) = lines.get(&line) else {
                // A single line between two marked ones is shown; others are folded away, so that their text does not
                // matter.
                if lines.contains_key(&(line - 1)) && lines.contains_key(&(line + 1)) {
                    text.push_str(&Cut::of(own.file.lines.text(&own.file.text, line), 0, 0, room).text);
                }
                continue;
            };
            let cut = Cut::around(here[0], room);
            for mark in here {
                // Labels of several marks are put on lines of their own.
                let beside = if here.len() == 1 { 1 + display_width(&mark.label) } else { 0 };
                let Some(Range { start, end }) = cut.find(&mark.spot, room.saturating_sub(beside)) else {
                    notes.push(format!("{} {}", mark.spot, mark.label));
                    continue;
                };
                let kind = if mark.spot.span == own.span { AnnotationKind::Primary } else { AnnotationKind::Context };
                let label = (!mark.label.is_empty()).then(|| mark.label.clone());
                annotations.push(kind.span(text.len() + start..text.len() + end).label(label));
            }
            text.push_str(&cut.text);
        }
        Snippet::source(text).line_start(first as usize).annotations(annotations)
    }
}

/// The part of one line that is shown.
struct Cut {
    text: String,
    /// Where each character of the file stands in `text`, by its byte in the file, up to the end of what is shown.
    bytes: BTreeMap<usize, usize>,
}

impl Cut {
    /// Cuts the line of a mark so that the mark and its label fit into `room` columns, with as much of the line before
    /// the mark as there is room for.
    fn around(mark: &Mark<'_>, room: usize) -> Self {
        let (line, text) = mark.spot.first_line();
        let before = text.get(..mark.spot.span.start as usize - line).unwrap_or_default();
        let needed = columns(mark.spot.text(), room) + 1 + display_width(&mark.label);
        let left = room.saturating_sub(needed).max(room / 8);
        let backwards = || before.chars().rev();
        let start = match before.len() - fitting(backwards(), left) {
            0 => 0,
            _ => before.len() - fitting(backwards(), left.saturating_sub(DOTS.len())),
        };
        Self::of(text, line, start, room)
    }

    /// Shows a line, which starts at byte `line` of its file, from its byte `start` on.
    fn of(text: &str, line: usize, start: usize, room: usize) -> Self {
        let mut out = if start > 0 { DOTS.to_owned() } else { String::new() };
        let room = room.saturating_sub(out.len());
        let rest = &text[start..];
        let kept = match fitting(rest.chars(), room) {
            all if all == rest.len() => all,
            _ => fitting(rest.chars(), room.saturating_sub(DOTS.len())),
        };
        let mut bytes = BTreeMap::new();
        for (offset, c) in rest[..kept].char_indices() {
            bytes.insert(line + start + offset, out.len());
            push_visible(&mut out, c);
        }
        bytes.insert(line + start + kept, out.len());
        if kept < rest.len() {
            out.push_str(DOTS);
        }
        Self { text: out, bytes }
    }

    /// Where a place stands in the text: what is shown of it up to column `room`, but never next to nothing.
    fn find(&self, spot: &Spot<'_>, room: usize) -> Option<Range<usize>> {
        let (from, to) = (spot.span.start as usize, spot.span.end as usize);
        let start = *self.bytes.get(&from)?;
        let left = room.saturating_sub(display_width(&self.text[..start])).max(MIN_MARK);
        let fits = |end: &usize| display_width(&self.text[start..*end]) <= left;
        let end = self.bytes.range(from..=to).rev().map(|(_, end)| *end).find(fits)?;
        (start < end || from == to).then_some(start..end)
    }
}

/// How many bytes of the characters fit into `room` columns.
fn fitting(chars: impl Iterator<Item = char>, room: usize) -> usize {
    let mut used = 0;
    let mut shown = String::new();
    let fits = |c: &char| {
        shown.clear();
        push_visible(&mut shown, *c);
        used += display_width(&shown);
        used <= room
    };
    chars.take_while(fits).map(char::len_utf8).sum()
}

/// Columns that a text takes, counted up to `max`.
fn columns(text: &str, max: usize) -> usize {
    let text: String = text.chars().take(max).collect();
    display_width(&visible(&text)).min(max)
}
