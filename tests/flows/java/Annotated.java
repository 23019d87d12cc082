// What an annotation of a parameter says of what comes in.
package flows.annotated;

import java.io.IOException;
import java.net.Socket;

@interface HealthData {}

class Annotated {
    void sent(@HealthData String value, String other) throws IOException {
        new Socket("a.example.com", 1).getOutputStream().write(value.getBytes()); // carries: health
    }

    void unsent(@HealthData String value, String other) throws IOException {
        new Socket("a.example.com", 1).getOutputStream().write(other.getBytes()); // carries: nothing
    }
}
