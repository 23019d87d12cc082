//! Where running begins: classes, functions, scripts and settings files, and which of them are worth it.

mod files;
mod roots;
mod scout;
mod subclasses;

pub use roots::Part;
pub(super) use roots::{join, run};
pub(super) use scout::leads;
