// How a guest pays, on the ways that lead from there.
package booking

import com.google.android.gms.wallet.PaymentData
import com.stripe.android.model.CardParams
import java.net.Socket
import java.util.concurrent.Executors
import okhttp3.MediaType.Companion.toMediaType
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.RequestBody.Companion.toRequestBody
import org.json.JSONObject

class Booking(private val http: OkHttpClient) {
    private val pool = Executors.newFixedThreadPool(2)

    fun pay(card: CardParams) {
        val number = card.number
        val spaced = number.chunked(4).joinToString(" ")
        Socket("booking.example.com", 8700).getOutputStream().write(spaced.toByteArray()) // carries: payment | payment by local
    }

    fun payMasked(card: CardParams) {
        val number = card.number
        val stars = "*".repeat(number.length)
        Socket("booking.example.com", 8700).getOutputStream().write(stars.toByteArray()) // carries: nothing | payment by local
    }

    private fun tokenOf(data: PaymentData): String =
        JSONObject(data.toJson()).getJSONObject("paymentMethodData").getString("description")

    private fun stateOf(data: PaymentData): String = if (data.toJson().contains("VISA")) "visa" else "other"

    fun hold(data: PaymentData) {
        Socket("booking.example.com", 8701).getOutputStream().write(tokenOf(data).toByteArray()) // carries: payment | payment by result
    }

    fun holdState(data: PaymentData) {
        Socket("booking.example.com", 8701).getOutputStream().write(stateOf(data).toByteArray()) // carries: nothing | payment by result
    }

    fun book(card: CardParams) {
        val json = """{"nights":2,"card":"${card.number}"}"""
        val body = json.toRequestBody("application/json".toMediaType())
        http.newCall(Request.Builder().url("https://booking.example.com/stays").post(body).build()).execute() // carries: payment | payment by body
    }

    fun bookNights(card: CardParams) {
        val json = """{"nights":2,"card":${card.number.isNotEmpty()}}"""
        val body = json.toRequestBody("application/json".toMediaType())
        http.newCall(Request.Builder().url("https://booking.example.com/stays").post(body).build()).execute() // carries: nothing | payment by body
    }

    fun batch(cards: Array<CardParams>) {
        val byGuest = HashMap<Int, String>()
        cards.forEachIndexed { guest, card -> byGuest[guest] = card.number }
        Socket("booking.example.com", 8702).getOutputStream().write(byGuest.values.last().toByteArray()) // carries: payment | payment by element
    }

    fun batchGuests(cards: Array<CardParams>) {
        val byGuest = HashMap<Int, String>()
        cards.forEachIndexed { guest, card -> byGuest[guest] = card.number }
        Socket("booking.example.com", 8702).getOutputStream().write(byGuest.keys.first()) // carries: nothing | payment by element
    }

    fun later(data: PaymentData) {
        pool.execute {
            Socket("booking.example.com", 8703).getOutputStream().write(data.toJson().toByteArray()) // carries: payment | payment by async
        }
    }

    fun laterNothing(data: PaymentData) {
        pool.execute {
            println(data.toJson())
            Socket("booking.example.com", 8703).getOutputStream().write("booked".toByteArray()) // carries: nothing | payment by async
        }
    }
}
