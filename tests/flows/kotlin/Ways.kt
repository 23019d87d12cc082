// One source and the ways that lead from it into a channel; beside each, a way that ends before.
package flows.ways

import android.location.Location
import android.util.Base64
import com.google.gson.Gson
import java.io.BufferedWriter
import java.io.ByteArrayOutputStream
import java.io.DataOutputStream
import java.io.OutputStreamWriter
import java.io.PrintWriter
import java.net.HttpURLConnection
import java.net.Socket
import java.net.URL
import java.security.MessageDigest
import javax.crypto.Cipher
import javax.crypto.SecretKey
import okhttp3.FormBody
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody
import org.json.JSONArray
import org.json.JSONObject

data class Fix(val where: Location, val label: String)

annotation class PersonalData

class Person(@PersonalData val nick: String, val colour: String)

class Ways(private val key: SecretKey) {
    private var last: Location? = null
    private var note = ""
    private val seen = mutableListOf<String>()

    fun local(where: Location) {
        val a = where
        val b = a.latitude
        Socket("a.example.com", 1).getOutputStream().write("$b".toByteArray()) // carries: location
    }

    fun overwritten(where: Location) {
        var text = where.toString()
        text = "nowhere"
        Socket("a.example.com", 1).getOutputStream().write(text.toByteArray()) // carries: nothing
    }

    fun remember(where: Location) {
        last = where
        note = "seen"
    }

    fun field() {
        Socket("a.example.com", 1).getOutputStream().write("$last".toByteArray()) // carries: location
    }

    fun otherField() {
        Socket("a.example.com", 1).getOutputStream().write(note.toByteArray()) // carries: nothing
    }

    fun helped(where: Location) {
        Socket("a.example.com", 1).getOutputStream().write(encode(where)) // carries: location
    }

    fun helpedNot(where: Location) {
        Socket("a.example.com", 1).getOutputStream().write(describe(where)) // carries: nothing
    }

    private fun encode(where: Location) = "${where.latitude};${where.longitude}".toByteArray()
    private fun describe(where: Location) = "a place".toByteArray()

    fun handed(where: Location) = send(Socket("a.example.com", 1), where.toString()) // carries: location
    fun handedNot(where: Location) = send(Socket("a.example.com", 1), "ping") // carries: nothing
    private fun send(socket: Socket, text: String) = socket.getOutputStream().write(text.toByteArray())

    fun joined(where: Location) {
        val line = "at " + where.latitude + "," + where.longitude
        Socket("a.example.com", 1).getOutputStream().write(line.toByteArray()) // carries: location
    }

    fun joinedNot(where: Location) {
        val line = "at " + "home"
        Socket("a.example.com", 1).getOutputStream().write(line.toByteArray()) // carries: nothing
    }

    fun formatted(where: Location) {
        val line = String.format("%f %f", where.latitude, where.longitude)
        Socket("a.example.com", 1).getOutputStream().write(line.toByteArray()) // carries: location
    }

    fun formattedNot(where: Location) {
        val line = String.format("%s %d", "north", 3)
        Socket("a.example.com", 1).getOutputStream().write(line.toByteArray()) // carries: nothing
    }

    fun built(where: Location) {
        val text = StringBuilder()
        text.append("at ").append(where.latitude)
        Socket("a.example.com", 1).getOutputStream().write(text.toString().toByteArray()) // carries: location
    }

    fun builtNot(where: Location) {
        val text = StringBuilder()
        val other = StringBuilder()
        other.append(where.latitude)
        text.append("at home")
        Socket("a.example.com", 1).getOutputStream().write(text.toString().toByteArray()) // carries: nothing
    }

    fun listed(where: Location) {
        val all = mutableListOf<Any>()
        all.add(where)
        Socket("a.example.com", 1).getOutputStream().write(all.toString().toByteArray()) // carries: location
    }

    fun listedNot(where: Location) {
        val all = mutableListOf<Any>()
        val others = mutableListOf<Any>()
        others.add(where)
        all.add("home")
        Socket("a.example.com", 1).getOutputStream().write(all.toString().toByteArray()) // carries: nothing
    }

