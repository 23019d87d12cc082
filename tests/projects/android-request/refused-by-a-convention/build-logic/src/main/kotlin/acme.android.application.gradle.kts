plugins {
    id("com.android.application")
}
android {
    defaultConfig {
        minSdk = 28
        targetSdk = 34
    }
}
