package com.acme;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Service;
import org.springframework.web.client.RestTemplate;

@Service
public class Orders {
    @Value("${acme.orders}")
    private String orders;

    @Value("${acme.stock:http://stock.example.com}")
    private String stock;

    private final RestTemplate client = new RestTemplate();

    String order(String id) {
        return client.getForObject(orders + "/orders/" + id, String.class);
    }

    String stock(String id) {
        return client.getForObject(stock + "/items/" + id, String.class);
    }
}
