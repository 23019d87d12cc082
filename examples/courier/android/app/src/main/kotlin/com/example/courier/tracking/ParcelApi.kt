package com.example.courier.tracking

import com.example.courier.BuildConfig
import com.example.courier.net.Endpoints
import com.example.courier.net.HttpClients
import java.net.HttpURLConnection
import java.net.URL
import java.security.KeyStore
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import okhttp3.Response

class ParcelApi(private val token: String, private val customsAuthorities: KeyStore) {
    private val json = "application/json".toMediaType()

    fun parcel(id: String): String =
        text(HttpClients.standard.newCall(authorized("${Endpoints.API}/parcels/$id")).execute())

    fun status(): String =
        text(HttpClients.standard.newCall(Request.Builder().url(BuildConfig.STATUS_URL).build()).execute())

    fun rounds(): String =
        text(HttpClients.standard.newCall(Request.Builder().url(BuildConfig.ROUNDS_URL).build()).execute())

    fun claim(body: String): String {
        val claim = body.toRequestBody(json)
        return text(HttpClients.standard.newCall(Request.Builder().url(Endpoints.CLAIMS).post(claim).build()).execute())
    }

    fun labelTemplates(): ByteArray {
        val connection = URL(Endpoints.TEMPLATES).openConnection() as HttpURLConnection
        connection.setRequestProperty("Authorization", "Bearer $token")
        return connection.inputStream.use { it.readBytes() }
    }

    fun handheldScans(): String =
        text(HttpClients.handheld.newCall(Request.Builder().url(Endpoints.HANDHELD).build()).execute())

    fun declare(body: String): String {
        val request = Request.Builder().url(Endpoints.CUSTOMS).post(body.toRequestBody(json)).build()
        return text(HttpClients.customs(customsAuthorities).newCall(request).execute())
    }

    fun openLocker(door: Int): String =
        text(HttpClients.lockers.newCall(authorized("${Endpoints.LOCKERS}/$door")).execute())

    fun follow(link: String): String =
        text(HttpClients.standard.newCall(Request.Builder().url(link).build()).execute()) // unknown: cleartext-http

    fun followScanned(link: String): String =
        text(HttpClients.tlsOnly.newCall(Request.Builder().url(link).build()).execute())

    fun printPreview(): String =
        text(HttpClients.standard.newCall(Request.Builder().url("http://127.0.0.1:8631/preview").build()).execute())

    fun tidy(link: String): String =
        if (link.startsWith("http://")) "https://" + link.removePrefix("http://") else link

    // fun parcelV1(id: String) = text(HttpClients.standard.newCall(authorized("http://api.example.com/v1/$id")).execute())

    private fun authorized(url: String): Request =
        Request.Builder().url(url).header("Authorization", "Bearer $token").build()

    private fun text(response: Response): String = response.use { it.body?.string().orEmpty() }
}
