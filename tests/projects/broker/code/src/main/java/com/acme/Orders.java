package com.acme;

import com.rabbitmq.client.ConnectionFactory;

class Orders {
    void open(String password) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setHost("mq.example.com");
        factory.setPassword(password);
        factory.useSslProtocol();
        factory.newConnection();
    }
}
