plugins {
    id("com.android.application")
}
android {
    namespace = "com.acme.news"
    defaultConfig {
        minSdk = 21
        targetSdk = 34
    }
}