    fun mapped(where: Location) {
        val all = mapOf("lat" to where.latitude, "unit" to "degrees")
        Socket("a.example.com", 1).getOutputStream().write("${all["lat"]}".toByteArray()) // carries: location
    }

    fun mappedNot(where: Location) {
        val all = mapOf("lat" to where.latitude, "unit" to "degrees")
        Socket("a.example.com", 1).getOutputStream().write("${all["unit"]}".toByteArray()) // carries: nothing
    }

    fun json(where: Location) {
        val body = JSONObject()
        body.put("lat", where.latitude)
        Socket("a.example.com", 1).getOutputStream().write(body.toString().toByteArray()) // carries: location
    }

    fun jsonNot(where: Location) {
        val body = JSONObject()
        body.put("known", where.hasAltitude())
        Socket("a.example.com", 1).getOutputStream().write(body.toString().toByteArray()) // carries: nothing
    }

    fun nested(where: Location) {
        val body = JSONObject().put("fix", JSONArray().put(where.latitude))
        Socket("a.example.com", 1).getOutputStream().write(body.toString().toByteArray()) // carries: location
    }

    fun nestedNot(where: Location) {
        val body = JSONObject().put("fix", JSONArray().put("home"))
        Socket("a.example.com", 1).getOutputStream().write(body.toString().toByteArray()) // carries: nothing
    }

    fun serialised(where: Location) {
        val text = Gson().toJson(Fix(where, "home"))
        Socket("a.example.com", 1).getOutputStream().write(text.toByteArray()) // carries: location
    }

    fun serialisedNot(where: Location) {
        val text = Gson().toJson(Fix(where, "home").label)
        Socket("a.example.com", 1).getOutputStream().write(text.toByteArray()) // carries: nothing
    }

    fun annotated(who: Person) {
        Socket("a.example.com", 1).getOutputStream().write(who.nick.toByteArray()) // carries: personal
    }

    fun annotatedNot(who: Person) {
        Socket("a.example.com", 1).getOutputStream().write(who.colour.toByteArray()) // carries: nothing
    }

    fun printed(where: Location) {
        val out = PrintWriter(OutputStreamWriter(Socket("a.example.com", 1).getOutputStream()), true) // carries: location
        out.println(where.latitude)
    }

    fun printedNot(where: Location) {
        val out = PrintWriter(OutputStreamWriter(Socket("a.example.com", 1).getOutputStream()), true) // carries: nothing
        println(where.latitude)
        out.println("done")
    }

    fun data(where: Location) {
        val out = DataOutputStream(Socket("a.example.com", 1).getOutputStream()) // carries: location
        out.writeBytes("${where.latitude}")
    }

    fun dataNot(where: Location) {
        val out = DataOutputStream(Socket("a.example.com", 1).getOutputStream()) // carries: nothing
        out.writeInt(7)
    }

    fun buffered(where: Location) {
        val bytes = ByteArrayOutputStream()
        bytes.write(where.toString().toByteArray())
        Socket("a.example.com", 1).getOutputStream().write(bytes.toByteArray()) // carries: location
    }

    fun bufferedNot(where: Location) {
        val bytes = ByteArrayOutputStream()
        val others = ByteArrayOutputStream()
        others.write(where.toString().toByteArray())
        bytes.write(3)
        Socket("a.example.com", 1).getOutputStream().write(bytes.toByteArray()) // carries: nothing
    }

    fun encoded(where: Location) {
        val text = Base64.encodeToString(where.toString().toByteArray(), Base64.NO_WRAP)
        Socket("a.example.com", 1).getOutputStream().write(text.toByteArray()) // carries: location
    }

    fun encrypted(where: Location) {
        val cipher = Cipher.getInstance("AES/GCM/NoPadding")
        cipher.init(Cipher.ENCRYPT_MODE, key)
        val text = Base64.encodeToString(cipher.doFinal(where.toString().toByteArray()), Base64.NO_WRAP)
        Socket("a.example.com", 1).getOutputStream().write(text.toByteArray()) // carries: nothing
    }

    fun notYetEncrypted(where: Location) {
        val cipher = Cipher.getInstance("AES/GCM/NoPadding")
        Socket("a.example.com", 1).getOutputStream().write(cipher.doFinal(where.toString().toByteArray())) // carries: location
    }

