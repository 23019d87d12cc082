func closures() {
    let empty = {}
    let one = { $0 + 1 }
    let named = { a, b in a < b }
    let typed = { (a: Int, b: String) -> Bool in return a > 0 }
    let effects = { (x: Int) async throws -> Void in try await send(x) }
    let captured = { [weak self, unowned owner, x = compute(), y] in self?.run(x) }
    let actor = { @MainActor [self] in update() }
    let several = { x in
        log(x)
        return x
    }
    let choice = { x in
        if x { a() } else { b() }
    }
    let now = { () -> Int in 5 }()
    list.map { $0.name }
    list.map({ $0.name })
    list.sorted(by: { $0 < $1 }).forEach { item in print(item) }
    animate(duration: 0.3) { move() } completion: { done in finish(done) }
    load { result in use(result) } onError: { handle($0) } finally: {}
    Task { await run() }
    DispatchQueue.main.async { [weak self] in
        guard let self else { return }
        self.reload()
        reload()
    }
    withLock { _ in }
    each { (key, value) in print(key, value) }
    copy { $0 }
}
