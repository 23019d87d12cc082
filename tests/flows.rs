//! What channels carry: small sources whose comments say what goes through the channel that opens on their line.
//!
//! `// carries: location` sure · `// carries: location?` only a name says so · `// carries: nothing` the channel is there
//! and nothing goes through it that is worth protecting. A channel on a line without comment must carry nothing.
//!
//! `| location by field` behind it names the cell of the table of sorts and ways that a case fills, and its twin as well.
//! `| gap: …` says why it is told otherwise so far; where it is told right by now, the test fails as well.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic and print")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use wiretight::channel::{Channel, Kind, Payload};
use wiretight::report::Files;
use wiretight::scan::{self, Options, Scanned};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/flows")
}

fn scanned(path: &Path) -> Scanned {
    let options = Options { here: path.to_owned(), ..Options::default() };
    scan::scan(&[path.to_owned()], &options).unwrap_or_else(|error| panic!("{error}"))
}

/// The sorts of data, and the ways on which they reach a channel.
const SORTS: [&str; 8] = ["credentials", "personal", "location", "contacts", "messages", "health", "payment", "device"];
const WAYS: [&str; 15] = [
    "direct", "local", "text", "field", "result", "handed", "builder", "body", "header", "callback", "element",
    "record", "file", "async", "stream",
];

/// What a comment says of the channel on its line.
struct Case {
    words: Vec<String>,
    /// Sort and way.
    cell: Option<(String, String)>,
    /// Why it is told otherwise.
    gap: Option<String>,
}

/// What a channel carries, as a comment would say it.
fn said(channel: &Channel) -> Vec<String> {
    let worth = |payload: &&Payload| **payload != Payload::Content;
    let sure = channel.carries.iter().filter(worth).map(|payload| payload.word().to_owned());
    let by_name = channel.may_carry.iter().filter(worth).map(|payload| format!("{}?", payload.word()));
    let mut words: Vec<String> = sure.chain(by_name).collect();
    words.sort();
    words
}

/// What is carried, by `path:line` of the channel.
fn found(scan: &Scanned) -> BTreeMap<String, Vec<String>> {
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for channel in scan.channels.iter().filter(|channel| channel.kind == Kind::Link) {
        let file = scan.files.file(channel.place.file).unwrap();
        let line = file.line_column(channel.place.span.start).line;
        let words = out.entry(format!("{}:{line}", file.path)).or_default();
        words.extend(said(channel));
        words.sort();
        words.dedup();
    }
    out
}

/// The cases by `path:line`.
fn cases(root: &Path) -> BTreeMap<String, Case> {
    let mut out = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.unwrap();
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let name = entry.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        for (index, line) in text.lines().enumerate() {
            let Some((_, told)) = line.split_once("// carries: ") else { continue };
            let mut parts = told.split(" | ");
            let words = parts.next().unwrap_or_default().split(',').map(|word| word.trim().to_owned());
            let mut words: Vec<String> = words.filter(|word| word != "nothing").collect();
            words.sort();
            let mut case = Case { words, cell: None, gap: None };
            for part in parts {
                match (part.strip_prefix("gap: "), part.split_once(" by ")) {
                    (Some(why), _) => case.gap = Some(why.to_owned()),
                    (None, Some((sort, way))) => case.cell = Some((sort.to_owned(), way.to_owned())),
                    (None, None) => panic!("{name}:{}: `{part}` says nothing", index + 1),
                }
            }
            out.insert(format!("{name}:{}", index + 1), case);
        }
    }
    out
}

