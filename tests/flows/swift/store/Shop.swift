// How a customer pays, on the ways that lead from there.
import Foundation
import Network
import PassKit
import StripePayments

struct Purchase {
    var card: String
    var article: String
}

final class Shop {
    func charge(_ card: STPCardParams) {
        let line = String(format: "%@;%@", card.number ?? "", card.cvc ?? "")
        let connection = NWConnection(host: "shop.example.com", port: 9700, using: .tcp) // carries: payment | payment by text
        connection.send(content: line.data(using: .utf8), completion: .idempotent)
    }

    func chargeNothing(_ card: STPCardParams) {
        let line = String(format: "%@;%d", card.number == nil ? "cash" : "card", 1)
        let connection = NWConnection(host: "shop.example.com", port: 9700, using: .tcp) // carries: nothing | payment by text
        connection.send(content: line.data(using: .utf8), completion: .idempotent)
    }

    private func send(_ data: Data, to port: NWEndpoint.Port) {
        let connection = NWConnection(host: "shop.example.com", port: port, using: .tcp) // carries: payment | payment by handed
        connection.send(content: data, completion: .idempotent)
    }

    private func sendMark(_ data: Data, to port: NWEndpoint.Port) {
        let connection = NWConnection(host: "shop.example.com", port: port, using: .tcp) // carries: nothing | payment by handed
        connection.send(content: data, completion: .idempotent)
    }

    func paid(_ payment: PKPayment) {
        send(payment.token.paymentData, to: 9701)
    }

    func paidMark(_ payment: PKPayment) {
        sendMark(payment.token.paymentData.isEmpty ? Data([0]) : Data([1]), to: 9701)
    }

    func confirm(_ token: PKPaymentToken) {
        var request = URLRequest(url: URL(string: "https://shop.example.com/confirm")!)
        request.allHTTPHeaderFields = ["X-Transaction": token.transactionIdentifier, "X-Shop": "4"]
        URLSession.shared.dataTask(with: request).resume() // carries: payment | payment by header
    }

    func confirmShop(_ token: PKPaymentToken) {
        var request = URLRequest(url: URL(string: "https://shop.example.com/confirm")!)
        request.allHTTPHeaderFields = ["X-Same": token.isEqual(nil) ? "true" : "false", "X-Shop": "4"]
        URLSession.shared.dataTask(with: request).resume() // carries: nothing | payment by header
    }

    func order(_ card: STPCardParams) {
        var purchase = Purchase(card: "", article: "tea")
        purchase.card = card.number ?? ""
        let connection = NWConnection(host: "shop.example.com", port: 9702, using: .tcp) // carries: payment | payment by record
        connection.send(content: purchase.card.data(using: .utf8), completion: .idempotent)
    }

    func orderArticle(_ card: STPCardParams) {
        var purchase = Purchase(card: "", article: "tea")
        purchase.card = card.number ?? ""
        let connection = NWConnection(host: "shop.example.com", port: 9702, using: .tcp) // carries: nothing | payment by record
        connection.send(content: purchase.article.data(using: .utf8), completion: .idempotent)
    }

    func upload(_ payment: PKPayment) async throws {
        let request = URLRequest(url: URL(string: "https://shop.example.com/journal")!)
        var journal = Data("journal\n".utf8)
        journal.append(payment.token.paymentData)
        _ = try await URLSession.shared.upload(for: request, from: journal) // carries: payment | payment by stream
    }

    func uploadHead(_ payment: PKPayment) async throws {
        let request = URLRequest(url: URL(string: "https://shop.example.com/journal")!)
        var journal = Data("journal\n".utf8)
        var kept = Data()
        kept.append(payment.token.paymentData)
        journal.append(Data("empty".utf8))
        _ = try await URLSession.shared.upload(for: request, from: journal) // carries: nothing | payment by stream
    }
}
