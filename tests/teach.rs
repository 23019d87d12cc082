//! `docs/teach.md`, tried as a reader would: its files are written, its commands run, its mistakes made.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::path::Path;

/// A block of code on the page: what stands behind the fence, and the text.
struct Block {
    info: String,
    text: String,
}

fn blocks() -> Vec<Block> {
    let page = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/teach.md")).unwrap();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in page.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(info)) => open = Some(Block { info: info.to_owned(), text: String::new() }),
            (Some(_), Some("")) => blocks.extend(open.take()),
            (Some(block), _) => block.text += &format!("{line}\n"),
            (None, None) => {}
        }
    }
    blocks
}

/// Runs the program in a folder and gives what it says, and how it ends.
fn wiretight(folder: &Path, command: &str) -> (String, Option<i32>) {
    let mut words = command.split(' ');
    assert_eq!(words.next(), Some("wiretight"), "{command}");
    let mut program = assert_cmd::Command::cargo_bin("wiretight").unwrap();
    let output = program.current_dir(folder).env("NO_COLOR", "1").args(words).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (said, output.status.code())
}

/// Everything that is shown is said, in this order; `...` leaves out.
#[track_caller]
fn holds(said: &str, shown: &str) {
    let mut rest = said;
    for part in shown.split("...\n").filter(|part| !part.trim().is_empty()) {
        let at = rest.find(part.trim_end()).unwrap_or_else(|| panic!("shown:\n{part}\nsaid:\n{said}"));
        rest = &rest[at + part.trim_end().len()..];
    }
}

#[test]
fn a_reader_gets_what_the_page_shows() {
    let folder = tempfile::tempdir().unwrap();
    let model = folder.path().join("models/acme-link.yaml");
    let mut changed: Option<String> = None;
    let (mut commands, mut mistakes) = (0, 0);
    for Block { info, text } in blocks() {
        let mut words = info.split(' ');
        match (words.next().unwrap(), words.next()) {
            (_, Some(path)) => {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                fs::write(path, text).unwrap();
            }
            ("console", None) => {
                let (command, shown) = text.strip_prefix("$ ").unwrap().split_once('\n').unwrap();
                let (said, code) = wiretight(folder.path(), command);
                holds(&said, shown);
                assert_eq!(code, Some(i32::from(shown.contains("denied: "))), "{command}: {said}");
                commands += 1;
            }
            ("diff", None) => {
                let line = |mark: &str| text.lines().find_map(|line| line.strip_prefix(mark)).unwrap().to_owned();
                let right = fs::read_to_string(&model).unwrap();
                let (old, new) = (line("-"), line("+"));
                // The sign of the line takes the place of no character.
                assert_eq!(right.matches(old.as_str()).count(), 1, "{old}");
                fs::write(&model, right.replace(&old, &new)).unwrap();
                changed = Some(right);
            }
            ("text", None) => {
                let is_example = text.contains("expected: ");
                let command =
                    if is_example { "wiretight model test models" } else { "wiretight check app --models models" };
                let (said, code) = wiretight(folder.path(), command);
                holds(&said, &text);
                assert_eq!(code, Some(if is_example { 1 } else { 2 }), "{said}");
                fs::write(&model, changed.take().unwrap()).unwrap();
                mistakes += 1;
            }
            (other, None) => panic!("nobody tries this block: {other}\n{text}"),
        }
    }
    assert!(commands >= 4 && mistakes >= 5, "{commands} commands and {mistakes} mistakes were tried");
}
