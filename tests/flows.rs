//! What channels carry: small sources whose comments say what goes through the channel that opens on their line.
//!
//! `// carries: location` sure · `// carries: location?` only a name says so · `// carries: nothing` the channel is there
//! and nothing goes through it that is worth protecting. A channel on a line without comment must carry nothing.
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

fn expected(root: &Path) -> BTreeMap<String, Vec<String>> {
    let mut out = BTreeMap::new();
    for entry in walkdir::WalkDir::new(root).sort_by_file_name() {
        let entry = entry.unwrap();
        let Ok(text) = std::fs::read_to_string(entry.path()) else { continue };
        let name = entry.path().strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
        for (index, line) in text.lines().enumerate() {
            let Some((_, words)) = line.split_once("// carries: ") else { continue };
            let mut words: Vec<String> =
                words.split(',').map(|word| word.trim().to_owned()).filter(|word| word != "nothing").collect();
            words.sort();
            out.insert(format!("{name}:{}", index + 1), words);
        }
    }
    out
}

#[test]
fn every_channel_carries_what_its_comment_says() {
    let scan = scanned(&folder());
    let (found, expected) = (found(&scan), expected(&folder()));
    let (insecure, secure): (Vec<_>, Vec<_>) = expected.values().partition(|words| !words.is_empty());
    println!("{} that carry something, {} that do not", insecure.len(), secure.len());
    let mut wrong = Vec::new();
    for (place, words) in &expected {
        match found.get(place) {
            None => wrong.push(format!("{place}: there is no channel")),
            Some(own) if own != words => wrong.push(format!("{place}: expected {words:?}, found {own:?}")),
            Some(_) => {}
        }
    }
    for (place, words) in found.iter().filter(|(place, words)| !words.is_empty() && !expected.contains_key(*place)) {
        wrong.push(format!("{place}: not expected, found {words:?}"));
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), expected.len(), wrong.join("\n"));
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
