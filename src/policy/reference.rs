//! References to controls: which frameworks there are, in which edition, and whether a reference names it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::source::yaml::{Mistake, Spanned};

/// The file of frameworks.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(title = "Wiretight frameworks")]
pub struct FrameworksFile {
    /// Frameworks by the word that references use.
    pub frameworks: BTreeMap<String, Framework>,
}

/// One framework of controls.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Framework {
    /// Its name as people say it.
    pub title: String,
    /// The edition that references must name, e.g. `4.0.1`. Frameworks whose ids never change meaning have none.
    pub edition: Option<String>,
    /// Where it is published.
    pub url: Option<String>,
}

/// A reference that was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference<'f> {
    /// The framework.
    pub framework: &'f Framework,
    /// The control within it, e.g. `4.2.1`.
    pub control: &'f str,
}

/// Resolves `framework@edition:control`, or `framework-control` for a framework without editions.
///
/// # Errors
/// What is wrong with it, and the way out.
pub fn resolve<'f>(
    text: &'f str,
    frameworks: &'f BTreeMap<String, Framework>,
) -> Result<Reference<'f>, (String, Option<String>)> {
    let name = text.split_once('@').map(|(name, _)| name);
    if let Some((name, framework, control)) = name.is_none().then(|| undated(text, frameworks)).flatten() {
        return match &framework.edition {
            None => Ok(Reference { framework, control }),
            Some(edition) => Err((
                format!("the reference `{text}` names no edition"),
                Some(format!("write `{name}@{edition}:{control}`: control numbers change between editions")),
            )),
        };
    }
    let Some((name, rest)) = text.split_once('@') else {
        let hint = "write `framework@edition:control`, with a framework from policies/frameworks.yaml";
        return Err((format!("`{text}` names no framework that is known"), Some(hint.into())));
    };
    let Some(framework) = frameworks.get(name) else {
        let meant = crate::source::yaml::closest(name, frameworks.keys().map(String::as_str));
        let hint = meant.map(|meant| format!("did you mean `{meant}`?"));
        return Err((format!("unknown framework `{name}`"), hint));
    };
    match (&framework.edition, rest.split_once(':')) {
        (Some(edition), Some((written, control))) if written == edition && !control.is_empty() => {
            Ok(Reference { framework, control })
        }
        (Some(edition), Some((written, control))) if written != edition => {
            let hint =
                format!("write `{name}@{edition}:{control}` after looking whether the number still means the same");
            Err((format!("`{name}` is known in edition {edition}, not {written}"), Some(hint)))
        }
        (Some(edition), _) => {
            Err((format!("the reference `{text}` names no control"), Some(format!("write `{name}@{edition}:control`"))))
        }
        (None, _) => {
            let hint = format!("write `{name}-{}`", rest.rsplit(':').next().unwrap_or_default());
            Err((format!("`{name}` has no editions"), Some(hint)))
        }
    }
}

/// The framework, its word and the control of a reference without `@`.
fn undated<'f>(
    text: &'f str,
    frameworks: &'f BTreeMap<String, Framework>,
) -> Option<(&'f str, &'f Framework, &'f str)> {
    frameworks
        .iter()
        .filter_map(|(name, framework)| {
            let control = text.strip_prefix(name.as_str())?.strip_prefix(['-', ':'])?;
            (!control.is_empty()).then_some((name.as_str(), framework, control))
        })
        .max_by_key(|(name, ..)| name.len())
}

/// Notes every reference that does not resolve.
pub(super) fn check(
    path: &str,
    text: &str,
    references: &[Spanned<String>],
    frameworks: &BTreeMap<String, Framework>,
    mistakes: &mut Vec<Mistake>,
) {
    for reference in references {
        if let Err((what, hint)) = resolve(&reference.value, frameworks) {
            mistakes.push(Mistake { hint, ..Mistake::at(path, text, reference.span, what) });
        }
    }
}
