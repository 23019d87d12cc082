//! What variables of known types are usually called: `webView` is a `WebView`, in Swift a `WKWebView`.

use rustc_hash::FxHashMap;

use crate::channel::Name;
use crate::knowledge::{Knowledge, usual_names};

/// Simple names of known types by what a variable of them is called.
#[derive(Debug, Default)]
pub(in crate::trace) struct Called(FxHashMap<Name, Vec<Name>>);

impl Called {
    /// Looks at all known types.
    pub fn new(knowledge: &Knowledge) -> Self {
        let mut called: FxHashMap<Name, Vec<Name>> = FxHashMap::default();
        for full in knowledge.type_names() {
            let simple = full.rsplit('.').next().unwrap_or(full);
            for name in usual_names(full) {
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
