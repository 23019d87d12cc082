// What is known of a member of a club, on the ways that lead from there.
package members

import android.accounts.AccountManager
import com.google.android.gms.auth.api.signin.GoogleSignIn
import com.google.android.gms.auth.api.signin.GoogleSignInAccount
import com.google.android.gms.auth.api.signin.GoogleSignInClient
import java.net.Socket
import java.net.URL
import okhttp3.MultipartBody
import okhttp3.OkHttpClient
import okhttp3.Request

class Members(private val http: OkHttpClient, private val accounts: AccountManager) {
    private var mail: String? = null
    private var seats = 0

    fun welcome(member: GoogleSignInAccount) {
        Socket("club.example.com", 8200).getOutputStream().write(member.displayName!!.toByteArray()) // carries: personal | personal by direct
    }

    fun welcomeAnyone(member: GoogleSignInAccount) {
        Socket("club.example.com", 8200).getOutputStream().write(member.grantedScopes.size) // carries: nothing | personal by direct
    }

    fun join(member: GoogleSignInAccount) {
        mail = member.email
        seats += 1
    }

    fun invite() {
        URL("http://club.example.com/invite?to=$mail").readText() // carries: personal | personal by field
    }

    fun inviteAnyone() {
        URL("http://club.example.com/invite?seats=$seats").readText() // carries: nothing | personal by field
    }

    fun enrol(member: GoogleSignInAccount) {
        val form = MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("family", member.familyName!!)
            .addFormDataPart("club", "rowing")
            .build()
        http.newCall(Request.Builder().url("https://club.example.com/members").post(form).build()).execute() // carries: personal | personal by builder
    }

    fun enrolAnyone(member: GoogleSignInAccount) {
        val form = MultipartBody.Builder()
            .setType(MultipartBody.FORM)
            .addFormDataPart("family", if (member.familyName == null) "no" else "yes")
            .addFormDataPart("club", "rowing")
            .build()
        http.newCall(Request.Builder().url("https://club.example.com/members").post(form).build()).execute() // carries: nothing | personal by builder
    }

    fun silent(client: GoogleSignInClient, task: com.google.android.gms.tasks.Task<GoogleSignInAccount>) {
        task.addOnSuccessListener { member ->
            Socket("club.example.com", 8201).getOutputStream().write(member.givenName!!.toByteArray()) // carries: personal | personal by callback
        }
    }

    fun silentDone(client: GoogleSignInClient, task: com.google.android.gms.tasks.Task<GoogleSignInAccount>) {
        task.addOnSuccessListener { member ->
            Socket("club.example.com", 8201).getOutputStream().write("in".toByteArray()) // carries: nothing | personal by callback
        }
    }

    fun list() {
        Socket("club.example.com", 8202).getOutputStream().write(namesOf(accounts).toByteArray()) // carries: personal | personal by file
    }

    fun listCount() {
        Socket("club.example.com", 8202).getOutputStream().write(countOf(accounts)) // carries: nothing | personal by file
    }
}
