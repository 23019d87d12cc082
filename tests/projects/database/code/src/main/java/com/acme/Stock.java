package com.acme;

import java.sql.Connection;
import java.sql.DriverManager;

class Stock {
    Connection open(String password) throws Exception {
        return DriverManager.getConnection("jdbc:sqlserver://db.example.com;databaseName=stock", "stock", password);
    }
}
