val raw = """
    line $host
    back\slash \n ${call("a")} ${"$"}
""".trimIndent()
val quotes = """say "hi" and ""two"" """
val endingQuote = """a "quoted""""
val startingQuote = """"quoted" a"""
val rawDollar = """\$host \${host} a$"""
val oddQuotes = """a " b ${c("\"")} " d"""
val regex = """^\d+\.\"$""".toRegex()
val multi = $$"cost $5 $name $$name $${name.first} $$$name"
val multiRaw = $$"""{"$schema": "$$url", "a": "\$$x"}"""
val marginal = """
    |a
    |b
""".trimMargin()
val emptyRaw = """"""
