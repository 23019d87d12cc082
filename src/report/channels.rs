//! The inventory: every channel with all that is known of it and the steps that prove it.

use std::fmt::Display;
use std::io::{self, Write as _};

use anstyle::Style as Paint;

use super::place::Spot;
use super::plain::{name, visible};
use super::{Files, Style, Unheard, unheard};
use crate::channel::{Channel, Fact, Kind};

/// Writes all channels as text, one block each.
///
/// # Errors
/// When `out` cannot be written.
pub fn write(channels: &[Channel], files: &dyn Files, style: Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut buffered = io::BufWriter::new(out);
    let mut out = Unheard::new(unheard::Kind::Text, &mut buffered);
    let bold = if style.colour { Paint::new().bold() } else { Paint::new() };
    for channel in channels {
        let spot = Spot::of(files, channel.place);
        let place = spot.map_or_else(|| "unknown place".to_owned(), |spot| spot.to_string());
        writeln!(out, "{place}: {bold}{}{bold:#}", visible(&title(channel)))?;
        for (property, told) in facts(channel) {
            writeln!(out, "    {property:<12} {}", visible(&told))?;
        }
        let near = |place| match (Spot::of(files, place), spot) {
            (Some(at), Some(spot)) if at.file.id == spot.file.id => format!("{}:{}", at.start.line, at.start.column),
            (Some(at), _) => at.to_string(),
            (None, _) => "unknown place".to_owned(),
        };
        for step in &channel.trail {
            let decides = step.decides.map_or(String::new(), |property| format!(" (decides {property})"));
            writeln!(out, "    {:<12} {}{decides}", near(step.place), visible(&step.what))?;
        }
        for flow in &channel.flows {
            for step in &flow.steps {
                writeln!(out, "    {:<12} {}: {}", near(step.place), flow.payload, visible(&step.what))?;
            }
        }
        writeln!(out)?;
    }
    writeln!(out, "{} channel{}", channels.len(), if channels.len() == 1 { "" } else { "s" })?;
    out.end()
}

fn title(channel: &Channel) -> String {
    let part = channel.part.as_ref().map_or(String::new(), |part| format!(", {part}"));
    match channel.kind {
        Kind::Link => name(channel) + &part,
        Kind::Trust => format!("decision about trust{part}"),
        Kind::Permission => format!("what the platform permits{part}"),
        Kind::Library => format!("library {}{part}", channel.symbol),
    }
}

/// Everything that says something.
fn facts(channel: &Channel) -> Vec<(&'static str, String)> {
    fn told<T: Display + Ord + Clone>(fact: &Fact<T>) -> Option<String> {
        let values: Vec<String> = match fact {
            Fact::Unknown => return None,
            Fact::Known(value) => vec![value.to_string()],
            Fact::OneOf(values) => {
                let rest = (!fact.is_whole()).then(|| "unknown".to_owned());
                values.iter().map(T::to_string).chain(rest).collect()
            }
        };
        Some(values.join(" or "))
    }
    let unknown = || Some("unknown".to_owned());
    let is_link = channel.kind == Kind::Link;
    let carries: Vec<String> = channel.carried().collect();
    let all = [
        ("encryption", told(&channel.encryption).or_else(|| unknown().filter(|_| channel.kind != Kind::Trust))),
        ("identity", told(&channel.identity).or_else(|| unknown().filter(|_| channel.kind != Kind::Permission))),
        ("tls", told(&channel.tls)),
        ("ciphers", told(&channel.ciphers)),
        ("role", told(&channel.role)),
        ("side", told(&channel.side)),
        ("port", told(&channel.port)),
        ("scope", told(&channel.scope).or_else(|| unknown().filter(|_| is_link))),
        ("carries", (!carries.is_empty()).then(|| carries.join(", "))),
        ("reach", Some(channel.reach.to_string())),
        ("platform", is_link.then(|| channel.platform.to_string())),
        ("unverified", channel.unverified.then(|| "what is said of it was read in documentation only".to_owned())),
        ("fail-open", channel.fail_open.then(|| "its failure is answered by going on without TLS".to_owned())),
        ("symbol", (!channel.symbol.is_empty()).then(|| channel.symbol.to_string())),
        ("model", Some(channel.model.to_string())),
    ];
    all.into_iter().filter_map(|(property, told)| told.map(|told| (property, told))).collect()
}
