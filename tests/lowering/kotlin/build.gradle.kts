#!/usr/bin/env kotlin
import org.jetbrains.kotlin.gradle.tasks.KotlinCompile

plugins {
    id("com.android.application") version "8.2.0" apply false
    alias(libs.plugins.kotlin)
    kotlin("jvm") version libs.versions.kotlin
}

val ktorVersion: String by project
val okhttp = "4.12.0"
var host by extra("example.com")

dependencies {
    implementation("io.ktor:ktor-client:$ktorVersion")
    implementation(platform("com.squareup.okhttp3:okhttp-bom:$okhttp"))
    testImplementation(kotlin("test"))
    add("api", "a:b:1")
}

android.defaultConfig {
    buildConfigField("String", "HOST", "\"http://$host\"")
}

tasks.withType<KotlinCompile>().configureEach {
    kotlinOptions.jvmTarget = "17"
}

fun helper(name: String) = "x:$name"

if (project.hasProperty("debug")) {
    println("debug")
}
for (p in subprojects) p.apply(plugin = "x")
