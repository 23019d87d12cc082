//! From IR and knowledge to channels: bounded abstract interpretation of everything that could touch one.

mod call;
mod effects;
mod emit;
mod endpoint;
mod eval;
mod exec;
mod files;
mod judge;
mod project;
mod roots;
mod text;
mod value;

use crate::channel::Channel;
use crate::knowledge::Knowledge;

pub use project::ProjectUnit;

/// What tracing a project gives.
#[derive(Debug, Default)]
pub struct Traced {
    /// All channels, sorted by place.
    pub channels: Vec<Channel>,
    /// How many functions were given up because they took more steps than allowed.
    pub given_up: u64,
}

/// Works out every channel of a project.
#[must_use]
pub fn trace(units: Vec<ProjectUnit<'_>>, knowledge: &Knowledge) -> Traced {
    roots::run(units, knowledge)
}
