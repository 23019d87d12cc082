//! How much memory one parse may take: the parser's own allocator, which counts, and which ends a parse that takes more.
//!
//! Twenty kilobytes of unfinished brackets make the parser ask for gigabytes in one step, during which it calls nobody
//! back. Only its allocator sees that. It may neither fail (the parser does not look) nor unwind (the frames above are
//! C), so at the cap it takes all memory of that parse back, tells the thread that waits for the tree, and never
//! returns: the parsing thread is parked for good. That is safe because whoever could touch the memory stands still.

#![allow(unsafe_code, reason = "an allocator for C hands out raw memory; every block is made and freed in this file")]

use std::alloc::{Layout, alloc, alloc_zeroed, dealloc, handle_alloc_error, realloc};
use std::cell::Cell;
use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::Once;
use std::sync::atomic::{AtomicU32, Ordering};

/// What stands before each block.
#[repr(C, align(16))]
struct Header {
    /// Bytes of the block, this header included.
    size: usize,
    /// Where the ledger of its parse lists it.
    index: u32,
    /// Number of the parse that it was made in; 0 for blocks made outside of any.
    parse: u32,
}

const HEADER: usize = size_of::<Header>();

/// What one parse has taken.
struct Ledger {
    /// Number of the parse, never used twice.
    parse: u32,
    taken: usize,
    most: usize,
    /// Addresses of the live blocks. A free entry is odd and holds the index of the next free one.
    blocks: Vec<usize>,
    /// First free entry.
    free: usize,
    /// Told when the parse takes too much.
    over: Box<dyn Fn()>,
}

/// Ends the list of free entries.
const NONE: usize = usize::MAX >> 1;

thread_local! {
    /// The parse that runs on this thread; null between parses and on all threads that only read trees.
    static LEDGER: Cell<*mut Ledger> = const { Cell::new(null_mut()) };
}

static INSTALLED: Once = Once::new();
static PARSES: AtomicU32 = AtomicU32::new(1);

/// Runs `parse`, which may take `most` bytes from the parser's allocator. If it takes more, `over` is called, the
/// memory is taken back, and this function does not return: the thread must be one that nobody needs.
pub(super) fn within<T>(most: usize, over: Box<dyn Fn()>, parse: impl FnOnce() -> T) -> T {
    INSTALLED.call_once(|| {
        // SAFETY: the four functions belong together, and nothing was allocated with others before: all trees of this
        // crate are made by parses that come through here.
        unsafe {
            tree_sitter::set_allocator(Some(tree_sitter::Allocator {
                malloc: on_malloc,
                calloc: on_calloc,
                realloc: on_realloc,
                free: on_free,
            }));
        }
    });
    let mut parse_number = PARSES.fetch_add(1, Ordering::Relaxed);
    if parse_number == 0 {
        parse_number = PARSES.fetch_add(1, Ordering::Relaxed);
    }
    let ledger = Box::new(Ledger { parse: parse_number, taken: 0, most, blocks: Vec::new(), free: NONE, over });
    /// Forgets the ledger whether the parse returns or unwinds; what lives on is an ordinary block from then on.
    struct Forget(*mut Ledger);
    impl Drop for Forget {
        fn drop(&mut self) {
            LEDGER.set(null_mut());
            // SAFETY: made by `Box::into_raw` below, reachable through `LEDGER` of this thread only, freed once.
            drop(unsafe { Box::from_raw(self.0) });
        }
    }
    let forget = Forget(Box::into_raw(ledger));
    LEDGER.set(forget.0);
    parse()
}

impl Ledger {
    /// Whether so many more bytes are too many; if so, does not return.
    fn ask(&self, more: usize) {
        if self.taken.saturating_add(more) <= self.most {
            return;
        }
        LEDGER.set(null_mut());
        for block in self.blocks.iter().filter(|block| *block & 1 == 0) {
            let header = *block as *mut Header;
            // SAFETY: an even entry is the address of a live block of this parse. Nobody uses it again: this thread
            // stops below, and no tree of the parse was handed out yet.
            unsafe { dealloc(header.cast(), layout((*header).size)) };
        }
        give_back();
        (self.over)();
        loop {
            std::thread::park();
        }
    }

