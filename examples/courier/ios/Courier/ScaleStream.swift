import Foundation

final class ScaleStream {
    private static let port = 4305

    private var input: InputStream?
    private var output: OutputStream?

    func connect() {
        Stream.getStreamsToHost(withName: Endpoints.scale, port: Self.port, inputStream: &input, outputStream: &output) // denied: cleartext-socket
        input?.open()
        output?.open()
    }

    func connectEncrypted() {
        Stream.getStreamsToHost(withName: Endpoints.scale, port: Self.port, inputStream: &input, outputStream: &output)
        let level = StreamSocketSecurityLevel.negotiatedSSL.rawValue
        input?.setProperty(level, forKey: .socketSecurityLevelKey)
        output?.setProperty(level, forKey: .socketSecurityLevelKey)
        input?.open()
        output?.open()
    }

    func weigh(operatorName: String) {
        let command = Array("WEIGH \(operatorName)\r\n".utf8)
        _ = output?.write(command, maxLength: command.count)
    }

    func close() {
        input?.close()
        output?.close()
    }
}
