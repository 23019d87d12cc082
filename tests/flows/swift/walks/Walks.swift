// Where a walker is, on the ways that lead from there.
import CoreLocation
import Foundation
import Network

final class Walks {
    private let manager = CLLocationManager()
    private let geocoder = CLGeocoder()
    private var here: CLLocationCoordinate2D?
    private var steps = 0

    func shout(_ fix: CLLocation) {
        let connection = NWConnection(host: "walks.example.com", port: 9300, using: .tcp) // carries: location | location by direct
        connection.send(content: "\(fix.coordinate.latitude)".data(using: .utf8), completion: .idempotent)
    }

    func shoutHello(_ fix: CLLocation) {
        guard fix.horizontalAccuracy < 50 else { return }
        let connection = NWConnection(host: "walks.example.com", port: 9300, using: .tcp) // carries: nothing | location by direct
        connection.send(content: "hello".data(using: .utf8), completion: .idempotent)
    }

    func moved(to fix: CLLocation) {
        here = fix.coordinate
        steps += 1
    }

    func upload() {
        var request = URLRequest(url: URL(string: "http://walks.example.com/at")!)
        request.httpBody = "\(here!.longitude)".data(using: .utf8)
        URLSession.shared.dataTask(with: request).resume() // carries: location | location by field
    }

    func uploadSteps() {
        var request = URLRequest(url: URL(string: "http://walks.example.com/at")!)
        request.httpBody = "\(steps)".data(using: .utf8)
        URLSession.shared.dataTask(with: request).resume() // carries: nothing | location by field
    }

    func nearby(_ fix: CLLocation) {
        var parts = URLComponents()
        parts.scheme = "http"
        parts.host = "walks.example.com"
        parts.path = "/near"
        parts.queryItems = [
            URLQueryItem(name: "lat", value: String(fix.coordinate.latitude)),
            URLQueryItem(name: "radius", value: "500"),
        ]
        URLSession.shared.dataTask(with: parts.url!).resume() // carries: location | location by builder
    }

    func nearbyRadius(_ fix: CLLocation) {
        var parts = URLComponents()
        parts.scheme = "http"
        parts.host = "walks.example.com"
        parts.path = "/near"
        parts.queryItems = [
            URLQueryItem(name: "exact", value: fix.speed > 0 ? "false" : "true"),
            URLQueryItem(name: "radius", value: "500"),
        ]
        URLSession.shared.dataTask(with: parts.url!).resume() // carries: nothing | location by builder
    }

    func name(_ fix: CLLocation) {
        geocoder.reverseGeocodeLocation(fix) { (marks: [CLPlacemark]?, _) in
            let street = marks?.first?.thoroughfare ?? ""
            let connection = NWConnection(host: "walks.example.com", port: 9301, using: .tcp) // carries: location | location by callback
            connection.send(content: street.data(using: .utf8), completion: .idempotent)
        }
    }

    func nameCount(_ fix: CLLocation) {
        geocoder.reverseGeocodeLocation(fix) { (marks: [CLPlacemark]?, _) in
            let found = marks?.count ?? 0
            let connection = NWConnection(host: "walks.example.com", port: 9301, using: .tcp) // carries: nothing | location by callback
            connection.send(content: "\(found)".data(using: .utf8), completion: .idempotent)
        }
    }

    func publish() {
        let connection = NWConnection(host: "walks.example.com", port: 9302, using: .tcp) // carries: location | location by file
        connection.send(content: WalkLines.point(manager.location), completion: .idempotent)
    }

    func publishState() {
        let connection = NWConnection(host: "walks.example.com", port: 9302, using: .tcp) // carries: nothing | location by file
        connection.send(content: WalkLines.state(manager.location), completion: .idempotent)
    }
}
