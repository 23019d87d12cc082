func guards(_ input: Any?) throws -> Int {
    guard ready else { return 1 }
    guard let value = find(input) else { throw Failure.missing }
    guard let self else { return 2 }
    guard let strong = self else { return 2 }
    guard let input, let text = input as? String, !text.isEmpty else {
        log("bad")
        return 3
    }
    guard case .ok(let body, _) = result else { return 4 }
    guard case let .other(x)? = maybe() else { return 5 }
    guard var copy = value.copy() else { fatalError("no copy") }
    guard #available(iOS 13, *) else { return 6 }
    guard let host = url.host, let port = url.port ?? defaultPort(for: host) else {
        preconditionFailure()
    }
    copy.use(host, port, text, body, strong)
    return 0
}
