import Foundation
import Network

/// The sorting line: sorter, conveyor, vault and gates.
final class DepotLink {
    private let queue = DispatchQueue(label: "com.example.courier.depot")

    func sort(parcel: String) {
        let connection = NWConnection(host: NWEndpoint.Host(Endpoints.sorter), port: 9200, using: .tcp) // denied: cleartext-socket
        send(parcel, over: connection)
    }

    func startConveyor(belt: String) {
        let parameters = NWParameters(tls: nil, tcp: NWProtocolTCP.Options())
        let connection = NWConnection(host: NWEndpoint.Host(Endpoints.conveyor), port: 9201, using: parameters) // denied: cleartext-socket
        send(belt, over: connection)
    }

    func lockVault(code: String) {
        send(code, over: NWConnection(host: NWEndpoint.Host(Endpoints.vault), port: 9443, using: .tls))
    }

    func openVault(code: String) {
        send(code, over: NWConnection(host: NWEndpoint.Host(Endpoints.vault), port: 9443, using: hardened()))
    }

    func openGate(badge: String) {
        let tls = NWProtocolTLS.Options()
        sec_protocol_options_set_min_tls_protocol_version(tls.securityProtocolOptions, .TLSv10)
        let parameters = NWParameters(tls: tls, tcp: NWProtocolTCP.Options())
        send(badge, over: NWConnection(host: "gate.example.com", port: 9444, using: parameters)) // denied: outdated-tls
    }

    func openBarrier(badge: String, encrypted: Bool) {
        let parameters: NWParameters = encrypted ? .tls : .tcp
        send(badge, over: NWConnection(host: "barrier.example.com", port: 9445, using: parameters)) // possible: cleartext-socket
    }

    func openLocker(pin: String) {
        let tls = NWProtocolTLS.Options()
        sec_protocol_options_set_verify_block(tls.securityProtocolOptions, { _, _, complete in complete(true) }, queue) // denied: certificate-not-checked
        send(pin, over: NWConnection(host: "locker.example.com", port: 9446, using: NWParameters(tls: tls)))
    }

    func dispatch(note: String, using parameters: NWParameters) {
        send(note, over: NWConnection(host: "notes.example.com", port: 9447, using: parameters)) // unknown: cleartext-socket
    }

    func simulate(parcel: String) {
        send(parcel, over: NWConnection(host: "127.0.0.1", port: 9200, using: .tcp))
    }

    private func hardened() -> NWParameters {
        let tls = NWProtocolTLS.Options()
        let options = tls.securityProtocolOptions
        sec_protocol_options_set_min_tls_protocol_version(options, .TLSv12)
        sec_protocol_options_set_verify_block(options, { _, trust, complete in
            complete(SecTrustEvaluateWithError(sec_trust_copy_ref(trust).takeRetainedValue(), nil))
        }, queue)
        return NWParameters(tls: tls, tcp: NWProtocolTCP.Options())
    }

    private func send(_ text: String, over connection: NWConnection) {
        connection.start(queue: queue)
        connection.send(content: Data(text.utf8), completion: .contentProcessed { _ in connection.cancel() })
    }
}
