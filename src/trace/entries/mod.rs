//! Where running begins: classes, functions, scripts and settings files, and which of them are worth it.

mod begin;
mod classes;
mod files;
mod parts;
mod roots;
mod scout;
mod settle;
mod subclasses;

pub use parts::Part;
pub(super) use parts::join;
pub(super) use roots::run;
pub(super) use scout::leads;
