func loops() {
    for item in items { use(item) }
    for (key, value) in table { use(key, value) }
    for (index, (a, b)) in pairs.enumerated() { use(index, a, b) }
    for _ in 0..<3 { tick() }
    for item in items where item.isActive && item.size > 1 { use(item) }
    for case .ok(let x) in results { use(x) }
    for case let x? in optionals where x > 1 { use(x) }
    for case let client as Client in things { client.run() }
    for case let (a, b) in pairs { use(a, b) }
    for await line in stream.lines { use(line) }
    for try await line in stream { use(line) }
    for var copy: Item in items { copy.run() }
    while running { step() }
    while let next = iterator.next(), next.isValid { use(next) }
    while case .more(let x) = read() { use(x) }
    while true {
        if done { break }
        if skip { continue }
    }
    repeat { step() } while running
    outer: for i in 1...3 {
        for j in stride(from: 0, to: 10, by: 2) {
            if i == j { continue outer }
            if j > i { break outer }
        }
    }
}
