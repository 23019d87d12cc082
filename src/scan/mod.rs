//! The pipeline: the only place where all rooms meet.

pub mod examples;
