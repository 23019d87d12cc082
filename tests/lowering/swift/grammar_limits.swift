// Constructs that the grammar is known to fail on.
let nothing = ()
let callback: () -> Void = { () }
func empty() { return () }
f((), ())

class Attributed {
    #if os(iOS)
    @objc
    #endif
    func afterDirective() { call(1) }

    var x = 1 ; var y = 2
    func semicolon() { call(3) } ;
    nonisolated(unsafe) static var shared = Socket(4)
    @_specialize(where T == Int) func special<T>(_ t: T) { call(5) }
    @_silgen_name("c_name") func named() { call(14) }
}

func regexes(_ s: String) {
    let a = s.firstMatch(of: /^[a-z]+$/)
    let b = #/xy+/#
    call(6)
}

func patterns(_ n: Int) {
    switch n {
    case (a + 1)...b: call(7)
    case .x(let y): call(8)
    default: break
    }
    switch consume n {
    case 1: call(9)
    default: break
    }
}

func ownership(_ a: borrowing Box, _ b: consuming Box) where T: ~Copyable { call(10) }

#if compiler(<6.1) && _runtime(_ObjC)
func runtime() { call(11) }
#endif

typealias Limited<T> = Box<T> where T: Hashable
protocol Constrained { associatedtype A where A: Hashable }
let task: @Sendable () async throws -> sending Box = { Box(12) }
await topLevel(13)

@available(iOS 17, *)
#Preview { call(14) }

@_lifetime(borrow owner)
func lifetime(_ owner: borrowing Box) { call(15) }
