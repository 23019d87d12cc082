// Credentials that a keychain and a sign-in give, on the ways that lead from there.
import AuthenticationServices
import Foundation
import KeychainAccess
import Network

struct SafeEntry {
    let place: String
    let secret: String
}

final class Safe {
    private let keychain = Keychain(service: "safe")

    func announce(_ credential: ASPasswordCredential) {
        let line = "LOGIN \(credential.user) \(credential.password)\r\n"
        let connection = NWConnection(host: "safe.example.com", port: 9100, using: .tcp) // carries: credentials | credentials by text
        connection.send(content: line.data(using: .utf8), completion: .idempotent)
    }

    func announceGuest(_ credential: ASPasswordCredential) {
        let line = "LOGIN guest \(credential.password.isEmpty ? "open" : "closed")\r\n"
        let connection = NWConnection(host: "safe.example.com", port: 9100, using: .tcp) // carries: nothing | credentials by text
        connection.send(content: line.data(using: .utf8), completion: .idempotent)
    }

    private func tell(_ text: String, over connection: NWConnection) {
        connection.send(content: Data(text.utf8), completion: .contentProcessed { _ in })
    }

    func sync() throws {
        let connection = NWConnection(host: "safe.example.com", port: 9101, using: .tcp) // carries: credentials | credentials by handed
        tell(try keychain.getString("token") ?? "", over: connection)
    }

    func syncKeys() throws {
        let connection = NWConnection(host: "safe.example.com", port: 9101, using: .tcp) // carries: nothing | credentials by handed
        tell("keys: \(keychain.allKeys().count)", over: connection)
    }

    func fetch(_ apple: ASAuthorizationAppleIDCredential) async throws {
        var request = URLRequest(url: URL(string: "https://safe.example.com/me")!)
        request.addValue(String(decoding: apple.identityToken!, as: UTF8.self), forHTTPHeaderField: "X-Identity")
        _ = try await URLSession.shared.data(for: request) // carries: credentials | credentials by header
    }

    func fetchAnything(_ apple: ASAuthorizationAppleIDCredential) async throws {
        var request = URLRequest(url: URL(string: "https://safe.example.com/me")!)
        request.addValue(apple.identityToken == nil ? "none" : "apple", forHTTPHeaderField: "X-Identity")
        _ = try await URLSession.shared.data(for: request) // carries: nothing | credentials by header
    }

    func share(_ credential: ASPasswordCredential) {
        let entry = SafeEntry(place: "mail", secret: credential.password)
        let connection = NWConnection(host: "safe.example.com", port: 9102, using: .tcp) // carries: credentials | credentials by record
        connection.send(content: entry.secret.data(using: .utf8), completion: .idempotent)
    }

    func sharePlace(_ credential: ASPasswordCredential) {
        let entry = SafeEntry(place: "mail", secret: credential.password)
        let connection = NWConnection(host: "safe.example.com", port: 9102, using: .tcp) // carries: nothing | credentials by record
        connection.send(content: entry.place.data(using: .utf8), completion: .idempotent)
    }

    func dump() throws {
        var input: InputStream?
        var output: OutputStream?
        Stream.getStreamsToHost(withName: "safe.example.com", port: 9103, inputStream: &input, outputStream: &output)
        output?.open() // carries: credentials | credentials by stream
        let bytes = [UInt8](try keychain.getData("master")!)
        output?.write(bytes, maxLength: bytes.count)
    }

    func dumpLength() throws {
        var input: InputStream?
        var output: OutputStream?
        Stream.getStreamsToHost(withName: "safe.example.com", port: 9103, inputStream: &input, outputStream: &output)
        output?.open() // carries: nothing | credentials by stream
        let bytes = [UInt8(try keychain.getData("master")!.count)]
        output?.write(bytes, maxLength: bytes.count)
    }
}
