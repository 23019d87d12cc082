// What the grammar cannot read as it is written.
func literals(_ code: Int) {
    if case 200..<300 = code { call(1) }
    if x, case 404 = code { call(2) }
    guard case 0 = code else { return }
    let a = s.firstMatch(of: /^[a-z]+"\d$/)
    let b = [/^a/, /b\/c$/]
}

func switches(_ n: Int) {
    switch n {
    #if DEBUG
    case 1: call(3)
    #elseif os(Linux)
    case 2: call(4)
    #endif
    // then
    case 3:
        @Sendable func local() { call(5) }
        local()
    case 4:
        #if os(Windows)
        fallthrough
        #else
        call(6)
        #endif
    case 5:
        ()
    default: call(7)
    }
    switch consume n {
    case 1: call(8)
    default: break
    }
}

func lists() {
    let items = [
        a,
        #if DEBUG
        b,
        #endif
        c
    ]
    call(
        9,
        #if DEBUG
        x: 1
        #endif
    )
    nonisolated(unsafe) var shared = call(10)
}

class Members {
    #warning("later")
    func one() { call(11) }
    #error("never")
    #if compiler(<6.1) && _runtime(_ObjC)
    func two() { call(12) }
    #endif
}

let untouched = ##"#if "# /^a/ \##(call(14)) <<<<<<< "## + """
    () \("nested \(call(15))") /* no comment
    """
let last = call(16) /* a comment
without end
