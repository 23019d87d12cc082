// What is known of a guest, on the ways that lead from there.
import EventKit
import Foundation
import Network

actor Guests {
    private let calendar = EKEventStore()
    private var wanted: NSPredicate { calendar.predicateForEvents(withStart: .now, end: .distantFuture, calendars: nil) }

    func next() {
        guard let event = calendar.events(matching: wanted).first else { return }
        let title = event.title ?? ""
        let line = title.uppercased()
        let connection = NWConnection(host: "guests.example.com", port: 9200, using: .tcp) // carries: personal | personal by local
        connection.send(content: Data(line.utf8), completion: .idempotent)
    }

    func nextFree() {
        guard let event = calendar.events(matching: wanted).first else { return }
        let free = event.startDate > Date()
        let line = free ? "FREE" : "BUSY"
        let connection = NWConnection(host: "guests.example.com", port: 9200, using: .tcp) // carries: nothing | personal by local
        connection.send(content: Data(line.utf8), completion: .idempotent)
    }

    private func agenda() -> String {
        var out = ""
        for event in calendar.events(matching: wanted) {
            out += event.title + "\n"
        }
        return out
    }

    private func dots() -> String {
        var out = ""
        for _ in calendar.events(matching: wanted) {
            out += ".\n"
        }
        return out
    }

    func print() {
        let connection = NWConnection(host: "printer.example.com", port: 9100, using: .tcp) // carries: personal | personal by result
        connection.send(content: agenda().data(using: .utf8), completion: .idempotent)
    }

    func printDots() {
        let connection = NWConnection(host: "printer.example.com", port: 9100, using: .tcp) // carries: nothing | personal by result
        connection.send(content: dots().data(using: .utf8), completion: .idempotent)
    }

    func invite(_ event: EKEvent) throws {
        var request = URLRequest(url: URL(string: "https://guests.example.com/invite")!)
        request.httpMethod = "POST"
        request.httpBody = try JSONSerialization.data(withJSONObject: ["what": event.title ?? "", "seats": 2])
        URLSession.shared.dataTask(with: request).resume() // carries: personal | personal by body
    }

    func inviteSeats(_ event: EKEvent) throws {
        var request = URLRequest(url: URL(string: "https://guests.example.com/invite")!)
        request.httpMethod = "POST"
        request.httpBody = try JSONSerialization.data(withJSONObject: ["allDay": event.isAllDay ? 1 : 0, "seats": 2])
        URLSession.shared.dataTask(with: request).resume() // carries: nothing | personal by body
    }

    func last() {
        var places: [String] = []
        for event in calendar.events(matching: wanted) {
            places.append(event.location ?? "")
        }
        let connection = NWConnection(host: "guests.example.com", port: 9201, using: .tcp) // carries: personal | personal by element
        connection.send(content: places.last!.data(using: .utf8), completion: .idempotent)
    }

    func lastOfNone() {
        var places: [String] = []
        for event in calendar.events(matching: wanted) {
            places.append(event.location ?? "")
        }
        places = ["nowhere"]
        let connection = NWConnection(host: "guests.example.com", port: 9201, using: .tcp) // carries: nothing | personal by element
        connection.send(content: places.last!.data(using: .utf8), completion: .idempotent)
    }

    private func titles() async -> [String] {
        calendar.events(matching: wanted).map(\.title)
    }

    func sync() {
        Task {
            let all = await titles()
            let connection = NWConnection(host: "guests.example.com", port: 9202, using: .tcp) // carries: personal | personal by async
            connection.send(content: all.joined(separator: ",").data(using: .utf8), completion: .idempotent)
        }
    }

    func syncCount() {
        Task {
            let all = await titles()
            let connection = NWConnection(host: "guests.example.com", port: 9202, using: .tcp) // carries: nothing | personal by async
            connection.send(content: "\(all.count)".data(using: .utf8), completion: .idempotent)
        }
    }
}
