// Messages that came in, on the ways that lead from there.
package inbox

import android.content.BroadcastReceiver
import android.content.ClipboardManager
import android.content.Context
import android.content.Intent
import android.provider.Telephony
import android.telephony.SmsMessage
import java.net.Socket
import okhttp3.OkHttpClient
import okhttp3.Request
import okhttp3.Response
import okhttp3.WebSocket
import okhttp3.WebSocketListener

class Inbox(private val http: OkHttpClient) : BroadcastReceiver() {
    private var latest = ""
    private var unread = 0

    fun echo(message: SmsMessage) {
        Socket("inbox.example.com", 8500).getOutputStream().write(message.displayMessageBody.toByteArray()) // carries: messages | messages by direct
    }

    fun echoKind(message: SmsMessage) {
        Socket("inbox.example.com", 8500).getOutputStream().write(message.messageClass.ordinal) // carries: nothing | messages by direct
    }

    override fun onReceive(context: Context, intent: Intent) {
        for (message in Telephony.Sms.Intents.getMessagesFromIntent(intent)) {
            latest = message.messageBody
            unread++
        }
    }

    fun forward() {
        Socket("inbox.example.com", 8501).getOutputStream().write(latest.toByteArray()) // carries: messages | messages by field
    }

    fun forwardUnread() {
        Socket("inbox.example.com", 8501).getOutputStream().write("unread: $unread".toByteArray()) // carries: nothing | messages by field
    }

    fun mail(message: SmsMessage) {
        val text = buildString {
            append("From: ")
            appendLine(message.originatingAddress)
            append(message.messageBody)
        }
        Socket("inbox.example.com", 8502).getOutputStream().write(text.toByteArray()) // carries: messages | messages by builder
    }

    fun mailMark(message: SmsMessage) {
        val text = buildString {
            append("From: ")
            appendLine(if (message.isEmail) "mail" else "phone")
        }
        Socket("inbox.example.com", 8502).getOutputStream().write(text.toByteArray()) // carries: nothing | messages by builder
    }

    fun pasteOnOpen(clipboard: ClipboardManager) {
        val text = clipboard.primaryClip?.getItemAt(0)?.text.toString()
        http.newWebSocket(Request.Builder().url("ws://inbox.example.com/paste").build(), object : WebSocketListener() { // carries: messages | messages by callback
            override fun onOpen(webSocket: WebSocket, response: Response) {
                webSocket.send(text)
            }
        })
    }

    fun pasteMarkOnOpen(clipboard: ClipboardManager) {
        val there = clipboard.hasPrimaryClip()
        http.newWebSocket(Request.Builder().url("ws://inbox.example.com/paste").build(), object : WebSocketListener() { // carries: nothing | messages by callback
            override fun onOpen(webSocket: WebSocket, response: Response) {
                webSocket.send("$there")
            }
        })
    }

    fun archive(message: SmsMessage) {
        Archive("inbox.example.com").store(message.timestampMillis, message.messageBody)
    }

    fun archiveTime(message: SmsMessage) {
        Archive("inbox.example.com").mark(message.timestampMillis, message.messageBody)
    }
}
