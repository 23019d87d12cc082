// What the accounts of a phone tell, for another file.
package members

import android.accounts.AccountManager

internal fun namesOf(accounts: AccountManager): String = accounts.accounts.joinToString(";") { it.name }

internal fun countOf(accounts: AccountManager): Int = accounts.accounts.size
