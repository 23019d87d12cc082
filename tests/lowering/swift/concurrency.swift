actor Store {
    func load() async throws -> Data {
        async let first = fetch(1)
        async let second: Data = fetch(2)
        let both = try await (first, second)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.run() }
            for await result in group { use(result) }
        }
        let task = Task.detached(priority: .high) { [weak self] in try await self?.load() }
        return try await task.value
    }
    nonisolated func name() -> String { "store" }
}
@globalActor struct Main { static let shared = Store() }
@Sendable func sendable() async {}
func sending(_ x: sending Client, _ y: borrowing Box, _ z: consuming Box) {}
