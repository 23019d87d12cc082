func literals() {
    let numbers = [0, 42, 1_000_000, 0xFF, 0o17, 0b1010, -1, 9_223_372_036_854_775_808]
    let floats = [3.14, 1e10, 1_000.5e-3, 0x1.8p3]
    let booleans = [true, false]
    let nothing: Int? = nil
    let void = ()
    let passed = f(())
    let tuple = (1, name: "x", nil)
    let single = (1)
    let list = [1, 2, 3,]
    let nested = [[1], []]
    let map = ["a": 1, "b": [2: 3],]
    let none: [String: Int] = [:]
    let regex = /ab+c/
    let here = #file
    let line = #line
    let color = #colorLiteral(red: 1, green: 0, blue: 0, alpha: 1)
    let types = [Int.self, String.self]
}
