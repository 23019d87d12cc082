func calls() {
    plain()
    labelled(a: 1, 2, b: "x")
    object.method(x).next(y: z).last
    object?.method()?.next?.last(1)
    object!.method()!.value!
    Client(host: "h", port: 21)
    Client.init(host: "h")
    let made: Client = .init(host: "h")
    Module.Client<Int>(x)
    Client<Int, String>.make()
    Box<Int>(1).run()
    Box<Int>.make(x).run()
    Box<Int>.self
    configure(.tls(.required), mode: .plain, .init())
    let mode: Mode = .secure
    let chained: Color = .red.opacity(0.5)
    [Int]()
    [String: Any]()
    [UInt8](repeating: 0, count: 16)
    [Box<Int>]()
    super.connect()
    self.connect(self)
    Self.connect()
    self(1)
    factory()(2)
    table["a"]
    table["a"]?.call()
    matrix[1, 2][x: 3]
    table["a", default: 0] += 1
    handlers[0](x)
    handlers[0] { run() }
    handlers.first?(x)
    delegate?.client?(self, didFail: error)
    swap(&a, &b.c)
    tuple.0.name
    print("a", "b", separator: "")
    `default`.`init`(`in`: 1)
    Foo.Type.self
    copy.use(1)
    unsafe.x = each(2)
    box.switch(.if)
    value.self
    type(of: x)
    reduce(0, +)
    sorted(by: >)
    object
        .first()
        // between
        .second { $0 }
        .third
}
