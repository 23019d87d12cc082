// What tells one phone from all others, on the ways that lead from there.
package phone

import android.content.ContentResolver
import android.os.Build
import android.provider.Settings
import android.telephony.SubscriptionInfo
import android.telephony.TelephonyManager
import com.google.android.gms.ads.identifier.AdvertisingIdClient
import java.net.Socket
import okhttp3.HttpUrl.Companion.toHttpUrl
import okhttp3.OkHttpClient
import okhttp3.Request

class Phone(private val telephony: TelephonyManager, private val http: OkHttpClient) {
    private lateinit var id: String
    private var phones = 0

    fun show() {
        Socket("phones.example.com", 8800).getOutputStream().write(telephony.imei.toByteArray()) // carries: device | device by direct
    }

    fun showOperator() {
        Socket("phones.example.com", 8800).getOutputStream().write(telephony.networkOperatorName.toByteArray()) // carries: nothing | device by direct
    }

    fun read(resolver: ContentResolver) {
        id = Settings.Secure.getString(resolver, Settings.Secure.ANDROID_ID)
        phones = telephony.phoneCount
    }

    fun count() {
        Socket("phones.example.com", 8801).getOutputStream().write(id.toByteArray()) // carries: device | device by field
    }

    fun countPhones() {
        Socket("phones.example.com", 8801).getOutputStream().write(phones) // carries: nothing | device by field
    }

    fun track(info: SubscriptionInfo) {
        val url = "http://phones.example.com/track".toHttpUrl().newBuilder()
            .addQueryParameter("sim", info.iccId)
            .addQueryParameter("model", Build.MODEL)
            .build()
        http.newCall(Request.Builder().url(url).build()).execute() // carries: device | device by builder
    }

    fun trackModel(info: SubscriptionInfo) {
        val url = "http://phones.example.com/track".toHttpUrl().newBuilder()
            .addQueryParameter("sim", info.simSlotIndex.toString())
            .addQueryParameter("model", Build.MODEL)
            .build()
        http.newCall(Request.Builder().url(url).build()).execute() // carries: nothing | device by builder
    }

    private fun withId(action: (String) -> Unit) {
        action(telephony.subscriberId)
    }

    fun visit() {
        withId { own ->
            Socket("phones.example.com", 8802).getOutputStream().write(own.toByteArray()) // carries: device | device by callback
        }
    }

    fun visitUnknown() {
        withId { own ->
            val known = own.isNotBlank()
            Socket("phones.example.com", 8802).getOutputStream().write("known=$known".toByteArray()) // carries: nothing | device by callback
        }
    }

    fun advertise() {
        Beacon.send(AdvertisingIdClient.getAdvertisingIdInfo(null))
    }

    fun advertiseLimit() {
        Beacon.sendLimit(AdvertisingIdClient.getAdvertisingIdInfo(null))
    }
}
