package com.acme

import java.io.InputStream
import org.apache.commons.net.ftp.FTPClient

class Uploader(private val password: String) {
    fun send(report: InputStream) {
        val ftp = FTPClient()
        ftp.connect(Hosts.FILES, 21)
        ftp.login("reports", password)
        ftp.storeFile("report.csv", report)
    }
}
