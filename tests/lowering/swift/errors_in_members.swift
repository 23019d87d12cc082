class Broken {
    @objc #if DEBUG
    func first() { call(1) }
    #endif
    func second( {
        Socket(2)
    }
    func third() { call(3 }
    let a = Socket(4);
    let b = 5 ; let c = Socket(6)
    #warning("member")
    func after() { call(7) }
}
