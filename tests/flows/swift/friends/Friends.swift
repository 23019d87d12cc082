// Contacts of a phone, on the ways that lead from there.
import Contacts
import Foundation
import Network

struct Friend: Codable {
    let given: String
    let number: String
    let favourite: Bool
}

final class Friends {
    private let store = CNContactStore()

    func greet(_ contact: CNContact) {
        let line = "BEGIN " + contact.givenName + " " + contact.familyName + " END"
        let connection = NWConnection(host: "friends.example.com", port: 9400, using: .tcp) // carries: contacts | contacts by text
        connection.send(content: line.data(using: .ascii), completion: .idempotent)
    }

    func greetNobody(_ contact: CNContact) {
        let line = "BEGIN " + (contact.givenName.isEmpty ? "unnamed" : "named") + " END"
        let connection = NWConnection(host: "friends.example.com", port: 9400, using: .tcp) // carries: nothing | contacts by text
        connection.send(content: line.data(using: .ascii), completion: .idempotent)
    }

    private func deliver(_ lines: [String]) {
        let connection = NWConnection(host: "friends.example.com", port: 9401, using: .tcp) // carries: contacts | contacts by handed
        lines.forEach { connection.send(content: Data($0.utf8), completion: .idempotent) }
    }

    private func deliverMarks(_ lines: [String]) {
        let connection = NWConnection(host: "friends.example.com", port: 9401, using: .tcp) // carries: nothing | contacts by handed
        lines.forEach { connection.send(content: Data($0.utf8), completion: .idempotent) }
    }

    func invite(_ contact: CNContact) {
        deliver(contact.phoneNumbers.map { $0.value.stringValue })
    }

    func inviteMarks(_ contact: CNContact) {
        deliverMarks(contact.phoneNumbers.map { _ in "number" })
    }

    func look(_ contact: CNContact) {
        var request = URLRequest(url: URL(string: "http://friends.example.com/find")!)
        request.setValue(contact.emailAddresses.first?.value as String?, forHTTPHeaderField: "X-Mail")
        URLSession.shared.dataTask(with: request) { _, _, _ in }.resume() // carries: contacts | contacts by header
    }

    func lookAnywhere(_ contact: CNContact) {
        var request = URLRequest(url: URL(string: "http://friends.example.com/find")!)
        request.setValue(String(contact.emailAddresses.count), forHTTPHeaderField: "X-Mails")
        URLSession.shared.dataTask(with: request) { _, _, _ in }.resume() // carries: nothing | contacts by header
    }

    func save(_ contact: CNContact) throws {
        let friend = Friend(given: contact.givenName, number: "", favourite: true)
        var request = URLRequest(url: URL(string: "http://friends.example.com/save")!)
        request.httpBody = try PropertyListEncoder().encode(friend)
        URLSession.shared.dataTask(with: request).resume() // carries: contacts | contacts by record
    }

    func saveFavourite(_ contact: CNContact) throws {
        let friend = Friend(given: contact.givenName, number: "", favourite: true)
        var request = URLRequest(url: URL(string: "http://friends.example.com/save")!)
        request.httpBody = try PropertyListEncoder().encode([friend.favourite])
        URLSession.shared.dataTask(with: request).resume() // carries: nothing | contacts by record
    }

    func export(_ wanted: CNContactFetchRequest) throws {
        let pair = URLSession.shared.streamTask(withHostName: "friends.example.com", port: 9402) // carries: contacts | contacts by stream
        pair.resume()
        try store.enumerateContacts(with: wanted) { contact, _ in
            pair.write(Data(contact.nickname.utf8), timeout: 10) { _ in }
        }
        pair.closeWrite()
    }

    func exportMarks(_ wanted: CNContactFetchRequest) throws {
        let pair = URLSession.shared.streamTask(withHostName: "friends.example.com", port: 9402) // carries: nothing | contacts by stream
        pair.resume()
        try store.enumerateContacts(with: wanted) { contact, _ in
            pair.write(Data("one".utf8), timeout: 10) { _ in }
        }
        pair.closeWrite()
    }
}
