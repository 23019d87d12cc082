//! The thread on which this thread's files are parsed: lent to the parser, and given up with it where a parse goes too far.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;

use tree_sitter::{Language, ParseOptions, ParseState, Parser, Tree};

use super::memory;

/// Bytes of the parser's memory that any file may take, and how many more for each of its own. Real files take at most
/// 96 per byte, damaged ones 168; a hundred thousand shortest statements in a row come close to 300.
const MEMORY: (usize, usize) = (32 << 20, 300);

/// Bytes of memory that a parser may take for each byte of its stack. It lets go of what it built by recursion: at most
/// 100 bytes for each node of 216, so that its stack cannot overflow before its memory is used up.
const MEMORY_PER_STACK: usize = 2;

/// Progress callbacks that any file may take, and how many more for each KB. Real files take at most 24.
const CALLS: (usize, usize) = (2_000, 200);

/// The text is handed to the parser in parts of this many bytes: how often it asks for one tells how much it reads.
const PART: usize = 4096;

/// Parts that any file may take, and how many more for each part of its own. Real files are read at most twice; a
/// comment that never ends is looked for from each place where it may start.
const PARTS: (usize, usize) = (1_000, 50);

const TOO_LONG: &str = "parse took too many steps";
const TOO_LARGE: &str = "parse took too much memory";
const NO_THREAD: &str = "there is no thread to parse it on";
const BROKE: &str = "parse broke off";

struct Job {
    language: Language,
    text: String,
    /// How much memory the parse may take.
    most: usize,
}

type Answer = Result<Tree, &'static str>;

struct Worker {
    /// How much memory it may be asked to use.
    most: usize,
    jobs: Sender<Job>,
    answers: Receiver<Answer>,
}

thread_local! {
    static WORKER: RefCell<Option<Worker>> = const { RefCell::new(None) };
}

/// Parses a text on the thread that belongs to this one.
pub(super) fn parse(language: &Language, text: &str) -> Answer {
    let most = MEMORY.0 + MEMORY.1 * text.len();
    let Some(worker) = WORKER.take().filter(|worker| worker.most >= most).or_else(|| spawn(most)) else {
        return Err(NO_THREAD);
    };
    let job = Job { language: language.clone(), text: text.to_owned(), most };
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

/// Starts a thread for parses that take so much memory. Only what is touched of its stack becomes real.
fn spawn(most: usize) -> Option<Worker> {
    let most = most.next_power_of_two();
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
    thread::Builder::new().name("parser".to_owned()).stack_size(most / MEMORY_PER_STACK).spawn(work).ok()?;
    Some(Worker { most, jobs, answers })
}

/// Parses within all budgets. None of them is time, so a machine's load changes nothing.
fn run(job: &Job, answer: &Sender<Answer>) -> Answer {
    let bytes = job.text.as_bytes();
    let over = {
        let answer = answer.clone();
        Box::new(move || {
            // If nobody waits any more, nobody misses it.
            let _ = answer.send(Err(TOO_LARGE));
        })
    };
    memory::within(job.most, over, || {
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
        let tree =
            parser.parse_with_options(&mut read, None, Some(ParseOptions::new().progress_callback(&mut progress)));
        // A tree of a text that was cut short is none.
        tree.filter(|_| parts.get() > 0).ok_or(TOO_LONG)
    })
}
