package com.acme.news

import android.content.Context
import java.net.HttpURLConnection
import java.net.URL

class News(private val context: Context) {
    fun load(): String {
        val connection = URL(context.getString(R.string.news_url)).openConnection() as HttpURLConnection
        return connection.inputStream.bufferedReader().readText()
    }
}
