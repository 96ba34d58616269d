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
  private final Messages messages;
  private final Tables tables;
  private final InstantSource clock;
  private final Map<String, Prepared> prepared = new HashMap<>();
  private final Map<String, Portal> portals = new HashMap<>();
  private boolean failed;

  /**
   * A statement that waits for its parameters.
   *
   * @param types the numbers of their types
   */
  private record Prepared(Statement statement, List<Integer> types) {}

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
      messages.begin('S').text(name).text(ServerSettings.get(name)).end();
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
    String sql = Messages.text(body);
    List<Statement> statements = SqlParser.parse(sql);
    if (statements.size() > 1) {
      throw new SqlError(SqlError.SYNTAX, "there is more than one statement to prepare");
    }
    if (prepared.size() >= MOST_PREPARED && !prepared.containsKey(name)) {
      throw new SqlError(SqlError.TOO_MUCH, "more than 100 statements are prepared");
    }
    Statement statement = statements.isEmpty() ? new Statement.Empty() : statements.getFirst();
    prepared.put(name, new Prepared(statement, types(statement, numbersOfFour(body), sql)));
    messages.begin('1').end();
  }

  /** The types of parameters as the client says them, or else as what stands beside them. */
  private List<Integer> types(Statement statement, List<Integer> said, String sql) {
    Evaluation evaluation = evaluation(new Portal(statement, List.of(), List.of()));
    for (int i = 0; i < said.size(); i++) {
      int number = i + 1;
      SqlType.find(said.get(i)).ifPresent(type -> evaluation.wanted().put(number, type));
    }
    if (statement instanceof Statement.Select select) {
      List<Column> _ = evaluation.columns(select);
    }
    int most =
        SqlTokens.of(sql).stream()
            .filter(token -> token.kind() == SqlTokens.Kind.PARAMETER)
            .mapToInt(token -> Integer.parseInt(token.text()))
            .max()
            .orElse(0);
    List<Integer> types = new ArrayList<>();
    for (int i = 0; i < Math.max(most, said.size()); i++) {
      int told = i < said.size() ? said.get(i) : 0;
      types.add(told == 0 ? evaluation.wanted().getOrDefault(i + 1, SqlType.TEXT).oid() : told);
    }
    return types;
  }

  private static List<Integer> numbersOfFour(ByteBuffer body) {
    List<Integer> numbers = new ArrayList<>();
    int count = body.getShort();
    for (int i = 0; i < count; i++) {
      numbers.add(body.getInt());
    }
    return numbers;
  }

  private void bind(ByteBuffer body) throws IOException {
    String portal = Messages.text(body);
    Prepared waiting = prepared(Messages.text(body));
    List<Integer> formats = numbers(body);
    List<@Nullable Object> parameters = new ArrayList<>();
    int count = body.getShort();
    if (count != waiting.types().size()) {
      throw new SqlError(
          "08P01",
          "%d parameters came, but the statement has %d".formatted(count, waiting.types().size()));
    }
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
      parameters.add(WireValues.parameter(bytes, waiting.types().get(i), binary));
    }
    if (portals.size() >= MOST_PREPARED) {
      portals.clear();
    }
    portals.put(portal, new Portal(waiting.statement(), parameters, numbers(body)));
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

  private Prepared prepared(String name) {
    Prepared waiting = prepared.get(name);
    if (waiting == null) {
      throw new SqlError("26000", "there is no prepared statement of that name");
    }
    return waiting;
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
    Portal portal;
    if (statement) {
      Prepared waiting = prepared(name);
      portal = new Portal(waiting.statement(), List.of(), List.of());
      messages.begin('t').two(waiting.types().size());
      for (int type : waiting.types()) {
        messages.four(type);
      }
      messages.end();
    } else {
      portal = portal(name);
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
        Object[] row = {ServerSettings.get(show.name())};
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
