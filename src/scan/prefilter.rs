//! Which source files could matter, told from their names alone.

use rustc_hash::FxHashMap;

use super::outline::{self, Key, Outline, key};
use crate::knowledge::{self, ANY_MODULE, Knowledge};
use crate::source::{FileKind, SourceFile};
use crate::trace::DEFAULT_PACKAGES;

/// The module that every Swift file sees.
const DEFAULT_MODULE: &str = "Swift";

/// Finds the words of the knowledge among the names of a file.
#[derive(Debug)]
pub struct Prefilter {
    /// What each of the words can mean.
    words: FxHashMap<Key, Vec<Sense>>,
}

/// What of a file matters.
#[derive(Debug, Default)]
pub(super) struct Looked {
    /// Something that stands there does.
    pub woken: bool,
    /// Types that would, but that nothing imports: the code is not whole, or they are others of the project.
    pub unimported: Vec<Key>,
}

/// Something that a word can mean.
#[derive(Debug)]
struct Sense {
    /// The languages that know it; empty: all.
    languages: Vec<FileKind>,
    /// The package that a file of the JVM's languages must see; none: each sees it.
    package: Option<Key>,
    /// The modules of which a file of Swift must import one; empty: each sees it.
    modules: Vec<Key>,
    /// Names of which one must stand in the file, too; empty: none.
    beside: Vec<Key>,
}

impl Prefilter {
    /// A prefilter for what is known, and for nothing else: there is no second list to keep.
    #[must_use]
    pub fn new(knowledge: &Knowledge) -> Self {
        let senses = |senses: &[knowledge::Sense]| senses.iter().map(|sense| Sense::new(knowledge, sense)).collect();
        Self { words: knowledge.words().iter().map(|word| (key(&word.text), senses(&word.senses))).collect() }
    }

    /// Whether a file could open, configure or judge a channel by itself.
    #[must_use]
    pub fn wakes(&self, file: &SourceFile) -> bool {
        let outline = outline::read(&file.text, file.kind);
        self.look(file.kind, &outline, &outline.mentions).woken
    }

    /// Looks for what matters among some of the names of a file.
    pub(super) fn look(&self, kind: FileKind, outline: &Outline, names: &[Key]) -> Looked {
        let imports = outline.mentions(key("import"));
        let mut looked = Looked::default();
        for name in names {
            let Some(senses) = self.words.get(name) else { continue };
            if senses.iter().any(|sense| sense.is_meant(kind, imports, outline)) {
                looked.woken = true;
                return looked;
            }
            // Only code that cannot be compiled as it is leaves that out. Swift says of no name where it comes from.
            if outline.is_unnamed()
                && senses.iter().any(|sense| sense.package.is_some())
                && outline.types.binary_search(name).is_ok()
            {
                looked.unimported.push(*name);
            }
        }
        looked
    }
}

impl Sense {
    fn new(knowledge: &Knowledge, sense: &knowledge::Sense) -> Self {
        let package = sense.package.as_str();
        let mut languages = sense.languages.clone();
        let (mut seen_from, mut modules) = (None, Vec::new());
        if package == DEFAULT_MODULE {
            languages = vec![FileKind::Swift];
        } else if DEFAULT_PACKAGES.contains(&package) {
            languages = vec![FileKind::Java, FileKind::Kotlin];
        } else if !package.is_empty() {
            // A name that may be a package or a module counts as both.
            seen_from = Some(key(package));
            let importing = knowledge.reexporting(package.split('.').next().unwrap_or_default());
            // What any module may bring is there wherever something is imported.
            modules.extend(importing.map(|module| key(if module == ANY_MODULE { "import" } else { module })));
        }
        Self { languages, package: seen_from, modules, beside: sense.beside.iter().map(|name| key(name)).collect() }
    }

    /// Whether a word can mean this in a file with an outline, which may import nothing.
    fn is_meant(&self, kind: FileKind, imports: bool, outline: &Outline) -> bool {
        let seen = || match kind {
            FileKind::Swift => self.modules.is_empty() || self.modules.iter().any(|module| outline.mentions(*module)),
            _ => self.package.is_none_or(|package| outline.sees(package)),
        };
        (self.languages.is_empty() || self.languages.contains(&kind))
            && (!imports || seen())
            && (self.beside.is_empty() || self.beside.iter().any(|name| outline.mentions(*name)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::FileId;

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
        let prefilter = Prefilter::new(&knowledge);
        let wakes = |text: &str, kind: FileKind| {
            let outline = outline::read(text, kind);
            prefilter.look(kind, &outline, &outline.mentions).woken
        };
        for imports in ["", "import a.b;\n"] {
            assert!(wakes(&format!("{imports}let a = Text(contentsOf: b)"), FileKind::Swift));
            assert!(!wakes(&format!("{imports}Text a = new Text(b);"), FileKind::Java));
            assert!(wakes(&format!("{imports}val a = Link(b)"), FileKind::Kotlin));
            assert!(!wakes(&format!("{imports}let a = Link(b)"), FileKind::Swift));
        }
    }

    #[test]
    fn only_what_is_known_wakes() {
        let files = [("policies/protocols.yaml", PROTOCOLS), ("policies/models/sockets.yaml", MODEL)];
        let prefilter = Prefilter::new(&knowledge::load(files).expect("knowledge"));
        for (text, wakes) in [
            ("new Socket(host, 80)", true),
            ("Socket", true),
            ("\"${Socket()}\"", true),
            ("import java.net.Socket", true),
            ("import java.net.*\nSocket()", true),
            ("import org.other.Socket\nSocket()", false),
            ("// Socket", false),
            ("val socket = WebSocket()", false),
            ("SocketAddress", false),
            ("Socketé", false),
            ("class Any : HostnameVerifier {", true),
            // Whoever is called so by a library has the name of what it asks for somewhere.
            ("boolean verify(String host, SSLSession s)", false),
            ("\"http://example.com\"", false),
            ("", false),
        ] {
            let file = SourceFile::from_bytes(FileId(0), "A.kt".to_owned(), text.as_bytes().to_vec());
            assert_eq!(prefilter.wakes(&file), wakes, "{text}");
        }
    }

    /// What nothing imports is told, unless it says itself what it means.
    #[test]
    fn types_that_nothing_imports_are_told() {
        let files = [("policies/protocols.yaml", PROTOCOLS), ("policies/models/sockets.yaml", MODEL)];
        let prefilter = Prefilter::new(&knowledge::load(files).expect("knowledge"));
        for (text, told) in [
            ("import a.b.C\nval s = Socket(host, 80)", true),
            ("import a.b.Socket\nval s = Socket(host, 80)", false),
            ("import a.b.C\nclass Socket {}\nval s = Socket(host, 80)", false),
            ("import a.b.C\nval s = Own.Socket(host, 80)", false),
            ("package a.b\nimport a.b.C\nval s = Socket(host, 80)", false),
        ] {
            let outline = outline::read(text, FileKind::Kotlin);
            let looked = prefilter.look(FileKind::Kotlin, &outline, &outline.mentions);
            assert!(!looked.woken, "{text}");
            assert_eq!(!looked.unimported.is_empty(), told, "{text}");
        }
    }
}
