import CocoaAsyncSocket
import Foundation

/// A printer of the first generation: raw data on port 9100.
final class LabelPrinter: NSObject, GCDAsyncSocketDelegate {
    private lazy var socket = GCDAsyncSocket(delegate: self, delegateQueue: .main)
    private var label = Data()

    func print(_ zpl: String) throws {
        label = Data(zpl.utf8)
        try socket.connect(toHost: Endpoints.printer, onPort: 9100) // denied: cleartext-socket
    }

    func socket(_ sock: GCDAsyncSocket, didConnectToHost host: String, port: UInt16) {
        sock.write(label, withTimeout: 5, tag: 0)
        sock.disconnectAfterWriting()
    }
}

/// The second generation speaks TLS.
final class SecureLabelPrinter: NSObject, GCDAsyncSocketDelegate {
    private lazy var socket = GCDAsyncSocket(delegate: self, delegateQueue: .main)
    private var label = Data()

    func print(_ zpl: String) throws {
        label = Data(zpl.utf8)
        try socket.connect(toHost: Endpoints.printer, onPort: 9143)
    }

    func socket(_ sock: GCDAsyncSocket, didConnectToHost host: String, port: UInt16) {
        sock.startTLS([kCFStreamSSLPeerName as String: Endpoints.printer as NSString])
    }

    func socketDidSecure(_ sock: GCDAsyncSocket) {
        sock.write(label, withTimeout: 5, tag: 0)
        sock.disconnectAfterWriting()
    }
}

/// Badge printers at the gate.
final class BadgePrinter: NSObject, GCDAsyncSocketDelegate {
    private lazy var socket = GCDAsyncSocket(delegate: self, delegateQueue: .main)
    private var badge = Data()

    func print(_ zpl: String) throws {
        badge = Data(zpl.utf8)
        try socket.connect(toHost: "badges.example.com", onPort: 9143) // denied: hostname-not-checked
    }

    func socket(_ sock: GCDAsyncSocket, didConnectToHost host: String, port: UInt16) {
        sock.startTLS(nil)
    }

    func socketDidSecure(_ sock: GCDAsyncSocket) {
        sock.write(badge, withTimeout: 5, tag: 0)
        sock.disconnectAfterWriting()
    }
}
