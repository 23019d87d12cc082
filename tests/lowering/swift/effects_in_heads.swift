// `try x.y {` makes a closure of the block for the grammar.
func heads() async throws {
    if try a.b { one() }
    if let x = try? a.b { two(x) }
    if let x = await a.b, try x.c { three(x) }
    guard let y = try await a.b else { return }
    guard case .ok(let z) = await a.b else { return }
    for item in try await a.items { four(item) }
    for try await item in a.items { five(item) }
    for await item in try a.items where item.ok { six(item) }
    while try await a.more { seven() }
    switch try await a.state { case .x: eight() default: nine() }
    if a.flag { try await ten() } else if try b.flag { eleven() } else { try twelve() }
    let closure = { try await a.b }
    if list.contains(where: { try! $0.ok }) { thirteen(y, z) }
    let text = "if try a.b { }"
    // if try a.b { }
}
