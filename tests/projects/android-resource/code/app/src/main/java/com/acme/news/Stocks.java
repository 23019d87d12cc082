package com.acme.news;

import android.app.Activity;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;

public class Stocks extends Activity {
    InputStream load() throws IOException {
        return new URL(getString(R.string.stocks_url) + "/today").openConnection().getInputStream();
    }
}
