package com.example

class Cut {
    fun f() {
        client.connect("host", 21).let { it.login("user