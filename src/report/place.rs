//! Places as people and machines read them: a file, lines and columns.

use std::fmt;

use super::Files;
use super::plain::visible;
use crate::source::{LineColumn, Place, SourceFile, Span};

/// A place that was looked up in its file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spot<'r> {
    /// The file.
    pub(super) file: &'r SourceFile,
    /// The bytes, within the text and on character boundaries.
    pub(super) span: Span,
    /// Where it starts.
    pub(super) start: LineColumn,
    /// Where it ends, exclusive.
    pub(super) end: LineColumn,
}

impl<'r> Spot<'r> {
    /// Looks a place up; nothing when the file is not there.
    pub(super) fn of(files: &'r dyn Files, place: Place) -> Option<Self> {
        let file = files.file(place.file)?;
        let start = boundary(&file.text, place.span.start as usize);
        let end = boundary(&file.text, place.span.end as usize).max(start);
        Some(Self::at(file, Span::new(start, end)))
    }

    /// The same place cut to its first line, and never empty where that line holds anything: a pull request shows
    /// an alert only when all of its lines were touched, and nobody sees a region without width.
    pub(super) fn narrow(self) -> Self {
        let (line, text) = self.first_line();
        let end = line + text.trim_end().len();
        let (from, to) = (self.span.start as usize, (self.span.end as usize).min(end));
        let span = if from < to { Span::new(from, to) } else { Span::new(end - text.trim().len(), end) };
        Self::at(self.file, span)
    }

    /// The text at the place.
    pub(super) fn text(&self) -> &'r str {
        self.span.of(&self.file.text)
    }

    /// The line on which the place starts: its first byte and its text without the line's end.
    pub(super) fn first_line(&self) -> (usize, &'r str) {
        let text = self.file.lines.text(&self.file.text, self.start.line);
        let before = &self.file.text[..self.span.start as usize];
        (before.rfind('\n').map_or(0, |newline| newline + 1), text)
    }

    fn at(file: &'r SourceFile, span: Span) -> Self {
        Self { file, span, start: file.line_column(span.start), end: file.line_column(span.end) }
    }
}

/// `path:line:column`, with nothing in it that a terminal would act on.
impl fmt::Display for Spot<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", visible(&self.file.path), self.start.line, self.start.column)
    }
}

/// The nearest character boundary at or before an offset.
fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
