func switches() {
    switch state {
    case .idle: break
    case .ready, .waiting: go()
    case .ok(let value): use(value)
    case let .failed(error, code: code) where code > 400: use(error)
    case .pair(_, let second): use(second)
    case .a(let x) where x > 1, .b(let x) where x < 1: use(x)
    case State.done: finish()
    case Module.State.done(let y): finish(y)
    case .deep(.inner(let z)): use(z)
    @unknown default: log()
    }
    switch number {
    case 0: zero()
    case 1...5, 7..<9: few()
    case ..<0: negative()
    case 10...: many()
    case limit: atLimit()
    case -1: minusOne()
    case let n where n % 2 == 0: even(n)
    case _ where flag: flagged()
    case let n: other(n)
    }
    switch any {
    case is String: text()
    case let client as Client: client.run()
    case let x?: use(x)
    case nil: nothing()
    case "x": letter()
    case _: rest()
    }
    switch (a, b) {
    case (0, _): first()
    case (_, let y): second(y)
    case let (x, y): both(x, y)
    case (.tls, .plain(let z)): use(z)
    }
    switch await load() {
    case .success(let data): use(data)
    case let other: use(other)
    }
    switch level {
    case 1:
        one()
        fallthrough
    case 2:
        two()
        fallthrough // on purpose
    case 3:
        three()
    case 4:
        fallthrough
    case 5: five()
    case 6: six(); fallthrough
    default: rest()
    }
    outer: switch x {
    case 1:
        if y { break outer }
        #if DEBUG
        trace()
        #endif
    default: break
    }
}
