import Foundation

/// Every peer that the app knows by name.
enum Endpoints {
    static let depot = "depot.example.com"

    #if DEBUG
    static let api = URL(string: "http://api.dev.example.com/v2")!
    #else
    static let api = URL(string: "https://api.example.com/v2")!
    #endif
    static let rounds = URL(string: "http://rounds.\(depot)/today")! // denied: cleartext-http
    static let handheld = URL(string: "https://handheld.\(depot)/scans")!
    static let lockers = URL(string: "https://lockers.\(depot)/doors")!
    static let customs = URL(string: "https://customs.example.org/declarations")!

    static let live = "wss://live.example.com/rounds"
    static let liveYard = "ws://live.\(depot)/rounds" // denied: cleartext-websocket

    static let telemetry = "telemetry.example.com"
    static let telemetryYard = "telemetry.\(depot)"

    static let sorter = "sorter.\(depot)"
    static let conveyor = "conveyor.\(depot)"
    static let vault = "vault.example.com"
    static let scale = "scale.\(depot)"
    static let printer = "printer.\(depot)"
    static let database = "db.example.com"
}
