let host = "example.com", port = 8080
var counter: Int
fileprivate let (first, second) = pair()

class Settings {
    private(set) static var shared = Settings()
    private static let secret: String? = nil
    static let defaults: [String: Any] = ["tls": true]
    class var kind: String { "settings" }
    lazy var session: URLSession = { URLSession(configuration: .default) }()
    lazy var plain = makePlain()
    var computed: Int { counter + 1 }
    var explicit: Int {
        get { counter }
        set { counter = newValue }
    }
    var named: Int {
        get async throws { try await load() }
        set(value) { store(value) }
    }
    var observed = 3 {
        willSet(next) { log(next) }
        didSet { log(oldValue) }
    }
    var onlyDidSet: String = "" {
        didSet { update() }
    }
    @Published var items: [Item] = []
    @AppStorage("useTLS", store: .standard) private var useTLS = true
    @IBOutlet weak var label: UILabel!
    unowned let owner: Owner
    weak var delegate: (any Delegate)?
    let handler: ((Int, String) -> Void)? = nil
    let view: some View = Text("x")
    let both: Encodable & Decodable
    let meta: Client.Type
    let pair: (Int, name: String)
    let plainType: Module.Box<Int, [String: Double?]>
    var a = 1, b: Int = 2, c: String
}
