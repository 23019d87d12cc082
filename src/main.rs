//! The command-line program: hands the arguments to the library and ends with its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(wiretight::cli::run(std::env::args_os()).code())
}
