//! `wiretight explain`: what a rule asks, why, and the way out.

use std::path::Path;

use super::Failure;
use super::args::Explain;
use super::check;
use super::output::Output;
use crate::policy::{Outcome, Policy, Rule, resolve};
use crate::scan;
use crate::source::yaml::closest;

pub(super) fn run(args: &Explain, output: &mut Output) -> Result<Outcome, Failure> {
    let policy = match &args.policy.policy {
        Some(named) => scan::load_policy(named, scan::knowledge().map_err(scan::Error::BuiltIn)?)?,
        None => scan::policy_of(Path::new("."), &check::nearest()?)?,
    };
    let Some(rule) = policy.rule(&args.rule) else {
        let ids: Vec<&str> = policy.rules.iter().map(|rule| rule.info.id.as_str()).collect();
        let hint = match closest(&args.rule, ids.iter().copied()) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("there are: {}", ids.join(", ")),
        };
        return Err(Failure::Usage(format!("unknown rule `{}`; {hint}", args.rule)));
    };
    let width = output.style().width;
    let text = explained(rule, &policy, width);
    output.text(&text).map_err(|error| Failure::Write("the standard output".to_owned(), error))?;
    Ok(Outcome::Allowed)
}

/// The page on a rule.
fn explained(rule: &Rule, policy: &Policy, width: usize) -> String {
    let info = &rule.info;
    let paragraph = |text: &str| {
        let options = textwrap::Options::new(width).initial_indent("  ").subsequent_indent("  ").break_words(false);
        textwrap::fill(&text.split_whitespace().collect::<Vec<_>>().join(" "), options)
    };
    let mut parts = vec![
        format!("{}: {}", info.id, info.title),
        format!("asks\n{}", paragraph(&rule.question())),
        format!("costs (policy {})\n{}", policy.chain.join(" < "), paragraph(&costs(rule))),
        format!("why\n{}", paragraph(&info.why)),
        format!("fix\n{}", paragraph(&info.fix)),
    ];
    if !rule.aliases.is_empty() {
        parts.push(format!("formerly\n{}", paragraph(&rule.aliases.join(", "))));
    }
    let references: Vec<String> = info
        .references
        .iter()
        .map(|text| match resolve(text, &policy.frameworks) {
            Ok(reference) => {
                let edition =
                    reference.framework.edition.as_ref().map_or(String::new(), |edition| format!(" {edition}"));
                format!("  {text}: {}{edition}, {}", reference.framework.title, reference.control)
            }
            Err(_) => format!("  {text}"),
        })
        .collect();
    if !references.is_empty() {
        parts.push(format!("references\n{}", references.join("\n")));
    }
    for (word, examples) in [("denied", &rule.examples.denied), ("allowed", &rule.examples.allowed)] {
        for (ecosystem, code) in examples {
            let code: Vec<String> = code.lines().map(|line| format!("    {line}").trim_end().to_owned()).collect();
            parts.push(format!("{word} ({ecosystem})\n{}", code.join("\n")));
        }
    }
    parts.join("\n\n") + "\n"
}

/// What a breach costs.
pub(super) fn costs(rule: &Rule) -> String {
    let levels = &rule.levels;
    let mut text = format!("known {}, possible {}, unknown {}", levels.known, levels.possible, levels.unknown);
    for raise in &levels.raise {
        let carries: Vec<&str> = raise.carries.0.iter().map(|payload| payload.word()).collect();
        text.push_str(&format!("; {} with {}", raise.known, carries.join(", ")));
    }
    text
}
