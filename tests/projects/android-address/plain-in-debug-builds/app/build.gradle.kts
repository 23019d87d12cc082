plugins {
    id("com.android.application")
}
android {
    namespace = "com.acme.news"
    defaultConfig {
        minSdk = 28
        targetSdk = 34
    }
    buildTypes {
        debug { buildConfigField("String", "NEWS", "\"http://10.0.2.2:8080\"") }
        release { buildConfigField("String", "NEWS", "\"https://news.example.com\"") }
    }
}
