//! What makes two findings of different runs the same finding, and what is left of that when code moves.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::Finding;
use crate::channel::Channel;
use crate::source::{Files, Place, Span};

/// The structural key of each finding, in their order: what rule, in which file and declaration, for which channel,
/// and a number that tells equal ones apart. Lines may move and code be laid out anew without changing it.
#[must_use]
pub fn channel_keys(findings: &[Finding], files: &dyn Files) -> Vec<String> {
    let mut seen = BTreeMap::<String, u32>::new();
    let number = |finding: &Finding| {
        let key = channel_key(finding, files);
        let count = seen.entry(key.clone()).or_insert(0);
        *count += 1;
        format!("{key}:{count}")
    };
    findings.iter().map(number).collect()
}

fn channel_key(finding: &Finding, files: &dyn Files) -> String {
    let Origin { path, code } = Origin::of(finding, files);
    let channel = &finding.channel;
    let part = channel.part.as_deref().unwrap_or_default();
    hash(&[&finding.rule.id, &path, &channel.symbol, &code, part, finding.property.word()])
}

/// What is left of a finding's key when its file and its declaration get other names: the code that opens the channel,
/// the rule and the property.
pub(super) fn origin_key(finding: &Finding, files: &dyn Files) -> String {
    let part = finding.channel.part.as_deref().unwrap_or_default();
    hash(&[&finding.rule.id, &Origin::of(finding, files).code, part, finding.property.word()])
}

/// Where the channel of a finding comes from.
pub(super) struct Origin {
    /// The file.
    pub path: String,
    /// The code without its layout.
    code: String,
}

impl Origin {
    pub(super) fn of(finding: &Finding, files: &dyn Files) -> Self {
        let Place { file, span } = finding.channel.place;
        let Some(file) = files.file(file) else { return Self { path: String::new(), code: String::new() } };
        let code = essence(text(&file.text, span), &finding.channel);
        Self { path: file.path.to_string(), code }
    }
}

/// The text at a place; a place that cuts a letter begins before it.
fn text(text: &str, span: Span) -> &str {
    let boundary = |at: u32| {
        let at = (at as usize).min(text.len());
        (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default()
    };
    let start = boundary(span.start);
    text.get(start..boundary(span.end).max(start)).unwrap_or_default()
}

fn hash(fields: &[&str]) -> String {
    let mut hash = Sha256::new();
    for field in fields {
        hash.update(field);
        hash.update([0]);
    }
    hash.finalize().iter().take(8).fold(String::new(), |mut hex, byte| {
        // Writing to a string does not fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Code without its layout and without the texts that name neither a host nor a protocol, which change for other reasons.
fn essence(code: &str, channel: &Channel) -> String {
    let names = || channel.host.values().iter().chain(channel.protocol.values());
    let tells =
        |text: &str| text.contains("://") || names().any(|name| !name.is_empty() && text.contains(name.as_str()));
    let mut out = String::new();
    let mut rest = code;
    while let Some((before, after)) = rest.split_once('"') {
        out.extend(before.split_whitespace());
        let end = closing_quote(after);
        let text = &after[..end];
        out.push('"');
        out.push_str(if tells(text) { text } else { "" });
        out.push('"');
        rest = after.get(end + 1..).unwrap_or_default();
    }
    out.extend(rest.split_whitespace());
    out
}

/// Where the text that a quote opened ends: the next quote without a backslash before it, or the end.
fn closing_quote(text: &str) -> usize {
    let mut escaped = false;
    let closes = |c: char| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    };
    text.find(closes).unwrap_or(text.len())
}
