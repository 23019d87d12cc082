//! Where running begins: classes, functions, scripts and settings files, and which of them are worth it.
//!
//! `roots` runs a project file by file, `classes` a class with its methods, which find what `settle` and `subclasses` leave,
//! and `files` reads settings files. `scout` tries which callers matter, `shelve` what code puts under keys for other code. Both begin a root as `begin` says. `parts` puts
//! together what all files showed.

mod begin;
mod classes;
mod files;
mod parts;
mod roots;
mod scout;
mod settle;
mod shelve;
mod subclasses;

pub(super) use files::parts_of;
pub use parts::Part;
pub(super) use parts::join;
pub(super) use roots::run;
pub(super) use scout::leads;
pub(super) use shelve::shelves;