    /// Enters a block.
    fn enter(&mut self, header: *mut Header, size: usize) {
        self.taken += size;
        let index = if self.free == NONE {
            self.blocks.push(header as usize);
            self.blocks.len() - 1
        } else {
            let index = self.free;
            self.free = self.blocks[index] >> 1;
            self.blocks[index] = header as usize;
            index
        };
        // SAFETY: a block that was just made.
        unsafe {
            // The cap is far below 2^32 blocks.
            (*header).index = index as u32;
            (*header).parse = self.parse;
        }
    }

    /// Strikes a block out.
    fn strike(&mut self, index: u32, size: usize) {
        self.taken -= size;
        self.blocks[index as usize] = (self.free << 1) | 1;
        self.free = index as usize;
    }
}

/// Hands freed memory to the system, where the allocator would keep it for this thread, which stops.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
fn give_back() {
    // SAFETY: takes no pointer, and may be called at any time on any thread.
    unsafe { libc::malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back() {}

/// The ledger of the parse that runs on this thread.
fn ledger<'l>() -> Option<&'l mut Ledger> {
    // SAFETY: null or a live box (see `within`); no reference outlives one call of the allocator, and none calls another.
    unsafe { LEDGER.get().as_mut() }
}

fn layout(size: usize) -> Layout {
    // SAFETY: the alignment is a power of two, and `size` was a valid layout's when the block was made.
    unsafe { Layout::from_size_align_unchecked(size, align_of::<Header>()) }
}

/// Makes a block with room for `size` bytes.
fn make(size: usize, zeroed: bool) -> *mut c_void {
    let Some(whole) = size.checked_add(HEADER).filter(|whole| Layout::from_size_align(*whole, 16).is_ok()) else {
        handle_alloc_error(Layout::new::<Header>());
    };
    let ledger = ledger();
    if let Some(ledger) = &ledger {
        ledger.ask(whole);
    }
    // SAFETY: `whole` is not zero.
    let header: *mut Header = unsafe { if zeroed { alloc_zeroed(layout(whole)) } else { alloc(layout(whole)) } }.cast();
    if header.is_null() {
        handle_alloc_error(layout(whole));
    }
    // SAFETY: room for the header and `size` bytes was just made, aligned for both.
    unsafe {
        header.write(Header { size: whole, index: 0, parse: 0 });
        if let Some(ledger) = ledger {
            ledger.enter(header, whole);
        }
        header.add(1).cast()
    }
}

unsafe extern "C" fn on_malloc(size: usize) -> *mut c_void {
    make(size, false)
}

unsafe extern "C" fn on_calloc(count: usize, size: usize) -> *mut c_void {
    make(count.saturating_mul(size), true)
}

unsafe extern "C" fn on_realloc(block: *mut c_void, size: usize) -> *mut c_void {
    if block.is_null() {
        return make(size, false);
    }
    let Some(whole) = size.checked_add(HEADER).filter(|whole| Layout::from_size_align(*whole, 16).is_ok()) else {
        handle_alloc_error(Layout::new::<Header>());
    };
    // SAFETY: the parser gives back only what it got, so a header stands before the block.
    unsafe {
        let header = block.cast::<Header>().sub(1);
        let old = (*header).size;
        // A block of another parse is none of this ledger's business.
        let ledger = ledger().filter(|ledger| ledger.parse == (*header).parse);
        if let Some(ledger) = ledger {
            ledger.ask(whole.saturating_sub(old));
            ledger.strike((*header).index, old);
            let header = grow(header, old, whole);
            ledger.enter(header, whole);
            return header.add(1).cast();
        }
        grow(header, old, whole).add(1).cast()
    }
}

/// Moves a block to one of another size.
///
/// # Safety
///
/// `header` stands before a live block of `old` bytes.
unsafe fn grow(header: *mut Header, old: usize, whole: usize) -> *mut Header {
    // SAFETY: as the caller promises; `whole` is not zero.
    unsafe {
        let moved: *mut Header = realloc(header.cast(), layout(old), whole).cast();
        if moved.is_null() {
            handle_alloc_error(layout(whole));
        }
        (*moved).size = whole;
        moved
    }
}

unsafe extern "C" fn on_free(block: *mut c_void) {
    if block.is_null() {
        return;
    }
    // SAFETY: the parser gives back only what it got, so a header stands before the block.
    unsafe {
        let header = block.cast::<Header>().sub(1);
        let Header { size, index, parse } = header.read();
        if let Some(ledger) = ledger().filter(|ledger| ledger.parse == parse) {
            ledger.strike(index, size);
        }
        dealloc(header.cast(), layout(size));
    }
}
