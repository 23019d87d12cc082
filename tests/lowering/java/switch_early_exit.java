class Early {
    int run(int a, boolean b) {
        switch (a) {
            case 1:
                if (b) break;
                one();
                if (c) { cleanup(); break; } else if (d) { more(); }
                two();
                break;
            case 2: {
                three();
                break;
            }
            case 3:
                for (;;) { if (b) break; }
                try { four(); break; } catch (Exception e) { five(); }
            case 4:
                if (b) return 1; else throw new Error();
            default:
        }
        switch (a) {
            case 1 -> { try { nine(); break; } catch (Exception e) { log(); } }
            case 2 -> { if (b) { if (c) break; ten(); } else { break; } eleven(); }
            case 3 -> { if (b) { if (c) break; ten(); } eleven(); if (d) break; twelve(); }
        }
        return switch (a) {
            case 1 -> {
                if (b) yield 1;
                six();
                yield 2;
            }
            case 2 -> {
                try { yield seven(); } catch (Exception e) { yield 8; }
            }
            default -> {
                if (b) { yield 9; } else { yield 10; }
            }
        };
    }
}