    fun decrypted(where: Location) {
        val cipher = Cipher.getInstance("AES/GCM/NoPadding")
        cipher.init(Cipher.DECRYPT_MODE, key)
        Socket("a.example.com", 1).getOutputStream().write(cipher.doFinal(where.toString().toByteArray())) // carries: location
    }

    fun hashed(where: Location) {
        val digest = MessageDigest.getInstance("SHA-256").digest(where.toString().toByteArray())
        Socket("a.example.com", 1).getOutputStream().write(digest) // carries: location
    }

    fun hashedNot(where: Location) {
        val digest = MessageDigest.getInstance("SHA-256").digest("home".toByteArray())
        Socket("a.example.com", 1).getOutputStream().write(digest) // carries: nothing
    }

    fun chosen(where: Location, exact: Boolean) {
        val text = if (exact) where.toString() else "somewhere"
        Socket("a.example.com", 1).getOutputStream().write(text.toByteArray()) // carries: location
    }

    fun chosenNot(where: Location, exact: Boolean) {
        val text = if (exact) "here" else "somewhere"
        Socket("a.example.com", 1).getOutputStream().write(text.toByteArray()) // carries: nothing
    }

    fun looped(all: List<Location>) {
        val out = Socket("a.example.com", 1).getOutputStream() // carries: location
        for (one in all) out.write("${one.latitude}".toByteArray())
    }

    fun loopedNot(all: List<Location>) {
        val out = Socket("a.example.com", 1).getOutputStream() // carries: nothing
        for (one in all) out.write("x".toByteArray())
    }

    fun header(client: OkHttpClient, session: String) {
        val request = Request.Builder().url("http://a.example.com/").header("Authorization", session).build()
        client.newCall(request).execute() // carries: credentials
    }

    fun headerNot(client: OkHttpClient, session: String) {
        val request = Request.Builder().url("http://a.example.com/").header("Accept", "text/plain").build()
        client.newCall(request).execute() // carries: nothing
    }

    fun form(client: OkHttpClient, where: Location) {
        val body = FormBody.Builder().add("lat", "${where.latitude}").build()
        client.newCall(Request.Builder().url("http://a.example.com/").post(body).build()).execute() // carries: location
    }

    fun formNot(client: OkHttpClient, where: Location) {
        val body = FormBody.Builder().add("lat", "unknown").build()
        client.newCall(Request.Builder().url("http://a.example.com/").post(body).build()).execute() // carries: nothing
    }

    fun query(where: Location) {
        URL("http://a.example.com/?lat=${where.latitude}").readText() // carries: location
    }

    fun queryNot(where: Location) {
        URL("http://a.example.com/?lat=0").readText() // carries: nothing
    }

    fun connection(where: Location) {
        val connection = URL("http://a.example.com/").openConnection() as HttpURLConnection // carries: location
        connection.outputStream.bufferedWriter().use { it.write(where.toString()) }
    }

    fun connectionNot(where: Location) {
        val connection = URL("http://a.example.com/").openConnection() as HttpURLConnection // carries: nothing
        connection.outputStream.bufferedWriter().use { it.write("none") }
    }

    fun user() {
        URL("http://user:${note}@a.example.com/").readText() // carries: credentials
    }

    fun request(session: String) {
        val out = BufferedWriter(OutputStreamWriter(Socket("a.example.com", 80).getOutputStream())) // carries: credentials
        out.write("GET / HTTP/1.1\r\nAuthorization: Bearer $session\r\n\r\n")
    }

    fun requestNot(session: String) {
        val out = BufferedWriter(OutputStreamWriter(Socket("a.example.com", 80).getOutputStream())) // carries: nothing
        out.write("GET / HTTP/1.1\r\nAccept: */*\r\n\r\n")
    }

    fun scoped(where: Location?) {
        where?.let { Socket("a.example.com", 1).getOutputStream().write(it.toString().toByteArray()) } // carries: location
    }

    fun scopedNot(where: Location?) {
        where?.let { Socket("a.example.com", 1).getOutputStream().write("here".toByteArray()) } // carries: nothing
    }
}
