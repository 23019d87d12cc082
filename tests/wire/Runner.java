// Runs one case in one world after the other: Runner CASE, and WORLD=PORT in lines of the standard input until it ends.
// Each world is answered with a line, and gets classes of its own; what a case sets for the whole JVM stays, as it would
// in a program that goes on.
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;

public final class Runner {
    private static final long PATIENCE_MILLIS = 20_000;

    public static void main(String[] arguments) throws Exception {
        PrintStream told = System.out;
        boolean loud = Boolean.getBoolean("wire.loud");
        if (!loud) {
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            System.setOut(nowhere);
            System.setErr(nowhere);
        }
        URL[] classes = {new File(System.getProperty("wire.classes")).toURI().toURL()};
        BufferedReader asked = new BufferedReader(new InputStreamReader(System.in));
        for (String line = asked.readLine(); line != null; line = asked.readLine()) {
            String[] world = line.split("=");
            System.setProperty("wire.port", world[1]);
            Throwable[] failure = new Throwable[1];
            Thread thread = new Thread(() -> {
                try {
                    ClassLoader loader = new URLClassLoader(classes, Runner.class.getClassLoader());
                    Thread.currentThread().setContextClassLoader(loader);
                    Class<?> main = Class.forName(arguments[0], true, loader);
                    var method = main.getDeclaredMethod("main", String[].class);
                    method.setAccessible(true);
                    method.invoke(null, (Object) new String[0]);
                } catch (InvocationTargetException thrown) {
                    failure[0] = thrown.getCause();
                } catch (Throwable thrown) {
                    failure[0] = thrown;
                }
            });
            thread.setDaemon(true);
            thread.start();
            thread.join(PATIENCE_MILLIS);
            String end = thread.isAlive() ? "does not end" : failure[0] == null ? "ended" : String.valueOf(failure[0]);
            if (loud && failure[0] != null) {
                failure[0].printStackTrace();
            }
            told.println(world[0] + "\t" + end.replaceAll("\\s+", " "));
            told.flush();
        }
        Runtime.getRuntime().halt(0);
    }
}
