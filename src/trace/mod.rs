//! From IR and knowledge to channels: bounded abstract interpretation of everything that could touch one.

mod calls;
mod channels;
mod computed;
mod domain;
mod entries;
mod interpreter;
mod project;
mod reachability;
mod remembered;
mod trust;

use crate::channel::Channel;
use crate::knowledge::Knowledge;
use crate::source::FileId;

pub use entries::Part;
pub use project::{DEFAULT_PACKAGES, ProjectUnit};

/// What tracing a project gives.
#[derive(Debug, Default)]
pub struct Traced {
    /// All channels, sorted by place.
    pub channels: Vec<Channel>,
    /// Files with functions that were given up because they took more steps than allowed, and how many.
    pub given_up: Vec<(FileId, u64)>,
    /// Files whose tracing broke off, which is a mistake in this program.
    pub failed: Vec<FileId>,
}

/// Works out every channel of a project.
#[must_use]
pub fn trace(units: Vec<ProjectUnit<'_>>, knowledge: &Knowledge) -> Traced {
    join(trace_share(units, knowledge, Share::default()))
}

/// Works out what the files of one share of a project show. All of the project has to be there: files use each other.
#[must_use]
pub fn trace_share(units: Vec<ProjectUnit<'_>>, knowledge: &Knowledge, share: Share) -> Vec<Part> {
    if units.is_empty() {
        return Vec::new();
    }
    Tracer::new(knowledge).trace_share(units, share)
}

/// Puts together what all shares of a project gave, in whatever order.
#[must_use]
pub fn join(parts: Vec<Part>) -> Traced {
    entries::join(parts)
}

/// Works out the channels of projects, one after the other, with what has to be looked up in the knowledge only once.
#[derive(Debug)]
pub struct Tracer<'k> {
    knowledge: &'k Knowledge,
    known: reachability::Base<'k>,
}

impl<'k> Tracer<'k> {
    /// A tracer for what is known.
    #[must_use]
    pub fn new(knowledge: &'k Knowledge) -> Self {
        Self { knowledge, known: reachability::Base::new(knowledge) }
    }

    /// What is known.
    #[must_use]
    pub fn knowledge(&self) -> &'k Knowledge {
        self.knowledge
    }

    /// Works out every channel of a project.
    #[must_use]
    pub fn trace(&self, units: Vec<ProjectUnit<'_>>) -> Traced {
        join(self.trace_share(units, Share::default()))
    }

    fn trace_share(&self, units: Vec<ProjectUnit<'_>>, share: Share) -> Vec<Part> {
        entries::run(units, self.knowledge, &self.known, share)
    }
}

/// One of several shares of a project, which take its files in turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    /// Which one, from 1.
    pub number: u16,
    /// How many there are.
    pub of: u16,
}

impl Default for Share {
    /// All of it.
    fn default() -> Self {
        Self { number: 1, of: 1 }
    }
}

impl Share {
    /// Whether a file belongs to the share, by its place among all.
    fn holds(self, at: usize) -> bool {
        at % usize::from(self.of.max(1)) == usize::from(self.number.saturating_sub(1))
    }
}