#[test]
fn every_channel_carries_what_its_comment_says() {
    let scan = scanned(&folder());
    let (found, cases) = (found(&scan), cases(&folder()));
    let carrying = cases.values().filter(|case| !case.words.is_empty()).count();
    let pinned = cases.values().filter(|case| case.gap.is_some()).count();
    println!("{carrying} that carry something, {} that do not, {pinned} pinned", cases.len() - carrying);
    let mut wrong = Vec::new();
    for (place, case) in &cases {
        let words = &case.words;
        match (found.get(place), &case.gap) {
            (None, _) => wrong.push(format!("{place}: there is no channel")),
            (Some(own), None) if own != words => wrong.push(format!("{place}: expected {words:?}, found {own:?}")),
            (Some(own), Some(_)) if own == words => wrong.push(format!("{place}: is pinned, but is told by now")),
            (Some(_), _) => {}
        }
    }
    for (place, words) in found.iter().filter(|(place, words)| !words.is_empty() && !cases.contains_key(*place)) {
        wrong.push(format!("{place}: not expected, found {words:?}"));
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

/// Each sort of data goes each way in some language, and beside each case stands a twin that carries nothing.
#[test]
fn every_sort_of_data_goes_every_way() {
    let mut pairs: BTreeMap<(String, String), BTreeMap<String, (usize, usize)>> = BTreeMap::new();
    for (place, case) in cases(&folder()) {
        let Some(cell) = case.cell else { continue };
        let language = place.split('/').next().unwrap_or_default().to_owned();
        let counts = pairs.entry(cell).or_default().entry(language).or_default();
        if case.words.is_empty() { counts.1 += 1 } else { counts.0 += 1 }
    }
    let mut languages: BTreeMap<&str, usize> = BTreeMap::new();
    for ((sort, way), counts) in &pairs {
        assert!(SORTS.contains(&sort.as_str()) && WAYS.contains(&way.as_str()), "there is no cell `{sort} by {way}`");
        for (language, (carrying, not)) in counts {
            assert!(carrying == not, "{language}: {sort} by {way}: {carrying} that carry it, {not} twins");
            *languages.entry(language).or_default() += carrying;
        }
    }
    println!("pairs by language: {languages:?}");
    for sort in SORTS {
        for way in WAYS {
            assert!(pairs.contains_key(&(sort.to_owned(), way.to_owned())), "nobody asks for {sort} by {way}");
        }
    }
    assert!(languages.len() == 3 && languages.values().all(|pairs| *pairs >= 40), "{languages:?}");
}

/// Each way begins where something is read and ends where it is sent, in the lines that the code shows.
#[test]
fn every_way_leads_from_a_source_to_a_channel() {
    let scan = scanned(&folder());
    let mut flows = 0;
    for channel in &scan.channels {
        for flow in &channel.flows {
            flows += 1;
            assert!(flow.steps.len() >= 2, "{flow:?}");
            assert_eq!(flow.steps.last().unwrap().what, "is sent here");
            assert!(flow.by_name || channel.carries.contains(&flow.payload), "{flow:?}");
        }
    }
    assert!(flows > 0);
}

/// A team's own sources count in whatever folder they stand.
#[test]
fn a_team_names_its_own_sources() {
    let sources = "sources: acme\ncarries: health\ntypes: { com.acme.Patient: { is-data: true } }\n";
    let code = "import com.acme.Patient\nimport java.net.Socket\nfun send(who: Patient) {\n    \
                Socket(\"a.example.com\", 1).getOutputStream().write(who.toString().toByteArray())\n}\n";
    for folder in ["models", "sources", "acme"] {
        let root = tempfile::tempdir().unwrap();
        let (app, own) = (root.path().join("app"), root.path().join(folder));
        std::fs::create_dir_all(&app).unwrap();
        std::fs::create_dir_all(&own).unwrap();
        std::fs::write(app.join("A.kt"), code).unwrap();
        std::fs::write(own.join("acme.yaml"), sources).unwrap();
        let options = Options { here: app.clone(), models: vec![own], ..Options::default() };
        let scan = scan::scan(&[app], &options).unwrap_or_else(|error| panic!("{error}"));
        let words: Vec<Vec<String>> = scan.channels.iter().map(said).collect();
        assert_eq!(words, [["health"]], "{folder}");
    }
}
