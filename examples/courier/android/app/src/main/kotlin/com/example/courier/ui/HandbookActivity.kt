package com.example.courier.ui

import android.app.Activity
import android.content.Intent
import android.net.Uri
import android.net.http.SslError
import android.os.Bundle
import android.webkit.SslErrorHandler
import android.webkit.WebSettings
import android.webkit.WebView
import android.webkit.WebViewClient
import android.widget.LinearLayout
import com.example.courier.net.Endpoints

class HandbookActivity : Activity() {

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val handbook = WebView(this)
        handbook.settings.mixedContentMode = WebSettings.MIXED_CONTENT_ALWAYS_ALLOW // denied: mixed-content-allowed
        handbook.webViewClient = HandbookClient()
        handbook.loadUrl("${Endpoints.HANDBOOK}/drivers/index.html")

        val notices = WebView(this)
        notices.settings.mixedContentMode = WebSettings.MIXED_CONTENT_NEVER_ALLOW
        notices.webViewClient = NoticesClient()
        notices.loadUrl(Endpoints.NOTICES)

        val imprint = WebView(this)
        imprint.loadData("""<html xmlns="http://www.w3.org/1999/xhtml"><body>Courier</body></html>""", "text/html", "utf-8")

        val pages = LinearLayout(this)
        listOf(handbook, notices, imprint).forEach { pages.addView(it) }
        setContentView(pages)
    }

    fun showTerms() {
        startActivity(Intent(Intent.ACTION_VIEW, Uri.parse("http://www.example.org/terms")))
    }
}

private class HandbookClient : WebViewClient() {
    override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) = handler.proceed() // denied: certificate-not-checked
}

private class NoticesClient : WebViewClient() {
    override fun onReceivedSslError(view: WebView, handler: SslErrorHandler, error: SslError) {
        view.stopLoading()
        handler.cancel()
    }
}
