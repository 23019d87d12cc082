@file:JvmName("Mail")
@file:Suppress("unused", "DEPRECATION")

package com.example.`in`.mail

import java.net.Socket
import java.net.ServerSocket as Listener
import javax.net.ssl.*
import com.example.`object`.Codec
import com.example.Companion.PORT /* trailing */

typealias Handler<T> = suspend (T, retries: Int) -> Unit
typealias Names = Map<String, List<String?>>
typealias Configure = Config.() -> Unit
internal typealias Plain = com.example.Plain
