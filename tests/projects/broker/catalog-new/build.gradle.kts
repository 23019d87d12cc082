plugins { java }
dependencies {
    implementation(libs.rabbit)
}
