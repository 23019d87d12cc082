//! Which source files could matter, told from their bytes alone: one automaton over everything that is known.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, Input, MatchKind};

use crate::channel::Name;
use crate::knowledge::{Knowledge, Literal};

/// What a hit has to look like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Pattern {
    /// A name, with nothing of another name on either side.
    Word,
    /// The scheme of a URL with its colon.
    Scheme,
    /// The start of a URL that only names something: swallows the scheme in it.
    Harmless,
}

/// Finds the words of the knowledge in a text.
#[derive(Debug)]
pub struct Prefilter {
    automaton: AhoCorasick,
    /// What each pattern of the automaton is.
    patterns: Vec<Pattern>,
}

impl Prefilter {
    /// A prefilter for what is known, and for nothing else: there is no second list to keep.
    ///
    /// # Errors
    /// The automaton would be too large.
    pub fn new(knowledge: &Knowledge) -> Result<Self, BuildError> {
        let (mut texts, mut patterns) = (Vec::new(), Vec::new());
        let mut add = |text: String, pattern| {
            texts.push(text);
            patterns.push(pattern);
        };
        for word in knowledge.words() {
            if !word.ends_with(':') {
                add(word.to_string(), Pattern::Word);
            } else if !is_local(knowledge, &word) {
                // Schemes are read without regard to case, and only these spellings are ever written.
                let capital: String =
                    word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect();
                add(word.to_uppercase(), Pattern::Scheme);
                add(capital, Pattern::Scheme);
                add(word.to_string(), Pattern::Scheme);
            }
        }
        for url in knowledge.names_not_addresses() {
            add(url.to_string(), Pattern::Harmless);
        }
        let automaton = AhoCorasick::builder()
            .kind(Some(AhoCorasickKind::DFA))
            .match_kind(MatchKind::LeftmostLongest)
            .build(&texts)?;
        Ok(Self { automaton, patterns })
    }

    /// Where in a text something stands that could matter.
    pub fn hits<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let found = self.automaton.find(Input::new(text).span(at..text.len()))?;
                let pattern = self.patterns.get(found.pattern().as_usize())?;
                let (before, after) = text.as_bytes().split_at(found.start());
                let after = after.get(found.len()..).unwrap_or_default();
                let starts = !before.last().copied().is_some_and(is_name);
                let counts = match pattern {
                    Pattern::Harmless => {
                        at = found.end();
                        continue;
                    }
                    Pattern::Word => starts && !after.first().copied().is_some_and(is_name),
                    // A space follows the colon of a label or a key, never that of a URL.
                    Pattern::Scheme => starts && after.first().is_some_and(|next| !next.is_ascii_whitespace()),
                };
                if counts {
                    at = found.end();
                    return Some(found.start());
                }
                // What was too short on one side may hide the start of something else.
                at = found.start() + 1;
            }
        })
    }

    /// Whether a file with this text could open, configure or judge a channel by itself.
    #[must_use]
    pub fn wakes(&self, text: &str) -> bool {
        self.hits(text).next().is_some()
    }
}

/// Whether nothing that a scheme opens ever leaves the device.
fn is_local(knowledge: &Knowledge, scheme: &Name) -> bool {
    let local = |literal: &Literal| matches!(literal, Literal::Symbol(word) | Literal::Text(word) if word == "local");
    knowledge
        .scheme(scheme)
        .is_some_and(|(protocol, _)| protocol.state.iter().any(|(slot, value)| slot == "side" && local(value)))
}

/// Whether a byte is part of a name. All letters beyond ASCII may be.
fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge;

    const PROTOCOLS: &str = "
protocols:
  http: { title: HTTP, group: web, schemes: [http], state: { encryption: none } }
  file: { title: file, group: local, schemes: [file], state: { side: local } }
loopback-hosts: [localhost]
names-not-addresses: ['http://www.w3.org/']
";
    const MODEL: &str = "
model: sockets
types:
  java.net.Socket: {}
  javax.net.ssl.HostnameVerifier:
    judged:
      - { method: 'verify($host, $session)', accepts: return true, set: { names: none } }
";

    fn prefilter() -> Prefilter {
        let files = [("policies/protocols.yaml", PROTOCOLS), ("policies/models/sockets.yaml", MODEL)];
        let knowledge = knowledge::load(files).expect("knowledge");
        Prefilter::new(&knowledge).expect("an automaton")
    }

    #[test]
    fn only_what_is_known_wakes() {
        let prefilter = prefilter();
        for (text, wakes) in [
            ("new Socket(host, 80)", true),
            ("Socket", true),
            ("val socket = WebSocket()", false),
            ("SocketAddress", false),
            ("Socketé", false),
            ("boolean verify(String host, SSLSession s)", true),
            ("verifySocket(Socket s)", true),
            ("\"http://example.com\"", true),
            ("\"HTTP://example.com\"", true),
            ("\"http:\" + \"//example.com\"", true),
            ("init(http: String)", false),
            ("xhttp://example.com", false),
            ("\"http://localhost:8080\"", true),
            ("xmlns=\"http://www.w3.org/2000/svg\"", false),
            ("\"http://www.w3.org/\" + \"http://example.com\"", true),
            ("\"file:///etc\"", false),
            ("", false),
        ] {
            assert_eq!(prefilter.wakes(text), wakes, "{text}");
        }
    }
}
