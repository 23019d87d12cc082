//! Runs the target that the variable TARGET names under libFuzzer.
#![no_main]

mod targets;

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, OnceLock};

use libfuzzer_sys::fuzz_target;

/// The thread that does the work, and where it says that it is done: code is followed as deep as it nests, which the
/// main thread has no room for.
static WORKER: OnceLock<(SyncSender<Vec<u8>>, Mutex<Receiver<()>>)> = OnceLock::new();

fuzz_target!(init: {
    let name = std::env::var("TARGET").unwrap_or_default();
    let (_, run, most) = *targets::find(&name).unwrap_or_else(|| panic!("TARGET names no target: `{name}`"));
    let (jobs, received) = sync_channel::<Vec<u8>>(1);
    let (done, ended) = sync_channel(1);
    let work = move || {
        for data in received {
            run(&data[..data.len().min(most)]);
            if done.send(()).is_err() {
                return;
            }
        }
    };
    std::thread::Builder::new().stack_size(64 << 20).spawn(work).expect("a thread");
    let _ = WORKER.set((jobs, Mutex::new(ended)));
}, |data: &[u8]| {
    let (jobs, ended) = WORKER.get().expect("it was started");
    // A panic ends the process by itself, wherever it happens and whoever would catch it.
    jobs.send(data.to_vec()).expect("the thread waits");
    ended.lock().expect("nobody else asks").recv().expect("the thread answers");
});
