package com.acme

import java.net.URL

class Site {
    fun read(): ByteArray = URL("https://news.example.com/latest").openStream().readBytes()
}
