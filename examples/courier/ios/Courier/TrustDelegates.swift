import Foundation
import Security

typealias Disposition = URLSession.AuthChallengeDisposition

final class HandheldTrust: NSObject, URLSessionDelegate {
    func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge, completionHandler: @escaping (Disposition, URLCredential?) -> Void) {
        guard let trust = challenge.protectionSpace.serverTrust else {
            return completionHandler(.performDefaultHandling, nil)
        }
        completionHandler(.useCredential, URLCredential(trust: trust)) // denied: certificate-not-checked
    }
}

final class LockerTrust: NSObject, URLSessionDelegate {
    func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge) async -> (Disposition, URLCredential?) {
        guard let trust = challenge.protectionSpace.serverTrust else {
            return (.performDefaultHandling, nil)
        }
        var error: CFError?
        if !SecTrustEvaluateWithError(trust, &error) {
            print("locker certificate:", error as Any)
        }
        return (.useCredential, URLCredential(trust: trust)) // denied: certificate-not-checked
    }
}

final class CustomsTrust: NSObject, URLSessionDelegate {
    private let pinned: Data

    init(pinned: Data) {
        self.pinned = pinned
    }

    func urlSession(_ session: URLSession, didReceive challenge: URLAuthenticationChallenge, completionHandler: @escaping (Disposition, URLCredential?) -> Void) {
        guard challenge.protectionSpace.authenticationMethod == NSURLAuthenticationMethodServerTrust,
              let trust = challenge.protectionSpace.serverTrust else {
            return completionHandler(.performDefaultHandling, nil)
        }
        guard SecTrustEvaluateWithError(trust, nil), leaf(of: trust) == pinned else {
            return completionHandler(.cancelAuthenticationChallenge, nil)
        }
        completionHandler(.useCredential, URLCredential(trust: trust))
    }

    private func leaf(of trust: SecTrust) -> Data? {
        let chain = SecTrustCopyCertificateChain(trust) as? [SecCertificate]
        return chain?.first.map { SecCertificateCopyData($0) as Data }
    }
}
