// What a fitness tracker measured, on the ways that lead from there.
package gym

import androidx.health.connect.client.records.HeartRateRecord
import androidx.health.connect.client.records.StepsRecord
import androidx.health.connect.client.records.WeightRecord
import io.ktor.client.HttpClient
import io.ktor.client.request.get
import io.ktor.client.request.header
import java.io.OutputStreamWriter
import java.net.Socket
import kotlinx.serialization.Serializable
import kotlinx.serialization.encodeToString
import kotlinx.serialization.json.Json

@Serializable
data class Day(val weight: Double, val steps: Long, val date: String)

class Gym(private val http: HttpClient) {
    fun beat(record: HeartRateRecord) {
        val all = record.samples.map { it.beatsPerMinute }
        val line = "min ${all.min()} max ${all.max()}"
        Socket("gym.example.com", 8600).getOutputStream().write(line.toByteArray()) // carries: health | health by text
    }

    fun beatCount(record: HeartRateRecord) {
        val all = record.samples.map { it.beatsPerMinute }
        val line = "samples ${all.count()} empty ${all.isEmpty()}"
        Socket("gym.example.com", 8600).getOutputStream().write(line.toByteArray()) // carries: nothing | health by text
    }

    private fun tell(kind: String, value: Any) {
        Socket("gym.example.com", 8601).getOutputStream().write("$kind=$value".toByteArray()) // carries: health | health by handed
    }

    private fun tellState(kind: String, value: Any) {
        Socket("gym.example.com", 8601).getOutputStream().write("$kind=$value".toByteArray()) // carries: nothing | health by handed
    }

    fun weigh(record: WeightRecord) = tell("weight", record.weight.inKilograms)

    fun weighState(record: WeightRecord) = tellState("weight", record.weight.inKilograms > 100)

    suspend fun compare(record: StepsRecord) {
        http.get("https://gym.example.com/rank") { // carries: health | health by header
            header("X-Steps", record.count)
        }
    }

    suspend fun compareUnit(record: StepsRecord) {
        http.get("https://gym.example.com/rank") { // carries: nothing | health by header
            header("X-Unit", "steps")
        }
    }

    fun day(weight: WeightRecord) {
        val day = Day(weight.weight.inKilograms, 12_000, "2026-01-05")
        Socket("gym.example.com", 8602).getOutputStream().write(Json.encodeToString(day).toByteArray()) // carries: health | health by record
    }

    fun dayDate(weight: WeightRecord) {
        val day = Day(weight.weight.inKilograms, 12_000, "2026-01-05")
        Socket("gym.example.com", 8602).getOutputStream().write(Json.encodeToString(day.date).toByteArray()) // carries: nothing | health by record
    }

    fun csv(records: List<WeightRecord>) {
        val writer = OutputStreamWriter(Socket("gym.example.com", 8603).getOutputStream()) // carries: health | health by stream
        for ((row, record) in records.withIndex()) {
            writer.write("$row;")
            writer.append(record.weight.inPounds.toString()).append("\n")
        }
        writer.close()
    }

    fun csvRows(records: List<WeightRecord>) {
        val writer = OutputStreamWriter(Socket("gym.example.com", 8603).getOutputStream()) // carries: nothing | health by stream
        for ((row, record) in records.withIndex()) {
            writer.write("$row;")
            writer.append("hidden").append("\n")
        }
        writer.close()
    }
}
