//! Where words go: reports to the standard output, notices to the standard error, both in colour only where it is wanted.

use std::io::{self, IsTerminal as _, Write};

use anstream::ColorChoice;
use anstyle::{AnsiColor, Style as Paint};

use crate::report::{Style, harmless};

/// The columns that a text has where nobody knows better.
const WIDTH: usize = 100;

/// The two streams of the program.
pub(super) struct Output {
    style: Style,
    /// Whether notices are coloured.
    colour: bool,
}

impl Output {
    pub(super) fn new() -> Self {
        let out = io::stdout();
        let width = terminal_size::terminal_size_of(&out).map(|(width, _)| usize::from(width.0));
        let style = Style {
            colour: wants_colour(|| anstream::AutoStream::choice(&out)),
            width: width.unwrap_or(WIDTH),
            timed: out.is_terminal(),
        };
        Self { style, colour: wants_colour(|| anstream::AutoStream::choice(&io::stderr())) }
    }

    /// How texts on the standard output look.
    pub(super) fn style(&self) -> Style {
        self.style
    }

    /// Writes to the standard output. A reader that has seen enough, such as `head`, is no failure.
    pub(super) fn write(&mut self, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        let mut out = io::stdout().lock();
        match write(&mut out).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            written => written,
        }
    }

    /// Writes a text to the standard output, harmless for terminals and logs whatever it quotes.
    pub(super) fn text(&mut self, text: &str) -> io::Result<()> {
        self.write(|out| out.write_all(harmless(text).as_bytes()))
    }

    /// Says on the standard error what could not be done.
    pub(super) fn error(&mut self, what: &str) {
        let paint = if self.colour { AnsiColor::Red.on_default().bold() } else { Paint::new() };
        self.tell(&format!("{paint}error:{paint:#} {}", harmless(what)));
    }

    /// Says something on the standard error that is no result.
    pub(super) fn notice(&mut self, what: &str) {
        self.tell(&harmless(what));
    }

    fn tell(&mut self, line: &str) {
        // Where the standard error cannot be written there is nobody to tell.
        let _ = writeln!(io::stderr(), "{line}");
    }
}

/// Whether a stream is to be coloured: `NO_COLOR` says no, `FORCE_COLOR` says yes, and else the terminal decides.
fn wants_colour(terminal: impl FnOnce() -> ColorChoice) -> bool {
    let says = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    if says("NO_COLOR").is_some() {
        return false;
    }
    match says("FORCE_COLOR") {
        Some(value) => value != "0" && value != "false",
        None => terminal() != ColorChoice::Never,
    }
}
