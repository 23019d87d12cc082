plugins { java }
dependencies {
    runtimeOnly("com.microsoft.sqlserver:mssql-jdbc:9.4.1.jre8")
}
