enum Scheme: String, CaseIterable {
    case http = "http", https
    case ftp = "ftp"

    static let secure: Scheme = .https
    var port: Int {
        switch self {
        case .http: 80
        case .https: 443
        case .ftp: 21
        }
    }
}

indirect enum Message {
    case text(String)
    case file(name: String, size: Int = 0)
    case nested(_ inner: Message, [Message])
    indirect case other
    case none

    init?(code: Int) { return nil }
    func describe() -> String { "x" }
}

enum Code: Int { case a = 1, b = -2, c = 0x10 }
