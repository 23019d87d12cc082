// Where a rider is, on the ways that lead from there.
package rides

import android.location.Location
import com.google.android.gms.location.LocationResult
import java.io.BufferedOutputStream
import java.io.OutputStream
import java.net.HttpURLConnection
import java.net.Socket
import java.net.URL
import okhttp3.OkHttpClient
import okhttp3.Request

data class Stop(val lat: Double, val lon: Double, val minutes: Int)

class Rides(private val http: OkHttpClient) {
    fun report(where: LocationResult) {
        val last = where.lastLocation
        val sentence = """{"at":"${last?.latitude}/${last?.longitude}","ride":7}"""
        Socket("rides.example.com", 8300).getOutputStream().write(sentence.encodeToByteArray()) // carries: location | location by text
    }

    fun reportRide(where: LocationResult) {
        val last = where.lastLocation
        val sentence = """{"known":${last != null},"ride":7}"""
        Socket("rides.example.com", 8300).getOutputStream().write(sentence.encodeToByteArray()) // carries: nothing | location by text
    }

    private fun OutputStream.tell(topic: String, text: String) = write("$topic $text".toByteArray())

    fun follow(where: Location) {
        Socket("rides.example.com", 8301).getOutputStream().tell("at", "${where.bearing}") // carries: location | location by handed
    }

    fun followNothing(where: Location) {
        val moving = where.speed > 1
        Socket("rides.example.com", 8301).getOutputStream().tell("at", if (moving) "moving" else "resting") // carries: nothing | location by handed
    }

    fun nearby(where: Location) {
        val connection = URL("http://rides.example.com/near").openConnection() as HttpURLConnection // carries: location | location by header
        connection.setRequestProperty("X-Position", "${where.latitude} ${where.longitude}")
        connection.inputStream.readBytes()
    }

    fun nearbyAnything(where: Location) {
        val connection = URL("http://rides.example.com/near").openConnection() as HttpURLConnection // carries: nothing | location by header
        connection.setRequestProperty("X-Source", if (where.isFromMockProvider) "mock" else "sensor")
        connection.inputStream.readBytes()
    }

    fun plan(where: Location) {
        val stop = Stop(where.latitude, where.longitude, minutes = 4)
        val (lat, lon) = stop
        http.newCall(Request.Builder().url("http://rides.example.com/plan/$lat,$lon").build()).execute() // carries: location | location by record
    }

    fun planMinutes(where: Location) {
        val stop = Stop(where.latitude, where.longitude, minutes = 4)
        val wait = stop.copy(minutes = 5).minutes
        http.newCall(Request.Builder().url("http://rides.example.com/plan/$wait").build()).execute() // carries: nothing | location by record
    }

    fun gpx(track: Sequence<Location>) {
        BufferedOutputStream(Socket("rides.example.com", 8302).getOutputStream()).use { out -> // carries: location | location by stream
            out.write("<trk>".toByteArray())
            track.forEach { out.write("<trkpt lat='${it.latitude}'/>".toByteArray()) }
            out.write("</trk>".toByteArray())
        }
    }

    fun gpxEmpty(track: Sequence<Location>) {
        BufferedOutputStream(Socket("rides.example.com", 8302).getOutputStream()).use { out -> // carries: nothing | location by stream
            out.write("<trk>".toByteArray())
            track.forEach { _ -> out.write("<trkpt/>".toByteArray()) }
            out.write("</trk>".toByteArray())
        }
    }
}
