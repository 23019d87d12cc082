// Each sort of source with several ways; beside each, a way that ends before.
import AdSupport
import Contacts
import CoreLocation
import CryptoKit
import EventKit
import Foundation
import HealthKit
import Network
import PassKit
import Security
import UIKit

struct Fix: Codable {
    var where_: CLLocation
    var label: String
}

struct Login: Encodable {
    var name: String
    var password: String
}

final class Tracker: NSObject, CLLocationManagerDelegate {
    private let manager = CLLocationManager()
    private let key = SymmetricKey(size: .bits256)
    private var line = ""
    private var greeting = "hello"

    // Location

    func locationManager(_ manager: CLLocationManager, didUpdateLocations locations: [CLLocation]) {
        guard let last = locations.last else { return }
        line = "\(last.coordinate.latitude),\(last.coordinate.longitude)"
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: line.data(using: .utf8), completion: .idempotent)
    }

    func greet() {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: greeting.data(using: .utf8), completion: .idempotent)
    }

    func flush() {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: line.data(using: .utf8), completion: .idempotent)
    }

    func asked() {
        let here = manager.location
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: "\(here!.altitude)".data(using: .utf8), completion: .idempotent)
    }

    func askedNot() {
        let accuracy = manager.desiredAccuracy
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(accuracy)".data(using: .utf8), completion: .idempotent)
    }

    func json(_ place: CLLocation) throws {
        let fix = Fix(where_: place, label: "home")
        let body = try JSONEncoder().encode(fix)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: body, completion: .idempotent)
    }

    func jsonNot(_ place: CLLocation) throws {
        let fix = Fix(where_: place, label: "home")
        let body = try JSONEncoder().encode(fix.label)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: body, completion: .idempotent)
    }

    func object(_ place: CLLocation) throws {
        let fields: [String: Any] = ["lat": place.coordinate.latitude, "unit": "degrees"]
        let body = try JSONSerialization.data(withJSONObject: fields)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: body, completion: .idempotent)
    }

    func objectNot(_ place: CLLocation) throws {
        let fields: [String: Any] = ["lat": 0, "unit": "degrees"]
        let body = try JSONSerialization.data(withJSONObject: fields)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: body, completion: .idempotent)
    }

    func sealed(_ place: CLLocation) throws {
        let box = try AES.GCM.seal(Data("\(place)".utf8), using: key)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: box.combined, completion: .idempotent)
    }

    func coded(_ place: CLLocation) {
        let text = Data("\(place)".utf8).base64EncodedString()
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: text.data(using: .utf8), completion: .idempotent)
    }

    func hashed(_ place: CLLocation) {
        let digest = SHA256.hash(data: Data("\(place)".utf8))
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: Data(digest), completion: .idempotent)
    }

    func hashedNot(_ place: CLLocation) {
        let digest = SHA256.hash(data: Data("home".utf8))
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: Data(digest), completion: .idempotent)
    }

    func appended(_ place: CLLocation) {
        var data = Data()
        data.append("\(place.speed)".data(using: .utf8)!)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: data, completion: .idempotent)
    }

    func appendedNot(_ place: CLLocation) {
        var data = Data()
        data.append("still".data(using: .utf8)!)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: data, completion: .idempotent)
    }

    func query(_ place: CLLocation) {
        let url = URL(string: "http://a.example.com/?lat=\(place.coordinate.latitude)")!
        URLSession.shared.dataTask(with: url).resume() // carries: location
    }

    func queryNot(_ place: CLLocation) {
        let url = URL(string: "http://a.example.com/?lat=0")!
        URLSession.shared.dataTask(with: url).resume() // carries: nothing
    }

    func helper(_ place: CLLocation) { deliver(describe(place)) }
    func helperNot(_ place: CLLocation) { deliverQuietly(describe(nil)) }
    private func describe(_ place: CLLocation?) -> String { place.map { "\($0.coordinate)" } ?? "none" }

    private func deliver(_ text: String) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: location
        connection.send(content: text.data(using: .utf8), completion: .idempotent)
    }

    private func deliverQuietly(_ text: String) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: text.data(using: .utf8), completion: .idempotent)
    }
}

final class Others {
    let store = CNContactStore()
    let health = HKHealthStore()
    @IBOutlet var passwordField: UITextField!
    @IBOutlet var nickField: UITextField!

    // Contacts

    func people(_ request: CNContactFetchRequest) throws {
        let found = try store.unifiedContacts(matching: predicate, keysToFetch: [])
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: contacts
        for one in found { connection.send(content: one.givenName.data(using: .utf8), completion: .idempotent) }
    }

    func peopleNot(_ request: CNContactFetchRequest) throws {
        let found = try store.unifiedContacts(matching: predicate, keysToFetch: [])
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(found.count)".data(using: .utf8), completion: .idempotent)
    }

    func card(_ contact: CNContact) throws {
        let data = try CNContactVCardSerialization.data(with: [contact])
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: contacts
        connection.send(content: data, completion: .idempotent)
    }

    func cardNot(_ contact: CNContact) {
        let known = contact.phoneNumbers.isEmpty
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(known)".data(using: .utf8), completion: .idempotent)
    }

    // Health

    func steps(_ samples: [HKQuantitySample]) {
        let text = samples.map { "\($0.quantity)" }.joined(separator: ",")
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: health
        connection.send(content: text.data(using: .utf8), completion: .idempotent)
    }

