package dev.berth.postgres;

import dev.berth.postgres.Messages.Message;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One client who has logged in: its statements, one after the other. Confined to one thread.
 *
 * <p>See <a href="https://www.postgresql.org/docs/current/protocol-flow.html">the flow</a>.
 */
final class PostgresSession {
  private static final int MOST_PREPARED = 100;
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final Map<String, String> SETTINGS =
      Map.of(
          "server_version", "14.0",
          "server_encoding", "UTF8",
          "client_encoding", "UTF8",
          "datestyle", "ISO, MDY",
          "timezone", "UTC",
          "integer_datetimes", "on",
          "standard_conforming_strings", "on",
          "transaction_isolation", "read committed",
          "transaction isolation level", "read committed");

  private final Messages messages;
  private final Tables tables;
  private final InstantSource clock;
  private final Map<String, Statement> prepared = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();
  private boolean failed;

  /** A statement with its parameters. */
  private record Portal(
      Statement statement, List<@Nullable Object> parameters, List<Integer> formats) {
    boolean isBinary(int column) {
      return !formats.isEmpty()
          && formats.get(formats.size() == 1 ? 0 : Math.min(column, formats.size() - 1)) == 1;
    }
  }

  PostgresSession(Messages messages, Tables tables, InstantSource clock) {
    this.messages = messages;
    this.tables = new Catalogue(tables);
    this.clock = clock;
  }

  /** Tells the client that it is let in. */
  void welcome() throws IOException {
    messages.begin('R').four(0).end();
    for (String name :
        List.of(
            "server_version",
            "server_encoding",
            "client_encoding",
            "integer_datetimes",
            "standard_conforming_strings")) {
      messages.begin('S').text(name).text(SETTINGS.getOrDefault(name, "")).end();
    }
    messages.begin('S').text("DateStyle").text("ISO, MDY").end();
    messages.begin('S').text("TimeZone").text("UTC").end();
    messages.begin('K').four(0).four(0).end();
    ready();
  }

  private void ready() throws IOException {
    messages.begin('Z').one('I').end();
    messages.flush();
  }

  /** Answers until the client goes. */
  void run() throws IOException {
    while (true) {
      Message message = messages.read();
      if (message.type() == 'X') {
        return;
      }
      try {
        take(message);
      } catch (SqlError e) {
        refuse(e, message.type());
      } catch (BufferUnderflowException | IllegalArgumentException e) {
        refuse(new SqlError("08P01", "a message that cannot be read"), message.type());
      }
    }
  }

  private void refuse(SqlError error, char type) throws IOException {
    error(messages, error);
    if (type == 'Q') {
      ready();
    } else {
      failed = true;
      messages.flush();
    }
  }

  static void error(Messages messages, SqlError error) throws IOException {
    messages
        .begin('E')
        .one('S')
        .text("ERROR")
        .one('V')
        .text("ERROR")
        .one('C')
        .text(error.code())
        .one('M')
        .text(error.text())
        .one(0)
        .end();
  }

  private void take(Message message) throws IOException {
    ByteBuffer body = message.body();
    if (message.type() == 'S') {
      failed = false;
      ready();
      return;
    }
    if (failed && message.type() != 'Q') {
      return;
    }
    switch (message.type()) {
      case 'Q' -> query(Messages.text(body));
      case 'P' -> prepare(body);
      case 'B' -> bind(body);
      case 'D' -> describe(body);
      case 'E' -> execute(body);
      case 'C' -> forget(body);
      case 'H' -> messages.flush();
      default -> throw new SqlError("08P01", "there is no such message here");
    }
  }

  private void query(String sql) throws IOException {
    List<Statement> statements = SqlParser.parse(sql);
    if (statements.isEmpty()) {
      messages.begin('I').end();
    }
    for (Statement statement : statements) {
      answer(new Portal(statement, List.of(), List.of()), true);
    }
    ready();
  }

  private void prepare(ByteBuffer body) throws IOException {
    String name = Messages.text(body);
    List<Statement> statements = SqlParser.parse(Messages.text(body));
    if (statements.size() > 1) {
      throw new SqlError(SqlError.SYNTAX, "there is more than one statement to prepare");
    }
    if (prepared.size() >= MOST_PREPARED && !prepared.containsKey(name)) {
      throw new SqlError(SqlError.TOO_MUCH, "more than 100 statements are prepared");
    }
    prepared.put(name, statements.isEmpty() ? new Statement.Empty() : statements.getFirst());
    messages.begin('1').end();
  }

