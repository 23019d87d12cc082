package com.acme.news

import java.net.HttpURLConnection
import java.net.URL

class News {
    fun load(): String {
        val connection = URL(BuildConfig.NEWS + "/today").openConnection() as HttpURLConnection
        return connection.inputStream.bufferedReader().readText()
    }
}
