plugins { java }
dependencies {
    runtimeOnly("com.microsoft.sqlserver:mssql-jdbc:12.6.1.jre11")
}
