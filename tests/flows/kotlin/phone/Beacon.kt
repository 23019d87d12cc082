// Where the ids of another file are sent.
package phone

import com.google.android.gms.ads.identifier.AdvertisingIdClient
import java.net.Socket

internal object Beacon {
    fun send(info: AdvertisingIdClient.Info) {
        Socket("phones.example.com", 8803).getOutputStream().write(info.id.toByteArray()) // carries: device | device by file
    }

    fun sendLimit(info: AdvertisingIdClient.Info) {
        val limited = info.isLimitAdTrackingEnabled
        Socket("phones.example.com", 8803).getOutputStream().write("limited=$limited".toByteArray()) // carries: nothing | device by file
    }
}
