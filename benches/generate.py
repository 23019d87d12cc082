"""Writes a made-up Java project of any size, always the same for the same numbers: what `scale` and `ratio` measure on."""

import os
import sys

# One file in so many opens a channel, uses what such a file declares, or does neither.
OPENS, USES = 20, 5

PLAIN = """package com.acme.p{p};

import java.util.ArrayList;
import java.util.List;

/** Keeps the orders of part {n}. */
public final class Store{n} {{
    private final List<String> orders = new ArrayList<>();
    private int total = {n};

    public void add(String order, int amount) {{
        if (order == null || order.isEmpty()) {{
            throw new IllegalArgumentException("no order in part {n}");
        }}
        orders.add(order + "-" + amount);
        total += amount;
    }}

{methods}
    public int total() {{
        return total;
    }}
}}
"""
METHOD = """    public String line{m}(int from, int to) {{
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to && i < orders.size(); i++) {{
            text.append(i).append(": ").append(orders.get(i)).append('\\n');
        }}
        return text.length() > {m} ? text.substring({m}) : text.toString();
    }}

"""
OPEN = """package com.acme.p{p};

import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;

/** Asks the service of part {n}. */
public final class Client{n} {{
    private final String host;

    public Client{n}(String host) {{
        this.host = host;
    }}

    public InputStream fetch(String path) throws Exception {{
        HttpURLConnection link = (HttpURLConnection) new URL("https://" + host + "/part{n}/" + path).openConnection();
        link.setRequestMethod("GET");
        link.setConnectTimeout({n});
        return link.getInputStream();
    }}

{methods}
    public InputStream status() throws Exception {{
        return fetch("status");
    }}
}}
"""
USE = """package com.acme.p{p};

/** Reports what the service of part {o} says. */
public final class Report{n} {{
    private final com.acme.p{q}.Client{o} client = new com.acme.p{q}.Client{o}("api{o}.example.com");

    public int read() throws Exception {{
        int sum = 0;
        try (java.io.InputStream in = client.fetch("report{n}")) {{
            for (int b = in.read(); b >= 0; b = in.read()) {{
                sum += b;
            }}
        }}
        return sum;
    }}
}}
"""


def part(n):
    """Fifty files in one package."""
    return n // 50


def text(n):
    methods = "".join(METHOD.format(m=m) for m in range(2 + n % 7))
    if n % OPENS == 0:
        lines = methods.replace("orders.size()", "host.length()").replace("orders.get(i)", "host.charAt(i)")
        return f"Client{n}", OPEN.format(p=part(n), n=n, methods=lines)
    if n % USES == 1:
        other = n - n % OPENS
        return f"Report{n}", USE.format(p=part(n), n=n, o=other, q=part(other))
    return f"Store{n}", PLAIN.format(p=part(n), n=n, methods=methods)


def write(folder, files):
    """Writes so many files below a folder and gives their bytes."""
    size = 0
    for n in range(files):
        package = os.path.join(folder, f"m{part(n) // 40}/src/main/java/com/acme/p{part(n)}")
        if n % 50 == 0:
            os.makedirs(package, exist_ok=True)
        name, code = text(n)
        size += len(code)
        with open(os.path.join(package, name + ".java"), "w", encoding="utf-8") as file:
            file.write(code)
    return size


if __name__ == "__main__":
    print(write(sys.argv[1], int(sys.argv[2])))
