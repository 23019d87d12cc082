import Foundation

struct ParcelAPI {
    let token: String
    private let session = URLSession(configuration: .ephemeral)

    init(token: String) {
        self.token = token
    }

    func parcel(_ id: String) async throws -> Data {
        try await session.data(for: authorized(Endpoints.api.appendingPathComponent("parcels/\(id)"))).0
    }

    func rounds() async throws -> Data {
        try await session.data(from: Endpoints.rounds).0
    }

    func report(damage: Data, finished: @escaping (Bool) -> Void) {
        var parts = URLComponents()
        parts.scheme = "http"
        parts.host = "claims.\(Endpoints.depot)"
        parts.path = "/v1/damages"
        var request = authorized(parts.url!)
        request.httpMethod = "POST"
        let task = session.uploadTask(with: request, from: damage) { _, _, error in finished(error == nil) } // denied: cleartext-http
        task.resume()
    }

    func handheldScans() async throws -> Data {
        let session = URLSession(configuration: .default, delegate: HandheldTrust(), delegateQueue: nil)
        return try await session.data(from: Endpoints.handheld).0
    }

    func openLocker(_ door: Int) async throws -> Data {
        let session = URLSession(configuration: .default, delegate: LockerTrust(), delegateQueue: nil)
        return try await session.data(for: authorized(Endpoints.lockers.appendingPathComponent("\(door)"))).0
    }

    func declare(_ body: Data, pinned: Data) async throws -> Data {
        let session = URLSession(configuration: .default, delegate: CustomsTrust(pinned: pinned), delegateQueue: nil)
        var request = authorized(Endpoints.customs)
        request.httpMethod = "POST"
        return try await session.upload(for: request, from: body).0
    }

    func follow(_ link: URL) async throws -> Data {
        try await session.data(from: link).0 // unknown: cleartext-http
    }

    func printPreview() async throws -> Data {
        try await session.data(from: URL(string: "http://localhost:8631/preview")!).0
    }

    private func authorized(_ url: URL) -> URLRequest {
        var request = URLRequest(url: url)
        request.setValue("Bearer \(token)", forHTTPHeaderField: "Authorization")
        return request
    }
}
