import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.SplittableRandom;

/**
 * The parameter store under load, by AWS's protocol, and beside it what SQLite commits at the same
 * sync level on the same disk: one row a commit, by one writer.
 *
 * <p>Arguments: port, access key, secret, clients, seconds a measurement, parameters for the page,
 * folder for the bare database.
 */
final class Parameters {
  private static final int NAMES = 1000;
  private static final String SECRET = "a secret of about forty characters, sealed";

  private final int port;
  private final int clients;
  private final double seconds;
  private final SignedCalls calls;
  private final SplittableRandom random = new SplittableRandom(1);
  private int count;

  private Parameters(int port, SignedCalls calls, int clients, double seconds) {
    this.port = port;
    this.calls = calls;
    this.clients = clients;
    this.seconds = seconds;
  }

  public static void main(String[] arguments) throws Exception {
    int port = Integer.parseInt(arguments[0]);
    SignedCalls calls = new SignedCalls(port, arguments[1], arguments[2]);
    Parameters run =
        new Parameters(
            port, calls, Integer.parseInt(arguments[3]), Double.parseDouble(arguments[4]));
    run.measure(Integer.parseInt(arguments[5]), Path.of(arguments[6]));
  }

  private void measure(int many, Path folder) throws Exception {
    SignedLoad.run(
        port,
        clients,
        NAMES,
        600,
        () -> calls.call("PutParameter", put("/bench/p" + count++ % NAMES, "SecureString")));
    System.out.println("warming up");
    load(this::get);
    load(this::overwrite);

    double before = commits(folder.resolve("before.db"));
    SignedLoad.Result puts = load(this::overwrite);
    double between = commits(folder.resolve("between.db"));
    System.out.println("PutParameter, SecureString, a new version:   " + puts);
    System.out.println("GetParameter, SecureString, decrypted:       " + load(this::get));
    System.out.println("GetParameter, SecureString, not decrypted:   " + load(this::getSealed));
    SignedLoad.Result again = load(this::overwrite);
    double after = commits(folder.resolve("after.db"));
    System.out.println("PutParameter, once more:                     " + again);
    double bare = (before + between + after) / 3;
    System.out.printf(
        "SQLite, WAL, synchronous=FULL, a row a commit: %.0f, %.0f, %.0f/s; puts are %.2f of it%n",
        before, between, after, (puts.rate() + again.rate()) / 2 / bare);

    if (many > 0) {
      count = 0;
      long begun = System.nanoTime();
      SignedLoad.run(
          port,
          clients,
          many,
          3600,
          () -> {
            String name = "/many/%03d/%06d".formatted(count % 100, count);
            count++;
            return calls.call("PutParameter", put(name, "String"));
          });
      System.out.printf("%d parameters made in %.0f s%n", many, (System.nanoTime() - begun) / 1e9);
      System.out.println("GetParametersByPath, all, first page, 1 client:   " + page("/many", 1));
      System.out.println(
          "GetParametersByPath, one of 100 branches:         " + page("/many/042", 1));
      System.out.println(
          "GetParametersByPath, all, first page, "
              + clients
              + " clients: "
              + page("/many", clients));
    }
  }

  private SignedLoad.Result load(SignedLoad.Requests requests) throws Exception {
    return SignedLoad.run(port, clients, Integer.MAX_VALUE, seconds, requests);
  }

  private SignedLoad.Result page(String path, int by) throws Exception {
    String json = "{\"Path\":\"%s\",\"Recursive\":true}".formatted(path);
    return SignedLoad.run(port, by, 500, 30, () -> calls.call("GetParametersByPath", json));
  }

  private ByteBuffer get() throws GeneralSecurityException {
    return calls.call("GetParameter", "{\"Name\":\"" + name() + "\",\"WithDecryption\":true}");
  }

  private ByteBuffer getSealed() throws GeneralSecurityException {
    return calls.call("GetParameter", "{\"Name\":\"" + name() + "\"}");
  }

  private ByteBuffer overwrite() throws GeneralSecurityException {
    return calls.call("PutParameter", put(name(), "SecureString"));
  }

  private String name() {
    return "/bench/p" + random.nextInt(NAMES);
  }

  private String put(String name, String type) {
    return "{\"Name\":\"%s\",\"Value\":\"%s %d\",\"Type\":\"%s\",\"Overwrite\":true}"
        .formatted(name, SECRET, random.nextInt(), type);
  }

  /** Commits a second, one after the other. */
  private double commits(Path file) throws Exception {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("PRAGMA journal_mode=WAL");
      statement.execute("PRAGMA synchronous=FULL");
      statement.execute(
          "CREATE TABLE version (name TEXT, number INTEGER, value BLOB, PRIMARY KEY (name, number))");
      connection.setAutoCommit(false);
      byte[] value = new byte[80];
      long start = System.nanoTime();
      long end = start + (long) (seconds * 1e9);
      int done = 0;
      try (PreparedStatement insert =
          connection.prepareStatement("INSERT INTO version VALUES (?, ?, ?)")) {
        while (System.nanoTime() < end) {
          insert.setString(1, "/bench/p" + done % NAMES);
          insert.setInt(2, done / NAMES);
          insert.setBytes(3, value);
          insert.executeUpdate();
          connection.commit();
          done++;
        }
      }
      return done / ((System.nanoTime() - start) / 1e9);
    }
  }
}
