import CocoaMQTT
import Foundation

final class VanTelemetry {
    private let van: String
    private let secret: String
    private var client: CocoaMQTT?

    init(van: String, secret: String) {
        self.van = van
        self.secret = secret
    }

    func joinCloud() {
        let mqtt = CocoaMQTT(clientID: van, host: Endpoints.telemetry, port: 8883)
        mqtt.enableSSL = true
        join(mqtt)
    }

    func joinYard() {
        let mqtt = CocoaMQTT(clientID: van, host: Endpoints.telemetryYard, port: 1883) // denied: cleartext-messaging
        join(mqtt)
    }

    func joinFerry() {
        let mqtt = CocoaMQTT(clientID: van, host: "telemetry.example.org", port: 8883) // denied: cleartext-messaging
        mqtt.keepAlive = 30
        join(mqtt)
    }

    func joinDashboard() {
        join(CocoaMQTT(clientID: van, host: "localhost", port: 1883))
    }

    func position(latitude: Double, longitude: Double) {
        client?.publish("vans/\(van)/position", withString: "\(latitude);\(longitude)")
    }

    private func join(_ mqtt: CocoaMQTT) {
        mqtt.username = van
        mqtt.password = secret
        _ = mqtt.connect()
        client = mqtt
    }
}
