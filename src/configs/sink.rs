//! Where the readers put what they find, within bounds that no real file reaches.

use crate::ir::{Gap, Name, Setting, Unit};
use crate::source::{SourceFile, Span};

/// Settings kept of one file.
const MAX_SETTINGS: usize = 50_000;
/// Subjects kept of one file, counted once for each setting that has them.
const MAX_SUBJECTS: usize = 200_000;
/// Bytes of a key; a longer one comes from a file that nests keys without sense.
const MAX_KEY: usize = 512;
/// Gaps listed for one file; the last one says that there are more.
const MAX_GAPS: usize = 64;

/// What a setting speaks about, shared by all settings of one element, domain or document.
#[derive(Clone, Debug, Default)]
pub(super) struct Scope {
    pub(super) subjects: Vec<Name>,
    pub(super) group: u32,
    pub(super) debug_only: bool,
}

/// Gathers what one file sets.
///
/// The bounds exist because a few kilobytes can stand for gigabytes (aliases, references, products of
/// domains and attributes). Whatever falls outside becomes one gap.
pub(super) struct Sink {
    unit: Unit,
    format: Name,
    subjects: usize,
    full: bool,
}

impl Sink {
    /// An empty sink for a file, in the format's word.
    pub(super) fn new(file: &SourceFile, format: &'static str) -> Self {
        let unit = Unit::new(file.id, file.kind);
        Self { unit, format: Name::new_static(format), subjects: 0, full: false }
    }

    /// Adds a setting; `span` covers key and value.
    pub(super) fn set(&mut self, key: &str, value: impl Into<Name>, span: Span, value_span: Span, scope: &Scope) {
        if self.full {
            return;
        }
        if key.len() > MAX_KEY {
            return self.gap(span, "key with too many parts");
        }
        self.subjects += scope.subjects.len();
        if self.unit.settings.len() >= MAX_SETTINGS || self.subjects > MAX_SUBJECTS {
            self.full = true;
            return self.gap(span, "more settings than are read, from here on");
        }
        self.unit.settings.push(Setting {
            format: self.format.clone(),
            key: key.into(),
            value: value.into(),
            subjects: scope.subjects.clone(),
            group: scope.group,
            debug_only: scope.debug_only,
            span,
            value_span,
        });
    }

    /// Notes something that could not be read.
    pub(super) fn gap(&mut self, span: Span, what: impl Into<Name>) {
        push_gap(&mut self.unit.gaps, span, what);
    }

    /// Notes everything that another reader could not read.
    pub(super) fn gaps(&mut self, gaps: Vec<Gap>) {
        for gap in gaps {
            self.gap(gap.span, gap.what);
        }
    }

    /// Whether nothing more is taken, so that a reader can stop.
    pub(super) fn is_full(&self) -> bool {
        self.full
    }

    /// The unit.
    pub(super) fn finish(self) -> Unit {
        self.unit
    }
}

/// Adds a gap to a list that stays short whatever the file holds.
pub(super) fn push_gap(gaps: &mut Vec<Gap>, span: Span, what: impl Into<Name>) {
    if gaps.len() < MAX_GAPS {
        let last = gaps.len() + 1 == MAX_GAPS;
        let what = if last { "more that could not be read, from here on".into() } else { what.into() };
        gaps.push(Gap { span, what });
    }
}
