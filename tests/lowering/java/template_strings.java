class Templates {
    String a = STR."ftp://\{host}:\{port + 1}/\n";
    String b = STR."""
        one \{two("x")}
          three
        """;
}
