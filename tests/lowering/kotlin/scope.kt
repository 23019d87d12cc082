fun connect(host: String?) {
    val client = Client().apply {
        this.host = host ?: "localhost"
        port = 21
        setTimeout(1_000)
    }
    with(client) {
        connect()
        login("user", "secret")
    }
    host?.let { client.open(it) } ?: run {
        client.openDefault()
        return
    }
    client.use { c ->
        if (!c.upgrade()) return false
        c.send("a")
    }
    client.takeIf { it.secure }?.also(::log)
    buildList { add("a"); addAll(hosts) }
    hosts.filter { it.startsWith("ftp://") }.map { host -> Client(host) }.forEach(Client::connect)
    runBlocking { launch { delay(1); client.send() }.join() }
}