    func stepsNot(_ samples: [HKQuantitySample]) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(samples.count)".data(using: .utf8), completion: .idempotent)
    }

    func blood() throws {
        let kind = try health.bloodType()
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: health
        connection.send(content: "\(kind)".data(using: .utf8), completion: .idempotent)
    }

    func bloodNot() throws {
        let there = HKHealthStore.isHealthDataAvailable()
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(there)".data(using: .utf8), completion: .idempotent)
    }

    // Device

    func vendor() {
        let id = UIDevice.current.identifierForVendor!.uuidString
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: device
        connection.send(content: id.data(using: .utf8), completion: .idempotent)
    }

    func vendorNot() {
        let id = UIDevice.current.systemVersion
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: id.data(using: .utf8), completion: .idempotent)
    }

    func advertising() {
        let id = ASIdentifierManager.shared().advertisingIdentifier
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: device
        connection.send(content: Data(id.uuidString.utf8), completion: .idempotent)
    }

    func advertisingNot() {
        let id = UUID()
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: Data(id.uuidString.utf8), completion: .idempotent)
    }

    // Messages

    func pasted() {
        let text = UIPasteboard.general.string ?? ""
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: messages
        connection.send(content: text.data(using: .utf8), completion: .idempotent)
    }

    func pastedNot() {
        let any = UIPasteboard.general.hasStrings
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(any)".data(using: .utf8), completion: .idempotent)
    }

    // Payment

    func paid(_ payment: PKPayment) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: payment
        connection.send(content: payment.token.paymentData, completion: .idempotent)
    }

    func paidNot(_ payment: PKPayment) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "paid".data(using: .utf8), completion: .idempotent)
    }

    func transfer(iban: String) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: payment?
        connection.send(content: iban.uppercased().data(using: .utf8), completion: .idempotent)
    }

    func transferNot(iban: String) {
        guard iban.hasPrefix("DE") else { return }
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "ok".data(using: .utf8), completion: .idempotent)
    }

    // Personal

    func events(_ calendar: EKEventStore, _ wanted: NSPredicate) {
        let found = calendar.events(matching: wanted)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: personal
        connection.send(content: "\(found)".data(using: .utf8), completion: .idempotent)
    }

    func eventsNot(_ calendar: EKEventStore, _ wanted: NSPredicate) {
        let found = calendar.events(matching: wanted)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(found.isEmpty)".data(using: .utf8), completion: .idempotent)
    }

    func event(_ one: EKEvent) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: personal
        connection.send(content: one.title.data(using: .utf8), completion: .idempotent)
    }

    func eventNot(_ one: EKEvent) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "today".data(using: .utf8), completion: .idempotent)
    }

    // Credentials

    func field() {
        let text = passwordField.text ?? ""
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: credentials?
        connection.send(content: text.data(using: .utf8), completion: .idempotent)
    }

    func fieldNot() {
        let text = nickField.text ?? ""
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: text.data(using: .utf8), completion: .idempotent)
    }

    func keychain(_ search: CFDictionary) {
        var found: CFTypeRef?
        SecItemCopyMatching(search, &found)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: credentials
        connection.send(content: found as! Data, completion: .idempotent)
    }

    func keychainNot(_ search: CFDictionary) {
        var found: CFTypeRef?
        let status = SecItemCopyMatching(search, &found)
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "done".data(using: .utf8), completion: .idempotent)
    }

    func credential(_ known: URLCredential) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: credentials
        connection.send(content: known.password!.data(using: .utf8), completion: .idempotent)
    }

    func credentialNot(_ known: URLCredential) {
        let connection = NWConnection(host: "a.example.com", port: 1, using: .tcp) // carries: nothing
        connection.send(content: "\(known.persistence)".data(using: .utf8), completion: .idempotent)
    }

    func header(session: String) {
        var request = URLRequest(url: URL(string: "http://a.example.com/")!)
        request.setValue("Bearer \(session)", forHTTPHeaderField: "Authorization")
        URLSession.shared.dataTask(with: request).resume() // carries: credentials
    }

    func headerNot(session: String) {
        var request = URLRequest(url: URL(string: "http://a.example.com/")!)
        request.setValue("text/plain", forHTTPHeaderField: "Accept")
        URLSession.shared.dataTask(with: request).resume() // carries: nothing
    }

    func body(_ login: Login) throws {
        var request = URLRequest(url: URL(string: "http://a.example.com/")!)
        request.httpBody = try JSONEncoder().encode(login)
        URLSession.shared.dataTask(with: request).resume() // carries: credentials?
    }

    func bodyNot(_ login: Login) throws {
        var request = URLRequest(url: URL(string: "http://a.example.com/")!)
        request.httpBody = try JSONEncoder().encode(login.name)
        URLSession.shared.dataTask(with: request).resume() // carries: nothing
    }

    func user(name: String) {
        let url = URL(string: "http://admin:\(name)@a.example.com/")!
        URLSession.shared.dataTask(with: url).resume() // carries: credentials
    }

    func userNot(name: String) {
        let url = URL(string: "http://a.example.com/\(name)")!
        URLSession.shared.dataTask(with: url).resume() // carries: nothing
    }

    func upload(_ contact: CNContact) throws {
        let request = URLRequest(url: URL(string: "http://a.example.com/")!)
        let data = contact.givenName.data(using: .utf8)
        URLSession.shared.uploadTask(with: request, from: data).resume() // carries: contacts
    }

    func uploadNot(_ contact: CNContact) throws {
        let request = URLRequest(url: URL(string: "http://a.example.com/")!)
        let data = "nobody".data(using: .utf8)
        URLSession.shared.uploadTask(with: request, from: data).resume() // carries: nothing
    }
}
