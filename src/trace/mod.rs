//! From IR and knowledge to channels: bounded abstract interpretation of everything that could touch one.

mod assign;
mod call;
mod construct;
mod effects;
mod emit;
mod endpoint;
mod enter;
mod eval;
mod exec;
mod facts;
mod files;
mod judge;
mod looks;
mod member;
mod peer;
mod project;
mod relevance;
mod roots;
mod text;
mod value;
mod walker;

use crate::channel::Channel;
use crate::knowledge::Knowledge;
use crate::source::FileId;

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
    roots::run(units, knowledge)
}
