func errors() throws {
    do {
        try connect(tls: true)
    } catch let error as TLSError {
        try connect(tls: false)
    } catch NetworkError.timeout(let seconds) where seconds > 3 {
        retry(seconds)
    } catch NetworkError.refused {
        refused()
    } catch .unknown {
        unknown()
    } catch is URLError {
        url()
    } catch let failure {
        log(failure)
    } catch {
        throw Wrapped(error)
    }
    do { nested() }
    do throws(Failure) { try run() } catch { log(error) }
    defer { socket.close() }
    let a = try? risky()
    let b = try! risky()
    if failed { throw Failure.failed(code: 1) }
    let c = (try? risky()) ?? backup()
    try? risky()
    _ = try? risky()
    fatalError("never")
}
