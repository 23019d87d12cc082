class Strings {
    String empty = "";
    String escapes = "a\tb\n\"q\" \\ \' \b\f\r\s|";
    String unicode = "\u0041\uuu0042 \uD83D\uDE00 é";
    String octal = "\0|\7|\101|\377|\400";
    char c = 'x';
    char quote = '\'';
    char newline = '\n';
    char code = '\u0041';
    String slash = "C:\\dir\\u0041";
}
