import io.trino.server.Server;

/** What trino-server-main's own main class does: of 435 only that class is missing from Maven Central. */
final class StartTrino {
    public static void main(String[] arguments) {
        new Server().start("435");
    }
}
