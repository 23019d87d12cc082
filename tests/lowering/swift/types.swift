@MainActor
@objc(Client)
public final class Client<T: Codable, U>: Base<T>, @unchecked Sendable, Transport where T: Equatable {
    struct Options: Hashable {
        let host: String
        enum Mode { case plain, secure }
    }
    typealias Handler = (Result<Data, Error>) -> Void
    class Inner {}
}

actor Session: NSObject {
    nonisolated(unsafe) var count = 0
}

protocol Transport: AnyObject, Sendable {
    associatedtype Message: Encodable = String
    associatedtype Reply
    var isOpen: Bool { get }
    var timeout: Double { get set }
    static var shared: Self { get }
    func send(_ message: Message, to host: String) async throws -> Reply
    mutating func close()
    init(host: String)
    subscript(key: String) -> Int { get }
}

extension Client.Options: CustomStringConvertible where Mode == Int {
    var description: String { host }
}

extension Array where Element == UInt8 {
    func hex() -> String { "" }
}

extension [String] {
    func joined() -> String { "" }
}

typealias Headers = [String: [String]]

struct NoCopy: ~Copyable {}
