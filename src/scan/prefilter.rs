//! Which source files could matter, told from their bytes alone: one automaton over everything that is known.

use aho_corasick::{AhoCorasick, AhoCorasickKind, BuildError, Input, MatchKind};

use rustc_hash::FxHashSet;

use super::outline::{Key, Outline, key};
use crate::channel::Name;
use crate::knowledge::{ANY_MODULE, FunctionModel, Knowledge, Literal, On};
use crate::trace::DEFAULT_PACKAGES;

/// Files from which on an automaton that is faster to search is worth the time that it takes to build.
const MANY: usize = 1_000;

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
    /// Where what each of them names comes from: packages of the JVM and modules of Swift, one of which a file must see
    /// for the name to mean it. None: it may be met anywhere.
    origins: Vec<Option<Origins>>,
}

/// Packages and modules by their keys.
#[derive(Debug, Default)]
struct Origins {
    packages: Vec<Key>,
    modules: Vec<Key>,
    /// It is seen by every file of the JVM's languages: `java.lang`.
    every_jvm: bool,
    /// It is seen by every file of Swift.
    every_swift: bool,
}

impl Prefilter {
    /// A prefilter for what is known, and for nothing else: there is no second list to keep. The number of files to
    /// search decides how much work on the automaton pays.
    ///
    /// # Errors
    /// The automaton would be too large.
    pub fn new(knowledge: &Knowledge, files: usize) -> Result<Self, BuildError> {
        let kind = if files < MANY { AhoCorasickKind::ContiguousNFA } else { AhoCorasickKind::DFA };
        let (texts, patterns): (Vec<String>, Vec<Pattern>) = patterns(knowledge).into_iter().unzip();
        let automaton = AhoCorasick::builder().kind(Some(kind)).match_kind(MatchKind::LeftmostLongest).build(&texts)?;
        let judged: FxHashSet<&str> = knowledge.judged_methods().map(Name::as_str).collect();
        let origin = |text: &String| if judged.contains(text.as_str()) { None } else { origins(knowledge, text) };
        let origins = texts.iter().map(origin).collect();
        Ok(Self { automaton, patterns, origins })
    }

    /// Where in a text something stands that could matter.
    pub fn hits<'t>(&'t self, text: &'t str) -> impl Iterator<Item = usize> + 't {
        self.found(text).map(|(at, _)| at)
    }

    /// Where in a text something stands that matters in a file with this outline. An address is none by itself: what
    /// goes there has a name of its own, here or in a file that uses it or that this one uses.
    pub(super) fn hits_in<'t>(
        &'t self,
        text: &'t str,
        swift: bool,
        outline: &'t Outline,
    ) -> impl Iterator<Item = usize> + 't {
        let imports = outline.mentions(key("import"));
        self.found(text).filter(move |(_, pattern)| self.means(*pattern, swift, imports, outline)).map(|(at, _)| at)
    }

    /// Whether a word can mean in a file what it names elsewhere.
    fn means(&self, pattern: usize, swift: bool, imports: bool, outline: &Outline) -> bool {
        if self.patterns.get(pattern) == Some(&Pattern::Scheme) {
            return false;
        }
        let Some(origins) = self.origins.get(pattern).and_then(Option::as_ref) else { return true };
        if swift {
            let seen = || !imports || origins.modules.iter().any(|module| outline.mentions(*module));
            origins.every_swift || (!origins.modules.is_empty() && seen())
        } else {
            let seen = || !imports || origins.packages.iter().any(|package| outline.sees(*package));
            origins.every_jvm || (!origins.packages.is_empty() && seen())
        }
    }

    /// Hits with the numbers of their patterns.
    fn found<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (usize, usize)> + 't {
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
                    return Some((found.start(), found.pattern().as_usize()));
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

/// What is looked for: everything that is known, as it stands in a text.
fn patterns(knowledge: &Knowledge) -> Vec<(String, Pattern)> {
    let mut patterns = Vec::new();
    for word in knowledge.words() {
        if !word.ends_with(':') {
            patterns.push((word.to_string(), Pattern::Word));
        } else if !is_local(knowledge, word) {
            // Schemes are read without regard to case, and only these spellings are ever written.
            let capital: String =
                word.chars().take(1).flat_map(char::to_uppercase).chain(word.chars().skip(1)).collect();
            for text in [word.to_uppercase(), capital, word.to_string()] {
                patterns.push((text, Pattern::Scheme));
            }
        }
    }
    patterns.extend(knowledge.names_not_addresses().iter().map(|url| (url.to_string(), Pattern::Harmless)));
    patterns
}

