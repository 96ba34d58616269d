package dev.berth.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Where a command plays: an API that answers as a test says and remembers what it was asked, a
 * shell whose streams can be read, and a clock that stands at noon.
 */
final class Stage implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");

  private final HttpServer server;
  private final Map<String, Answer> answers = new LinkedHashMap<>();
  private final List<String> requests = new ArrayList<>();
  private final List<String> logins = new ArrayList<>();
  private final List<String> callers = new ArrayList<>();
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final Map<String, String> environment = new HashMap<>();
  private final Set<Shell.Stream> terminals = EnumSet.noneOf(Shell.Stream.class);
  private Path directory = Path.of("").toAbsolutePath();
  private InputStream in = InputStream.nullInputStream();

  private record Answer(int status, String body) {}

  Stage() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.start();
    environment.put("BERTH_TOKEN", "secret");
    environment.put("DOCKER_CONFIG", "/nowhere");
    environment.put("XDG_CONFIG_HOME", "/nowhere");
    answer("GET /api/stacks", 200, Samples.STACKS);
    answer("GET /api/services", 200, Samples.SERVICES);
    answer("GET /api/tasks?all=true", 200, Samples.TASKS);
  }

  /**
   * Says what the API answers.
   *
   * @param request method, path and query: {@code GET /api/stacks}
   */
  Stage answer(String request, int status, String body) {
    answers.put(request, new Answer(status, body));
    return this;
  }

  Stage variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  Stage in(Path folder) {
    directory = folder;
    return this;
  }

  Stage input(String text) {
    in = new ByteArrayInputStream(text.getBytes(UTF_8));
    return this;
  }

  Stage onTerminal() {
    return onTerminal(Shell.Stream.OUT);
  }

  Stage onTerminal(Shell.Stream stream) {
    terminals.add(stream);
    return this;
  }

  /** Runs a command against the API; gives its exit code. */
  int play(String... command) {
    String[] args = new String[command.length + 2];
    System.arraycopy(command, 0, args, 0, command.length);
    args[command.length] = "--server";
    args[command.length + 1] = url();
    return playAlone(args);
  }

  /** Runs a command that asks no API. */
  int playAlone(String... args) {
    PrintStream outStream = new PrintStream(out, true, UTF_8);
    PrintStream errStream = new PrintStream(err, true, UTF_8);
    Shell shell =
        new Shell(
            in, outStream, errStream, environment, directory, InstantSource.fixed(NOON), terminals);
    return new CommandTree(shell).run(args);
  }

  String out() {
    return stable(out);
  }

  String err() {
    return stable(err);
  }

  /** Forgets what was written so far. */
  Stage clear() {
    out.reset();
    err.reset();
    return this;
  }

  /** The URL of the API. */
  String url() {
    return "http://localhost:" + port();
  }

  /** The port of the API. */
  int port() {
    return server.getAddress().getPort();
  }

  /** What was written, with colours that can be read and without what changes from run to run. */
  private String stable(ByteArrayOutputStream stream) {
    return stream
        .toString(UTF_8)
        .replace("\u001b", "ESC")
        .replace("localhost:" + server.getAddress().getPort(), "localhost:PORT");
  }

  /** Method, path, query and body of the requests so far. */
  List<String> requests() {
    return requests;
  }

  /** Who made the requests so far: the token, and the tenant after a slash if one was named. */
  List<String> callers() {
    return callers;
  }

  /** What was shown for registries, as JSON. */
  List<String> logins() {
    return logins;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
      String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String login = exchange.getRequestHeaders().getFirst("X-Registry-Auth");
      if (login != null) {
        logins.add(new String(Base64.getUrlDecoder().decode(login), UTF_8));
      }
      callers.add(caller(exchange.getRequestHeaders()));
      requests.add(body.isEmpty() ? request : request + " " + body);
      Answer answer = answers.getOrDefault(request, new Answer(404, Samples.NOT_FOUND));
      byte[] bytes = answer.body().getBytes(UTF_8);
      exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String caller(Headers headers) {
    String token = Objects.requireNonNullElse(headers.getFirst("Authorization"), "nobody");
    String tenant = headers.getFirst("X-Berth-Tenant");
    return token.replaceFirst("^Bearer ", "") + (tenant == null ? "" : "/" + tenant);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
