// What a watch measured, on the ways that lead from there.
import Alamofire
import Foundation
import HealthKit
import Network

final class Clinic {
    private let health = HKHealthStore()
    private let bpm = HKUnit.count().unitDivided(by: .minute())
    private var latest: HKQuantitySample?
    private var rounds = 0

    func shout(_ sample: HKQuantitySample) {
        let connection = NWConnection(host: "clinic.example.com", port: 9600, using: .tcp) // carries: health | health by direct
        connection.send(content: "\(sample.quantity.doubleValue(for: bpm))".data(using: .utf8), completion: .idempotent)
    }

    func shoutUnit(_ sample: HKQuantitySample) {
        let connection = NWConnection(host: "clinic.example.com", port: 9600, using: .tcp) // carries: nothing | health by direct
        connection.send(content: bpm.unitString.data(using: .utf8), completion: .idempotent)
    }

    func measured(_ sample: HKQuantitySample) {
        latest = sample
        rounds += 1
    }

    func report() {
        let connection = NWConnection(host: "clinic.example.com", port: 9601, using: .tcp) // carries: health | health by field
        connection.send(content: "\(latest!.quantity)".data(using: .utf8), completion: .idempotent)
    }

    func reportRounds() {
        let connection = NWConnection(host: "clinic.example.com", port: 9601, using: .tcp) // carries: nothing | health by field
        connection.send(content: "\(rounds)".data(using: .utf8), completion: .idempotent)
    }

    func submit(_ workout: HKWorkout) {
        AF.upload(multipartFormData: { form in // carries: health | health by builder
            form.append(Data("\(workout.duration)".utf8), withName: "seconds")
            form.append(Data("run".utf8), withName: "kind")
        }, to: "https://clinic.example.com/workouts")
    }

    func submitKind(_ workout: HKWorkout) {
        AF.upload(multipartFormData: { form in // carries: nothing | health by builder
            form.append(Data("run".utf8), withName: "kind")
        }, to: "https://clinic.example.com/workouts")
    }

    func watch(_ type: HKSampleType) {
        let query = HKSampleQuery(sampleType: type, predicate: nil, limit: 1, sortDescriptors: nil) { _, samples, _ in
            guard let sample = samples?.first as? HKQuantitySample else { return }
            let connection = NWConnection(host: "clinic.example.com", port: 9602, using: .tcp) // carries: health | health by callback
            connection.send(content: "\(sample.quantity)".data(using: .utf8), completion: .idempotent)
        }
        health.execute(query)
    }

    func watchDone(_ type: HKSampleType) {
        let query = HKSampleQuery(sampleType: type, predicate: nil, limit: 1, sortDescriptors: nil) { _, samples, error in
            let fine = error == nil && samples?.first is HKQuantitySample
            let connection = NWConnection(host: "clinic.example.com", port: 9602, using: .tcp) // carries: nothing | health by callback
            connection.send(content: "\(fine)".data(using: .utf8), completion: .idempotent)
        }
        health.execute(query)
    }

    func archive(_ sample: HKCategorySample) {
        ClinicArchive().store(sample)
    }

    func archiveMark(_ sample: HKCategorySample) {
        ClinicArchive().mark(sample)
    }
}
