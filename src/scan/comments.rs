//! Comments of scanned files that may be waivers, and the lines of code that they are about.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::outline;
use crate::policy::{Comment, MARK};
use crate::source::{FileKind, SourceFile, Span};

/// The waivers in the comments of a file. Text outside comments is never one, whatever it says.
pub(super) fn waivers(file: &SourceFile) -> Vec<Comment> {
    if !file.text.contains(MARK) {
        return Vec::new();
    }
    let spans = match file.kind {
        FileKind::Java | FileKind::Kotlin | FileKind::Swift => outline::read(&file.text, file.kind).comments.into(),
        FileKind::Xml | FileKind::Plist => xml(&file.text),
        FileKind::Yaml => lines(&file.text, "#"),
        FileKind::Properties => lines(&file.text, "#!"),
        FileKind::Env | FileKind::Script => lines(&file.text, "#"),
        FileKind::Build | FileKind::Other => Vec::new(),
    };
    let mut found = Vec::new();
    for (at, span) in spans.iter().enumerate() {
        let Some(text) = said(span.of(&file.text)) else { continue };
        let mut text = text;
        // Comments of one line each that follow on each other are one.
        let mut last = *span;
        for next in spans.get(at + 1..).unwrap_or_default() {
            let between = Span { start: last.end, end: next.start }.of(&file.text);
            let more = words(next.of(&file.text));
            if !between.trim().is_empty()
                || between.matches('\n').count() > 1
                || more.starts_with(MARK)
                || after_code(file, *span)
            {
                break;
            }
            last = *next;
            text.push(' ');
            text.push_str(&more);
        }
        let line = file.line_column(span.start).line;
        let about = if after_code(file, *span) { line } else { next_code(file, &spans, last) };
        found.push(Comment { path: file.path.to_string(), line, about, text });
    }
    found
}

/// Whether there is code before a comment on its line.
fn after_code(file: &SourceFile, span: Span) -> bool {
    let before = file.text.get(..span.start as usize).unwrap_or_default();
    !before.rsplit('\n').next().unwrap_or_default().trim().is_empty()
}

/// The line of the first letter after a comment that stands in none.
fn next_code(file: &SourceFile, spans: &[Span], last: Span) -> u32 {
    let mut at = last.end as usize;
    loop {
        let rest = file.text.get(at..).unwrap_or_default();
        at += rest.len() - rest.trim_start().len();
        match spans.iter().find(|span| span.start as usize <= at && at < span.end as usize) {
            Some(span) => at = span.end as usize,
            None => return file.line_column(u32::try_from(at).unwrap_or(u32::MAX)).line,
        }
    }
}

/// What a comment says, if it begins as a waiver does.
fn said(comment: &str) -> Option<String> {
    let words = words(comment);
    let rest = words.strip_prefix(MARK)?;
    (rest.is_empty() || rest.starts_with(char::is_whitespace)).then_some(words)
}

/// The words of a comment without its marks, on one line.
fn words(comment: &str) -> String {
    let inner = comment.trim();
    let inner = inner.strip_prefix("<!--").map_or(inner, |inner| inner.strip_suffix("-->").unwrap_or(inner));
    let inner = inner.strip_prefix("/*").map_or(inner, |inner| inner.strip_suffix("*/").unwrap_or(inner));
    let inner = inner.trim_start_matches(['/', '#', '!', '*']);
    let lines = inner.lines().map(|line| line.trim().trim_start_matches("* "));
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The comments of an XML document, up to its first mistake.
fn xml(text: &str) -> Vec<Span> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().check_end_names = false;
    let mut found = Vec::new();
    let mut start = 0;
    loop {
        let event = reader.read_event();
        let end = usize::try_from(reader.buffer_position()).unwrap_or_default();
        match event {
            Ok(Event::Comment(_)) => found.push(Span::new(start, end)),
            Ok(Event::Eof) | Err(_) => return found,
            Ok(_) => {}
        }
        start = end;
    }
}

/// Comments that take a whole line, which both formats agree on: a mark after a value could belong to it.
fn lines(text: &str, marks: &str) -> Vec<Span> {
    let mut found = Vec::new();
    let mut at = 0;
    // A line that goes on in the next, or a block of text, can begin with the mark and be a value.
    let mut inside = None;
    let mut goes_on = false;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        let depth = line.len() - line.trim_start_matches(' ').len();
        if inside.is_some_and(|outer| depth <= outer && !content.is_empty()) {
            inside = None;
        }
        if inside.is_none() && !goes_on {
            if content.starts_with(|c: char| marks.contains(c)) {
                let start = at + line.len() - line.trim_start().len();
                found.push(Span::new(start, start + content.len()));
            } else if marks == "#" && block(content) {
                inside = Some(depth);
            }
        }
        goes_on = marks != "#" && content.ends_with('\\') && found.last().is_none_or(|span| span.end as usize <= at);
        at += line.len();
    }
    found
}

/// Whether a YAML line opens a block of text, in which a mark is a letter.
fn block(content: &str) -> bool {
    let value = content.rsplit([' ', ':']).next().unwrap_or_default();
    value.starts_with(['|', '>'])
}
