import Foundation
import Starscream

final class LiveRounds {
    private var sockets: [WebSocket] = []

    func follow(_ round: String) {
        var request = URLRequest(url: URL(string: "\(Endpoints.live)/\(round)")!)
        request.timeoutInterval = 5
        open(WebSocket(request: request))
    }

    func followYard(_ round: String) {
        let request = URLRequest(url: URL(string: "\(Endpoints.liveYard)/\(round)")!)
        open(WebSocket(request: request))
    }

    func followPartner(_ round: String) {
        let request = URLRequest(url: URL(string: "wss://live.example.org/\(round)")!)
        open(WebSocket(request: request, certPinner: nil)) // denied: certificate-not-checked
    }

    func replay(_ recording: String) {
        open(WebSocket(request: URLRequest(url: URL(string: "ws://127.0.0.1:8090/\(recording)")!)))
    }

    func report(latitude: Double, longitude: Double) {
        sockets.forEach { $0.write(string: "{\"lat\":\(latitude),\"lon\":\(longitude)}") }
    }

    private func open(_ socket: WebSocket) {
        socket.onEvent = { event in
            if case .text(let message) = event {
                NotificationCenter.default.post(name: .roundChanged, object: message)
            }
        }
        socket.connect()
        sockets.append(socket)
    }
}

extension Notification.Name {
    static let roundChanged = Notification.Name("com.example.courier.round-changed")
}
