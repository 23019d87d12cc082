class Arrays {
    String[] names = {"a", "b"};
    int grid[][] = new int[3][];
    byte[] buffer = new byte[1024];
    Object[] made = new Object[] { new Thing(), null, };
    int[][] nested = {{1, 2}, {3}};

    String[] pick(int i)[] {
        char[][] cube = new char[i][i + 1];
        buffer[0] = 1;
        return grid[i][i + 1] > 0 ? new String[0][0] : null;
    }
}
