// A comment before the annotations of the file.
@file:DependsOn("com.squareup.okhttp3:okhttp:4.12.0")
@file:Import("common.main.kts")

import okhttp3.OkHttpClient

val client = OkHttpClient()
val (host, port) = args.first().split(":")
client.newCall("http://$host:$port")
(client as AutoCloseable).close()
