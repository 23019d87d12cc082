// Where the samples of another file are kept.
import Foundation
import HealthKit
import Network

struct ClinicArchive {
    func store(_ sample: HKCategorySample) {
        let connection = NWConnection(host: "clinic.example.com", port: 9603, using: .tcp) // carries: health | health by file
        connection.send(content: "\(sample.value)".data(using: .utf8), completion: .idempotent)
    }

    func mark(_ sample: HKCategorySample) {
        let connection = NWConnection(host: "clinic.example.com", port: 9603, using: .tcp) // carries: nothing | health by file
        connection.send(content: "slept".data(using: .utf8), completion: .idempotent)
    }
}
