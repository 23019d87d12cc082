func unclosedCall() { g(} ; Socket(1) }
func emptyCondition() {
    if { Socket(2) }
}
func strayComma() { connect(host: "a", , port: 2); Socket(3) }
func severalCatches() {
    do { try Socket(4) } catch NetworkError.refused, NetworkError.reset { Socket(5) }
}
func strayBrace() { Socket(6) } }
func after() { Socket(7) }
func unfinished() {
    let x =
}
func last() { Socket(8) }
