package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Records and templates, as people see them. */
class SearchTest {
  private static final String RECORD =
      """
      {"@timestamp":"2026-01-31T11:59:00.123456Z","kind":"task","stack":"shop","service":"web","slot":1,"severity":"error","message":"it\\u001b[31m failed"}""";
  private static final String REQUEST =
      "{\"@timestamp\":\"2026-01-31T11:58:00Z\",\"kind\":\"access\",\"severity\":\"info\",\"message\":\"GET / 200\"}";

  private final Stage stage = new Stage();

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void showsTheNewestLast() {
    stage.answer(
        "GET /api/search?query=web&from=now-1h&limit=100",
        200,
        "{\"total\":7,\"exact\":true,\"hits\":[" + RECORD + "," + REQUEST + "]}");

    assertThat(stage.play("search", "web")).isZero();

    assertThat(stage.out())
        .isEqualTo(
            """
            2026-01-31T11:58:00Z  access  info   GET / 200
            2026-01-31T11:59:00.123Z  shop/web.1  error  it?[31m failed
            """);
    assertThat(stage.err()).isEqualTo("The last 2 of 7 records; -n shows more.\n");
  }

  @Test
  void tellsProgramsWhatTheServerTold() {
    stage.answer(
        "GET /api/search?query=&from=now-7d&to=now&limit=1",
        200,
        "{\"total\":1,\"exact\":true,\"hits\":[" + REQUEST + "]}");

    assertThat(stage.play("search", "--from", "now-7d", "--to", "now", "-n", "1", "-o", "json"))
        .isZero();

    assertThat(stage.out()).isEqualTo(REQUEST + "\n");
  }

  @Test
  void follows() {
    stage.answer(
        "GET /api/search?query=&from=now-1h&limit=5&follow=true",
        200,
        REQUEST + "\n{\"missed\":3}\n");

    assertThat(stage.play("search", "-f", "-n", "5")).isZero();

    assertThat(stage.out()).contains("GET / 200\n(3 more came too fast to be shown)\n");
  }

  @Test
  void showsWhatIsAround() {
    stage.answer(
        "GET /api/search/around?task=x7&time=now&lines=2",
        200,
        "{\"before\":[" + REQUEST + "],\"after\":[" + RECORD + "]}");

    assertThat(stage.play("search", "--around", "x7@now", "-n", "2")).isZero();
    assertThat(stage.out().lines()).hasSize(2);
    assertThat(stage.play("search", "--around", "x7")).isEqualTo(2);
    assertThat(stage.err()).contains("'x7' is no TASK@TIME");
  }

  @Test
  void listsTemplates() {
    stage.answer(
        "GET /api/templates?service=shop&limit=100",
        200,
        """
        {"total":1,"templates":[{"id":"00ff","stack":"shop","service":"web","template":"Failed login for user <user>","count":12,"perHour":0.5,"seen":{"first":"2026-01-30T12:00:00Z","last":"2026-01-31T11:55:00Z"},"examples":[]}]}""");

    assertThat(stage.play("templates", "shop")).isZero();

    assertThat(stage.out())
        .isEqualTo(
            """
            ID    SERVICE   COUNT  AN HOUR  FIRST   LAST    TEMPLATE
            00ff  shop/web  12     0.5      1d ago  5m ago  Failed login for user <user>
            """);
  }
}
