class TextBlocks {
    String a = """
        first
          indented "quoted" \"""
        last\
         joined   
        tab\tend
        """;
    String b = """
        no newline at the end""";
    String c = """
            deep

          less
    """;
    String d = """
        url: """ + host + """
        /path
        """;
}
