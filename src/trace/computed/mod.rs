//! What the languages' own functions make of values that are known: texts, lists, numbers, bytes.
//!
//! `tables` say which name means which function, so a function is taught by one line there and by itself: those of texts
//! stand in `texts`, in `changes` where they change one, and in `pieces` where they also know texts with holes, those of
//! lists in `lists`, others in `bytes` and `numbers`. A function gets what is known as [`Given`] and says what it makes of
//! that as [`Out`]: exactly, or nothing at all. `calls/computed.rs` hands values over and takes the answers.

mod bytes;
mod changes;
mod format;
mod given;
mod lists;
mod numbers;
mod patterns;
mod pieces;
mod tables;
mod texts;

pub(super) use bytes::text_of;
pub(super) use format::{by_number, format};
pub(super) use given::{Args, Given, Out, Pick};
pub(super) use tables::{
    CHARS, CODES, DECODED, Does, ENCODED, ENCODED_FOR_URLS, Falls, Of, Row, builders, changes, is_of_texts, rows,
    statics,
};
