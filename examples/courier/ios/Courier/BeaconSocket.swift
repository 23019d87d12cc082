import Darwin
import Foundation

/// Tells the yard's position service where the tablet is.
struct BeaconSocket {
    private static let yard = "192.0.2.15"
    private static let port: in_port_t = 5514

    func announce(_ tablet: String) -> Bool {
        let descriptor = socket(AF_INET, SOCK_DGRAM, IPPROTO_UDP) // denied: cleartext-socket
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }

        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = Self.port.bigEndian
        inet_pton(AF_INET, Self.yard, &address.sin_addr)

        let payload = Array("HERE \(tablet)".utf8)
        let sent = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, payload, payload.count, 0, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        return sent == payload.count
    }

    /// The app and its share extension hand parcels to each other.
    func handOver(_ parcel: String, at path: String) -> Bool {
        let descriptor = socket(AF_UNIX, SOCK_STREAM, 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }

        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        let payload = Array(parcel.utf8)
        return connected == 0 && write(descriptor, payload, payload.count) == payload.count
    }
}
