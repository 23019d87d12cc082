// Credentials that a password manager and a token store give, on the ways that lead from there.
package wallet

import android.accounts.Account
import android.accounts.AccountManager
import androidx.credentials.PasswordCredential
import io.ktor.client.HttpClient
import io.ktor.client.request.post
import io.ktor.client.request.setBody
import java.net.Socket
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.launch

class Wallet(private val accounts: AccountManager, private val scope: CoroutineScope, private val http: HttpClient) {
    fun push(saved: PasswordCredential) {
        val word = saved.password
        val trimmed = word.trim()
        val bytes = trimmed.toByteArray()
        Socket("wallet.example.com", 8100).use { it.getOutputStream().write(bytes) } // carries: credentials | credentials by local
    }

    fun pushStrength(saved: PasswordCredential) {
        val word = saved.password
        val strong = word.length > 12
        val bytes = byteArrayOf(if (strong) 1 else 0)
        Socket("wallet.example.com", 8100).use { it.getOutputStream().write(bytes) } // carries: nothing | credentials by local
    }

    private fun tokenOf(account: Account): String = accounts.blockingGetAuthToken(account, "full", true)

    private fun kindOf(account: Account): String {
        val token = accounts.blockingGetAuthToken(account, "full", true)
        return if (token.isNullOrEmpty()) "signed out" else "signed in"
    }

    fun renew(account: Account) {
        Socket("wallet.example.com", 8101).getOutputStream().write(tokenOf(account).toByteArray()) // carries: credentials | credentials by result
    }

    fun renewState(account: Account) {
        Socket("wallet.example.com", 8101).getOutputStream().write(kindOf(account).toByteArray()) // carries: nothing | credentials by result
    }

    suspend fun login(saved: PasswordCredential) {
        http.post("https://wallet.example.com/login") { // carries: credentials | credentials by body
            setBody(mapOf("user" to "me", "word" to saved.password))
        }
    }

    suspend fun loginAsGuest(saved: PasswordCredential) {
        val fields = mutableMapOf("user" to "guest")
        if (saved.password.isBlank()) fields["empty"] = "true"
        http.post("https://wallet.example.com/login") { // carries: nothing | credentials by body
            setBody(fields)
        }
    }

    fun export(all: List<PasswordCredential>) {
        val lines = all.map { it.password }
        Socket("wallet.example.com", 8102).getOutputStream().write(lines.first().toByteArray()) // carries: credentials | credentials by element
    }

    fun exportCount(all: List<PasswordCredential>) {
        val lines = all.map { it.password }
        Socket("wallet.example.com", 8102).getOutputStream().write(lines.size) // carries: nothing | credentials by element
    }

    fun renewLater(account: Account) {
        scope.launch {
            val token = async { accounts.blockingGetAuthToken(account, "full", true) }
            Socket("wallet.example.com", 8103).getOutputStream().write(token.await().toByteArray()) // carries: credentials | credentials by async
        }
    }

    fun renewLaterState(account: Account) {
        scope.launch {
            val token = async { accounts.blockingGetAuthToken(account, "full", true) }
            val done = token.isCompleted
            Socket("wallet.example.com", 8103).getOutputStream().write("$done".toByteArray()) // carries: nothing | credentials by async
        }
    }
}