  private void bind(ByteBuffer body) throws IOException {
    String portal = Messages.text(body);
    Statement statement = prepared(Messages.text(body));
    List<Integer> formats = numbers(body);
    List<@Nullable Object> parameters = new ArrayList<>();
    int count = body.getShort();
    for (int i = 0; i < count; i++) {
      int length = body.getInt();
      if (length < 0) {
        parameters.add(null);
        continue;
      }
      if (length > body.remaining()) {
        throw new BufferUnderflowException();
      }
      byte[] bytes = new byte[length];
      body.get(bytes);
      boolean binary = !formats.isEmpty() && formats.get(formats.size() == 1 ? 0 : i) == 1;
      parameters.add(WireValues.parameter(bytes, binary));
    }
    if (portals.size() >= MOST_PREPARED) {
      portals.clear();
    }
    portals.put(portal, new Portal(statement, parameters, numbers(body)));
    messages.begin('2').end();
  }

  private static List<Integer> numbers(ByteBuffer body) {
    List<Integer> numbers = new ArrayList<>();
    int count = body.getShort();
    for (int i = 0; i < count; i++) {
      numbers.add((int) body.getShort());
    }
    return numbers;
  }

  private Statement prepared(String name) {
    Statement statement = prepared.get(name);
    if (statement == null) {
      throw new SqlError("26000", "there is no prepared statement of that name");
    }
    return statement;
  }

  private Portal portal(String name) {
    Portal portal = portals.get(name);
    if (portal == null) {
      throw new SqlError("34000", "there is no portal of that name");
    }
    return portal;
  }

  private void describe(ByteBuffer body) throws IOException {
    boolean statement = body.get() == 'S';
    String name = Messages.text(body);
    Portal portal = statement ? new Portal(prepared(name), List.of(), List.of()) : portal(name);
    if (statement) {
      messages.begin('t').two(0).end();
    }
    switch (portal.statement()) {
      case Statement.Select select -> columns(evaluation(portal).columns(select), portal);
      case Statement.Show show -> columns(List.of(new Column(show.name(), SqlType.TEXT)), portal);
      case Statement.Done _, Statement.Empty _ -> messages.begin('n').end();
    }
  }

  private void execute(ByteBuffer body) throws IOException {
    answer(portal(Messages.text(body)), false);
  }

  private void forget(ByteBuffer body) throws IOException {
    boolean statement = body.get() == 'S';
    String name = Messages.text(body);
    if (statement) {
      prepared.remove(name);
    } else {
      portals.remove(name);
    }
    messages.begin('3').end();
  }

  private Evaluation evaluation(Portal portal) {
    return new Evaluation(
        tables, portal.parameters(), clock, System.nanoTime() + LONGEST.toNanos());
  }

  private void answer(Portal portal, boolean described) throws IOException {
    switch (portal.statement()) {
      case Statement.Empty _ -> messages.begin('I').end();
      case Statement.Done done -> messages.begin('C').text(done.tag()).end();
      case Statement.Show show -> {
        String value = SETTINGS.get(show.name());
        if (value == null) {
          throw new SqlError(
              "42704", "unrecognized configuration parameter \"" + show.name() + "\"");
        }
        Object[] row = {value};
        rows(
            new Evaluation.Answer(
                List.of(new Column(show.name(), SqlType.TEXT)), List.<Object[]>of(row)),
            portal,
            described);
      }
      case Statement.Select select -> rows(evaluation(portal).answer(select), portal, described);
    }
  }

  private void columns(List<Column> columns, Portal portal) throws IOException {
    messages.begin('T').two(columns.size());
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      messages
          .text(column.name())
          .four(0)
          .two(0)
          .four(column.type().oid())
          .two(column.type().size())
          .four(-1)
          .two(portal.isBinary(i) ? 1 : 0);
    }
    messages.end();
  }

  private void rows(Evaluation.Answer answer, Portal portal, boolean described) throws IOException {
    List<Column> columns = answer.columns();
    if (described) {
      columns(columns, portal);
    }
    for (@Nullable Object[] row : answer.rows()) {
      messages.begin('D').two(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        messages.value(WireValues.bytes(row[i], columns.get(i).type(), portal.isBinary(i)));
      }
      messages.end();
    }
    messages.begin('C').text("SELECT " + answer.rows().size()).end();
  }
}
