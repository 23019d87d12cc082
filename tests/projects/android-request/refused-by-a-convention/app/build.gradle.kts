plugins {
    id("acme.android.application")
}
android {
    namespace = "com.acme.news"
}
