func conditions() {
    if a { one() }
    if a { one() } else { two() }
    if a { one() } else if b { two() } else if c, d { three() } else { four() }
    if let x { use(x) }
    if let x = find() { use(x) } else { none() }
    if let a = first(), let b = a.next, b > 1, c { use(a, b) }
    if var x = find() as? Client { x.run() }
    if let self = self { self.run() }
    if let (a, b) = pair() { use(a, b) }
    if let _ = find() { use() }
    if case .ready = state { go() }
    if case .ok(let value) = result { use(value) }
    if case let .failed(error, code: code) = result, code > 400 { use(error) }
    if case let x? = optional { use(x) }
    if case let x as Client = any { use(x) }
    if case is Client = any { use() }
    if case .some(.ok(let x)) = deep() { use(x) }
    if case (1, let y) = point { use(y) }
    if case let value = compute() { use(value) }
    if #available(iOS 15.0, macOS 12, *) { new() } else { old() }
    if #unavailable(iOS 15) { old() }
    if (a || b) && c { one() }
    if let x = (a ? b : c) { use(x) }
    let value = if a { 1 } else if b { 2 } else { 3 }
    let other = switch x { case 1: "one" default: "many" }
    if
        let a = first,
        !a.isEmpty
    {
        use(a)
    }
}
