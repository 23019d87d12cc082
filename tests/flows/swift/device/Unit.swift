// What tells one device from all others, on the ways that lead from there.
import AdSupport
import Foundation
import Network
import UIKit

final class DeviceUnit {
    func enrol() {
        let vendor = UIDevice.current.identifierForVendor
        let text = vendor?.uuidString ?? "none"
        let lower = text.lowercased()
        let connection = NWConnection(host: "units.example.com", port: 9800, using: .tcp) // carries: device | device by local
        connection.send(content: lower.data(using: .utf8), completion: .idempotent)
    }

    func enrolModel() {
        let vendor = UIDevice.current.identifierForVendor
        let text = vendor == nil ? "none" : UIDevice.current.model
        let lower = text.lowercased()
        let connection = NWConnection(host: "units.example.com", port: 9800, using: .tcp) // carries: nothing | device by local
        connection.send(content: lower.data(using: .utf8), completion: .idempotent)
    }

    private var advertiser: String {
        ASIdentifierManager.shared().advertisingIdentifier.uuidString
    }

    private var tracking: String {
        ASIdentifierManager.shared().isAdvertisingTrackingEnabled ? "allowed" : "denied"
    }

    func advertise() {
        let connection = NWConnection(host: "units.example.com", port: 9801, using: .tcp) // carries: device | device by result
        connection.send(content: advertiser.data(using: .utf8), completion: .idempotent)
    }

    func advertiseState() {
        let connection = NWConnection(host: "units.example.com", port: 9801, using: .tcp) // carries: nothing | device by result
        connection.send(content: tracking.data(using: .utf8), completion: .idempotent)
    }

    func register() throws {
        let body = ["device": UIDevice.current.identifierForVendor!.uuidString, "system": UIDevice.current.systemVersion]
        var request = URLRequest(url: URL(string: "https://units.example.com/register")!)
        request.httpMethod = "PUT"
        request.httpBody = try JSONEncoder().encode(body)
        URLSession.shared.dataTask(with: request).resume() // carries: device | device by body
    }

    func registerSystem() throws {
        let body = ["model": UIDevice.current.model, "system": UIDevice.current.systemVersion]
        var request = URLRequest(url: URL(string: "https://units.example.com/register")!)
        request.httpMethod = "PUT"
        request.httpBody = try JSONEncoder().encode(body)
        URLSession.shared.dataTask(with: request).resume() // carries: nothing | device by body
    }

    func list() {
        let ids = [UIDevice.current.identifierForVendor, ASIdentifierManager.shared().advertisingIdentifier]
        let known = ids.compactMap { $0?.uuidString }
        let connection = NWConnection(host: "units.example.com", port: 9802, using: .tcp) // carries: device | device by element
        connection.send(content: known[0].data(using: .utf8), completion: .idempotent)
    }

    func listCount() {
        let ids = [UIDevice.current.identifierForVendor, ASIdentifierManager.shared().advertisingIdentifier]
        let known = ids.compactMap { $0?.uuidString }
        let connection = NWConnection(host: "units.example.com", port: 9802, using: .tcp) // carries: nothing | device by element
        connection.send(content: "\(known.count)".data(using: .utf8), completion: .idempotent)
    }

    @MainActor
    private func own() async -> UUID? {
        UIDevice.current.identifierForVendor
    }

    func check() async {
        async let id = own()
        let connection = NWConnection(host: "units.example.com", port: 9803, using: .tcp) // carries: device | device by async
        let line = await id?.uuidString ?? ""
        connection.send(content: line.data(using: .utf8), completion: .idempotent)
    }

    func checkKnown() async {
        async let id = own()
        let connection = NWConnection(host: "units.example.com", port: 9803, using: .tcp) // carries: nothing | device by async
        let known = await id != nil
        connection.send(content: "\(known)".data(using: .utf8), completion: .idempotent)
    }
}
