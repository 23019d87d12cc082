func broken() {
    let x = = Socket(1)
    connect(host: "a", , port: 2)
    if { Socket(3) }
    let text = "a" "b"
    for in items { Socket(4) }
    Socket(5).connect(
    Socket(6)
}
func next() { Socket(7) }
