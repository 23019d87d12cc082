plugins {
    id("com.android.application")
}
android {
    namespace = "com.acme.news"
    defaultConfig {
        minSdk = 28
        targetSdk = 34
    }
}
