// Where the messages of another file are kept.
package inbox

import java.net.Socket

internal class Archive(private val host: String) {
    fun store(time: Long, text: String) {
        Socket(host, 8503).getOutputStream().bufferedWriter().use { it.write("kept $text") } // carries: messages | messages by file
    }

    fun mark(time: Long, text: String) {
        Socket(host, 8503).getOutputStream().bufferedWriter().use { it.write("kept one") } // carries: nothing | messages by file
    }
}
