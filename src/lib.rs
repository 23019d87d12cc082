//! Proves that data in transit is protected: reads Kotlin, Java, Swift and configuration, works out every
//! channel over which a program talks, and judges each against policies.

pub mod channel;
pub mod cli;
pub mod configs;
pub mod inventory;
pub mod ir;
pub mod knowledge;
pub mod languages;
pub mod policy;
pub mod report;
pub mod scan;
pub mod source;
pub mod syntax;
pub mod trace;
