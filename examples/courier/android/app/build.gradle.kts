plugins {
    id("com.android.application") version "8.7.3"
    id("org.jetbrains.kotlin.android") version "2.0.21"
}

android {
    namespace = "com.example.courier"
    compileSdk = 35

    defaultConfig {
        applicationId = "com.example.courier"
        minSdk = 26
        targetSdk = 35
        versionCode = 214
        versionName = "5.2.0"

        buildConfigField("String", "ROUNDS_URL", "\"http://rounds.depot.example.com/today\"") // denied: cleartext-http
        buildConfigField("String", "STATUS_URL", "\"https://status.example.com/courier\"")
    }

    buildFeatures {
        buildConfig = true
    }

    compileOptions {
        sourceCompatibility = JavaVersion.VERSION_17
        targetCompatibility = JavaVersion.VERSION_17
    }

    kotlinOptions {
        jvmTarget = "17"
    }

    packaging {
        resources.excludes += setOf("META-INF/LICENSE.md", "META-INF/NOTICE.md")
    }
}

dependencies {
    implementation("com.squareup.okhttp3:okhttp:4.12.0")
    implementation("commons-net:commons-net:3.13.0")
    implementation("io.grpc:grpc-okhttp:1.68.1")
    implementation("io.grpc:grpc-services:1.68.1")
    implementation("io.grpc:grpc-stub:1.68.1")
    implementation("org.eclipse.angus:jakarta.mail:2.0.3")
    implementation("org.eclipse.paho:org.eclipse.paho.client.mqttv3:1.2.5")
}
