class FallThrough {
    void run(int a) {
        switch (a) {
            case 1:
            case 2:
                one();
            case 3:
                two();
                break;
            default:
                other();
            case 4: case 5:
                three();
                return;
            case 6:
        }
        outer:
        while (true) {
            switch (a) {
                case 1: continue;
                case 2: break outer;
                case 3: break;
                case 4: four(); default: case 5: five();
            }
            after();
        }
    }
}
