val plain = "ftp://files.example.com"
val empty = ""
val holes = "$scheme://${config.host}:${port + 1}/$path?x=${if (a) "b" else "c"}"
val dollars = "$ 5 \$x \${y} a$"
val escapes = "tab\t nl\n cr\r bs\b q\" a\' b\\ d\$ u\u0041 end"
val escapedDollarLast = "price\$"
val thisHole = "$this.name ${this.name}"
val nested = "a${"b${"c"}"}d"
val concat = "http://" + host + ":" + 80 + '/' + path
val concatRight = host + "/path"
val concatName = a + b
val concatThree = a + b + "c" + d + e
val concatParens = "a" + (b + "c") + (d + e)
val charRight = host + ':' + port
val charArithmetic = 'a' + 1
val charString = 'a' + "b" + 1
val minus = "a".length - 1 + 2
val concatIf = "a" + if (x) "b" else "c"
val characters = listOf('a', '\n', '\u0041', '\'', '"', '\\', 'é', '$')
val unicode = "größe → ${länge}"
val backtick = "$`in`"
var appended = run { text += "x" }
