func operators() {
    let a = 1 + 2 * 3 - 4 / 5 % 6
    let b = -x + y
    let c = !a.isEmpty && !(b || c)
    let d = x < y && z > (3) || w == 1
    let e = a === b || c !== d
    let f = value ?? other ?? fallback()
    let g = a as? String ?? "x"
    let h = a + b as Int == c
    let i = x is String && !(y is Int)
    let j = flag ? a : b ? c : d
    let k = a == b ? .tls : .plain
    let l = 0..<n
    let m = 1...
    let n = ..<5
    let o = list[...]
    let p = a & b | c ^ ~d << 2
    let q = a &+ b
    let r = a <+> b |> c
    let s = try f() + g()
    let t = try? load() ?? backup
    let u = try! await fetch().body
    let v = (try? await connect())?.value
    let w = x as! Client
    let y = (x as! Client).host
    let z = -(a + b) * c
    let aa = !f(x).isReady
    let ab = -a.magnitude
    let ac = await a.b(try c())
    let ad = consume x
    let ae = a ~= b
}

func assignments() {
    a = b
    a.b.c = d
    a[0] = b
    a?.b = c
    a! = b
    (a, b) = (b, a)
    _ = run()
    a += 1
    a -= 2
    a *= 3
    a /= 4
    a %= 5
    a |= 6
    a &= 7
    a <<= 8
    a ??= 9
    x = y ? 1 : 2
    try x.y = z
    handler = { print($0) }
    self.config = .init(tls: .required)
}
