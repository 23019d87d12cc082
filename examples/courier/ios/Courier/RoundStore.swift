import Logging
import NIOSSL
import PostgresNIO

struct RoundStore {
    let user: String
    let password: String
    private let logger = Logger(label: "com.example.courier.rounds")

    init(user: String, password: String) {
        self.user = user
        self.password = password
    }

    func close(round: Int) async throws {
        let connection = try await connect(tls: .require(encryption()))
        try await connection.query("UPDATE rounds SET closed = true WHERE id = \(round)", logger: logger)
        try await connection.close()
    }

    func record(parcel: String) async throws {
        let configuration = PostgresConnection.Configuration(
            host: "archive.example.com", username: user, password: password, database: "rounds", tls: .disable)
        let connection = try await PostgresConnection.connect(configuration: configuration, id: 2, logger: logger) // denied: cleartext-database
        try await connection.query("INSERT INTO parcels (id) VALUES (\(parcel))", logger: logger)
        try await connection.close()
    }

    func claim(parcel: String) async throws {
        let tls = PostgresConnection.Configuration.TLS.prefer(try encryption())
        let configuration = PostgresConnection.Configuration(
            host: "claims.example.com", username: user, password: password, database: "claims", tls: tls)
        let connection = try await PostgresConnection.connect(configuration: configuration, id: 3, logger: logger) // denied: strippable-upgrade
        try await connection.query("INSERT INTO claims (parcel) VALUES (\(parcel))", logger: logger)
        try await connection.close()
    }

    private func connect(tls: PostgresConnection.Configuration.TLS) async throws -> PostgresConnection {
        let configuration = PostgresConnection.Configuration(
            host: Endpoints.database, username: user, password: password, database: "rounds", tls: tls)
        return try await PostgresConnection.connect(configuration: configuration, id: 1, logger: logger)
    }

    private func encryption() throws -> NIOSSLContext {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv12
        return try NIOSSLContext(configuration: configuration)
    }
}
