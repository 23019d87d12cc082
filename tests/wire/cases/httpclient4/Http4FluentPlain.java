// plays: http
// jars: fluent-hc httpclient httpcore commons-logging commons-codec
import java.io.IOException;
import org.apache.http.client.fluent.Form;
import org.apache.http.client.fluent.Request;

public class Http4FluentPlain {
    public static void main(String[] args) throws IOException {
        Request.Post("http://api.example.com:" + Integer.getInteger("wire.port") + "/login")
                .bodyForm(Form.form().add("password", "opensesame").build())
                .execute()
                .discardContent();
    }
}
