class Access {
    Object run() {
        a.b.c = Outer.this.field;
        super.field = Outer.super.field;
        x = com.example.Consts.HOST;
        y = this.list[0].name;
        z = int[].class == String.class && java.util.Map.class == void.class;
        return a().b().c;
    }
}
