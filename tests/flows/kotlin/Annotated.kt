// What an annotation of a parameter says of what comes in.
package flows.annotated

import java.net.Socket

annotation class HealthData

class Annotated {
    fun sent(@HealthData value: String, other: String) {
        Socket("a.example.com", 1).getOutputStream().write(value.toByteArray()) // carries: health
    }

    fun unsent(@HealthData value: String, other: String) {
        Socket("a.example.com", 1).getOutputStream().write(other.toByteArray()) // carries: nothing
    }
}

class Held(@HealthData private val value: String, @HealthData plain: String) {
    private val kept = plain

    fun sent() {
        Socket("a.example.com", 1).getOutputStream().write(value.toByteArray()) // carries: health
    }

    fun sentToo() {
        Socket("a.example.com", 1).getOutputStream().write(kept.toByteArray()) // carries: health
    }
}
