func plain() {}
func labels(_ a: Int, with b: String, c: Double, same same: Int) -> Int { a }
func defaults(host: String = "localhost", port: Int = 80, done: @escaping (Bool) -> Void = { _ in }) {}
func generic<T: P, each U>(_ value: T, rest: repeat each U) async throws -> [T] where T: Hashable { [value] }
func variadic(_ items: String..., flag: inout Bool) { flag = true }
func single() -> Client { Client(host: "a") }
func effect() { print("x") }
func several() -> Int {
    let a = 1
    return a
}
func branching(_ x: Bool) -> Int {
    if x { 1 } else { 2 }
}
func typed() throws(NetworkError) -> Never { fatalError() }
@discardableResult @available(iOS 15.0, *) func annotated() -> Bool { true }
func builder(@ViewBuilder content: () -> some View) -> some View { content() }
func outer() {
    func inner(_ x: Int) -> Int { x * 2 }
    struct Local { let a = 1 }
    typealias Alias = Local
    var computed: Int { inner(3) }
    var watched = 1 { didSet { print(watched) } }
    print(inner(1))
}
prefix func √ (x: Double) -> Double { x }
infix operator <+>: AdditionPrecedence
precedencegroup Custom { higherThan: AdditionPrecedence }

class Members {
    init(x: Int) { self.x = x }
    override convenience init?(name: String = "n") throws {
        super.init(x: 1)
        self.init()
    }
    required init!(coder: NSCoder) { nil }
    deinit { close() }
    subscript(index: Int) -> String { items[index] }
    subscript(key key: String, default value: Int) -> Int {
        get { table[key] ?? value }
        set { table[key] = newValue }
    }
    static subscript(k: Int) -> Int { k }
    static func == (lhs: Members, rhs: Members) -> Bool { lhs.x == rhs.x }
    static func <+> (a: Members, b: Members) -> Members { a }
    class func make() -> Self { Self() }
    private mutating func hidden() {}
    @objc dynamic func tapped(_ sender: Any?) {}
    func callAsFunction(_ x: Int) {}
}
