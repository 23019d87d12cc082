//! The thread on which this thread's files are parsed: lent to the parser, and given up with it where a parse goes too far.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

use super::memory;

/// Bytes of the parser's memory that any file may take, and how many more for each of its own. Real files take at most
/// 96 per byte, damaged ones 168.
const MEMORY: (usize, usize) = (64 << 20, 200);

/// Never more than this, so that the stack below is deep enough.
const MOST_MEMORY: usize = 512 << 20;

/// The parser lets go of its own stack by recursion: 96 bytes for each node of 216 that it must have allocated before.
/// Half the memory cap is therefore always enough. Only what is touched becomes real.
const STACK: usize = MOST_MEMORY / 2;

/// Progress callbacks that any file may take, and how many more for each KB. Real files take at most 24.
const CALLS: (usize, usize) = (2_000, 200);

/// The text is handed to the parser in parts of this many bytes: how often it asks for one tells how much it reads.
const PART: usize = 4096;

/// Parts that any file may take, and how many more for each part of its own. Real files are read at most twice; a
/// comment that never ends is looked for from each place where it may start.
const PARTS: (usize, usize) = (1_000, 50);

const TOO_LONG: &str = "parse took too many steps";
const TOO_LARGE: &str = "parse took too much memory";
const BROKE: &str = "parse broke off";

struct Job {
    language: Language,
    text: String,
}

type Answer = Result<Tree, &'static str>;

struct Worker {
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
}

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// Parses a text on the thread that belongs to this one.
pub(super) fn parse(language: &Language, text: &str) -> Answer {
    let Some(worker) = WORKER.take().or_else(spawn) else { return Err("no thread to parse on") };
    let job = Job { language: language.clone(), text: text.to_owned() };
    let answer = worker.jobs.send(job).ok().and_then(|()| worker.answers.recv().ok());
    match answer {
        // The thread stands inside the parser for good; the next file gets another.
        None | Some(Err(TOO_LARGE)) => answer.unwrap_or(Err(BROKE)),
        Some(answer) => {
            WORKER.set(Some(worker));
            answer
        }
    }
}

fn spawn() -> Option<Worker> {
    let (jobs, received) = channel::<Job>();
    let (answer, answers) = channel();
    let work = move || {
        // Ends with the thread that it belongs to, whose end of the channel goes away.
        for job in received {
            if answer.send(run(&job, &answer)).is_err() {
                return;
            }
        }
    };
    thread::Builder::new().name("parser".to_owned()).stack_size(STACK).spawn(work).ok()?;
    Some(Worker { jobs, answers })
}

/// Parses within all budgets. None of them is time, so a machine's load changes nothing.
fn run(job: &Job, answer: &Sender<Answer>) -> Answer {
    let bytes = job.text.as_bytes();
    let most = (MEMORY.0 + MEMORY.1 * bytes.len()).min(MOST_MEMORY);
    let over = {
        let answer = answer.clone();
        Box::new(move || {
            // If nobody waits any more, nobody misses it.
            let _ = answer.send(Err(TOO_LARGE));
        })
    };
    memory::within(most, over, || {
        let mut parser = Parser::new();
        parser.set_language(&job.language).map_err(|_| "grammar does not fit the parser")?;
        let mut calls = CALLS.0 + CALLS.1 * (bytes.len() / 1024 + 1);
        let parts = std::cell::Cell::new(PARTS.0 + PARTS.1 * (bytes.len() / PART + 1));
        let mut progress = |_: &ParseState| {
            calls = calls.saturating_sub(1);
            if calls == 0 || parts.get() == 0 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let mut read = |offset: usize, _| {
            parts.set(parts.get().saturating_sub(1));
            // Once too much was read, the text ends everywhere: no scanner can go on, and the next callback stops.
            if parts.get() == 0 {
                return [].as_slice();
            }
            bytes.get(offset..bytes.len().min(offset.saturating_add(PART))).unwrap_or_default()
        };
        let tree = parser.parse_with_options(
            &mut read,
            None,
            Some(ParseOptions::new().progress_callback(&mut progress)),
        );
        // A tree of a text that was cut short is none.
        tree.filter(|_| parts.get() > 0).ok_or(TOO_LONG)
    })
}
