//! What variables of known types are usually called: `webView` is a `WebView`, in Swift a `WKWebView`.

use rustc_hash::FxHashMap;

use crate::channel::Name;
use crate::knowledge::Knowledge;

/// Simple names of known types by what a variable of them is called.
#[derive(Debug, Default)]
pub(in crate::trace) struct Called(FxHashMap<Name, Vec<Name>>);

impl Called {
    /// Looks at all known types.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut called: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        for full in knowledge.type_names() {
            let simple = full.rsplit('.').next().unwrap_or(full);
            let swift = full.starts_with(|c: char| c.is_ascii_uppercase());
            let framework = simple.chars().take_while(char::is_ascii_uppercase).count().saturating_sub(1);
            let short = simple.get(framework..).filter(|short| swift && framework > 0 && words_in(short) > 1);
            for name in [Some(simple), short].into_iter().flatten().flat_map(names_of) {
                let simples = called.entry(Name::new(name)).or_default();
                if !simples.iter().any(|own| own == simple) {
                    simples.push(Name::new(simple));
                }
            }
        }
        called.values_mut().for_each(|simples| simples.sort());
        Self(called)
    }

    /// Simple names of the types after which a variable may be called.
    pub fn types(&self, name: &str) -> &[Name] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }
}

/// What a variable of a type is called: `FTPClient` gives `ftpClient` and `ftpclient`.
fn names_of(simple: &str) -> [String; 2] {
    let letters = simple.chars().take_while(char::is_ascii_uppercase).count();
    let lowered = if letters > 1 && letters < simple.len() { letters - 1 } else { letters };
    let (head, rest) = simple.split_at(lowered);
    [head.to_ascii_lowercase() + rest, simple.to_ascii_lowercase()]
}

/// How many words a type's name has: `WebView` 2, `FTPClient` 2, `URL` 1.
pub(in crate::trace) fn words_in(simple: &str) -> usize {
    let letters: Vec<char> = simple.chars().collect();
    let begins = |at: usize| {
        let after_small = at == 0 || !letters[at - 1].is_ascii_uppercase();
        let before_small = letters.get(at + 1).is_some_and(char::is_ascii_lowercase);
        letters[at].is_ascii_uppercase() && (after_small || before_small)
    };
    (0..letters.len()).filter(|at| begins(*at)).count()
}
