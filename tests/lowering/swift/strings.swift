func strings() {
    let plain = "http://example.com"
    let escapes = "tab\tquote\"slash\\nul\0 \u{41}\u{1F600}\r\n"
    let hole = "ftp://\(host):\(port)/"
    let spaces = "a \(x) b  \(y)  c"
    let formatted = "\(x, format: .hex) \(amount, privacy: .public)"
    let nested = "a \("b \(c)") d"
    let call = "\(url(for: "x")["k"]!)"
    let multi = """
        first
          second \(x)
        third \
        joined

        "quoted" \"""
        """
    let empty = """
        """
    let raw = #"C:\dir\(no) "quoted" \#(yes)\#n"#
    let rawMulti = #"""
      line \(no)
      \#(yes) after
      """#
    let double = ##"a "# b"##
    let sum = "a" + "b" + c + "d"
    let left = scheme + "://" + host
    let grouped = (a + b) + "c"
    var grown = "x"
    grown += "y"
    let optional = name ?? "none" + suffix
    let character: Character = "c"
    let nothing = ""
}