/// Where what a word names comes from; none: it may be met anywhere.
fn origins(knowledge: &Knowledge, word: &str) -> Option<Origins> {
    let mut origins = Origins::default();
    let alone = |f: &&FunctionModel| matches!(f.on, On::Nothing | On::Text);
    let functions = knowledge.functions(word).iter().filter(alone).map(|f| f.package.as_str());
    let types = knowledge.named(word).iter().map(|full| package_of(full));
    for package in types.chain(functions) {
        if package.is_empty() {
            return None;
        }
        // What one language sees everywhere is no word of the others.
        if package == DEFAULT_MODULE {
            origins.every_swift = true;
            continue;
        }
        if DEFAULT_PACKAGES.contains(&package) {
            origins.every_jvm = true;
            continue;
        }
        // Packages are written small and modules mostly not; a name that may be either counts as both.
        origins.packages.push(key(package));
        let importing = knowledge.reexporting(package.split('.').next().unwrap_or_default());
        // What any module may bring is there wherever something is imported.
        origins.modules.extend(importing.map(|module| key(if module == ANY_MODULE { "import" } else { module })));
    }
    Some(origins)
}

/// The module that every Swift file sees.
const DEFAULT_MODULE: &str = "Swift";

/// What stands before the outermost type of a full name.
fn package_of(full: &str) -> &str {
    // A function that is known as what it makes: `a.b.optionsOf`.
    if !full.split('.').any(|part| part.starts_with(char::is_uppercase)) {
        return full.rsplit_once('.').map_or("", |(package, _)| package);
    }
    let mut at = 0;
    for part in full.split('.') {
        if part.starts_with(char::is_uppercase) && (at > 0 || !full.contains('.')) {
            break;
        }
        at += part.len() + 1;
        // A module of Swift is one word, however it is written.
        if part.starts_with(char::is_uppercase) {
            break;
        }
    }
    full.get(..at.saturating_sub(1)).unwrap_or(full)
}

/// The words that wake the parser, to compare with other programs that search for them.
pub fn words(knowledge: &Knowledge) -> impl Iterator<Item = String> {
    patterns(knowledge).into_iter().filter(|(_, pattern)| *pattern != Pattern::Harmless).map(|(text, _)| text)
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
    use crate::scan::outline;
    use crate::source::FileKind;

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
  java.net.Socket: { calls: [ { call: 'new($host, $port)', opens: true } ] }
  javax.net.ssl.HostnameVerifier:
    judged:
      - { method: 'verify($host, $session)', accepts: return true, set: { names: none } }
";

    /// What one language sees everywhere is met everywhere in that language alone.
    #[test]
    fn words_of_one_language_do_not_wake_another() {
        let model = "
model: everywhere
types:
  Swift.Text: { calls: [ { call: 'new(contentsOf: $url)', opens: true } ] }
  java.lang.Link: { calls: [ { call: 'new($host)', opens: true } ] }
";
        let files = [("policies/protocols.yaml", PROTOCOLS), ("policies/models/everywhere.yaml", model)];
        let knowledge = knowledge::load(files).expect("knowledge");
        let prefilter = Prefilter::new(&knowledge, 1).expect("an automaton");
        let wakes = |text: &str, kind: FileKind| {
            let outline = outline::read(text, kind);
            prefilter.hits_in(text, kind == FileKind::Swift, &outline).next().is_some()
        };
        for imports in ["", "import a.b;\n"] {
            assert!(wakes(&format!("{imports}let a = Text(contentsOf: b)"), FileKind::Swift));
            assert!(!wakes(&format!("{imports}Text a = new Text(b);"), FileKind::Java));
            assert!(wakes(&format!("{imports}val a = Link(b)"), FileKind::Kotlin));
            assert!(!wakes(&format!("{imports}let a = Link(b)"), FileKind::Swift));
        }
    }

    fn prefilter() -> Prefilter {
        let files = [("policies/protocols.yaml", PROTOCOLS), ("policies/models/sockets.yaml", MODEL)];
        let knowledge = knowledge::load(files).expect("knowledge");
        Prefilter::new(&knowledge, 1).expect("an automaton")
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
