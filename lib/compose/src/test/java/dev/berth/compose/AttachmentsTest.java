package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Problem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which files go along with a stack's own. */
class AttachmentsTest {
  private final Map<String, String> disk = new HashMap<>();
  private final List<String> asked = new ArrayList<>();

  @Test
  void followsEveryFileThatIsNamed() {
    disk.put("/srv/shop/base.yml", "services: {app: {image: '${IMAGE}', env_file: app.env}}");
    disk.put("/srv/shop/app.env", "A=${OF_ENV:-x}\nHANDED_ON\n");
    disk.put(
        "/srv/shop/parts/db.yml",
        "services: {db: {image: 'db:${VERSION}', environment: [OPEN], env_file: ./db.env}}");
    disk.put("/srv/shop/parts/.env", "VERSION=3");
    disk.put("/srv/shop/parts/db.env", "B=2");
    Attachments.Found found =
        collect(
            """
            include: [parts/db.yml]
            services:
              web: {extends: {file: base.yml, service: app}, environment: {C: "$C"}}
            """,
            Map.of("IMAGE", "example/app"));
    assertThat(found.problems()).isEmpty();
    assertThat(paths(found)).containsExactlyInAnyOrderElementsOf(disk.keySet());
    assertThat(found.variables())
        .containsExactlyInAnyOrder("IMAGE", "OF_ENV", "HANDED_ON", "VERSION", "OPEN", "C");
    assertThat(asked).doesNotHaveDuplicates();
  }

  @Test
  void whatIsFoundIsAllThatTheParserNeeds() {
    disk.put("/srv/shop/parts/db.yml", "services: {db: {image: 'db:$V', env_file: e}}");
    disk.put("/srv/shop/parts/.env", "V=3");
    disk.put("/srv/shop/parts/e", "B=2");
    String text = "include: [parts/db.yml]\nservices: {web: {image: a}}\n";
    Attachments.Found found = collect(text, Map.of());
    StackFile file =
        StackFileParser.parse(
            new StackSource(
                List.of(new StackSource.Text("compose.yml", text)),
                Map.of(),
                "/srv/shop",
                found.attachments(),
                Set.of()));
    assertThat(file.services()).containsOnlyKeys("web", "db");
    assertThat(file.services().get("db"))
        .satisfies(db -> assertThat(db.image()).isEqualTo("db:3"))
        .satisfies(db -> assertThat(db.program().environment()).containsEntry("B", "2"));
  }

  @Test
  void tellsWhereAMissingFileIsNamed() {
    Attachments.Found found =
        collect(
            "services:\n  web:\n    image: a\n    env_file: [gone.env]\n    extends: {file: x.yml, service: a}\n",
            Map.of());
    assertThat(found.problems())
        .extracting(Problem::toString)
        .containsExactlyInAnyOrder(
            "compose.yml:4:16: services.web.env_file[0]: Cannot read the file '/srv/shop/gone.env': it does not exist or was not sent along. Check the path.",
            "compose.yml:5:21: services.web.extends.file: Cannot read the file '/srv/shop/x.yml': it does not exist or was not sent along. Check the path.");
  }

  @Test
  void needsNoFileOfAServiceThatIsSwitchedOff() {
    Attachments.Found found =
        collect(
            "services:\n  web: {image: a}\n  debug: {image: a, env_file: gone.env, profiles: [debug]}\n",
            Map.of());
    assertThat(found.problems()).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void refusesTooManyAndTooLargeFiles() {
    StringBuilder text = new StringBuilder("services:\n  web:\n    image: a\n    env_file:\n");
    for (int i = 0; i < Attachments.MOST_FILES + 1; i++) {
      disk.put("/srv/shop/e" + i, "A=1");
      text.append("      - e").append(i).append('\n');
    }
    assertThat(collect(text.toString(), Map.of()).problems())
        .singleElement()
        .asString()
        .endsWith(
            "Cannot read the file '/srv/shop/e200': more than 200 files are named. Check the path.");
    disk.put("/srv/shop/e0", "#".repeat(Attachments.LARGEST_FILE + 1));
    assertThat(collect("services: {web: {image: a, env_file: e0}}", Map.of()).problems())
        .singleElement()
        .asString()
        .endsWith("Cannot read the file '/srv/shop/e0': it is larger than 2 MiB. Check the path.");
  }

  @Test
  void replacesTheHomeOfWhoReadsTheFiles() {
    disk.put("/home/me/web.env", "A=1");
    Attachments.Found found =
        collect("services: {web: {image: a, env_file: ~/web.env}}", Map.of("HOME", "/home/me"));
    assertThat(found.problems()).isEmpty();
    assertThat(paths(found)).containsExactly("/home/me/web.env");
    assertThat(found.variables()).containsExactly("HOME");
  }

  private static List<String> paths(Attachments.Found found) {
    return found.attachments().stream().map(StackSource.Attachment::path).toList();
  }

  private Attachments.Found collect(String text, Map<String, String> variables) {
    StackSource source =
        new StackSource(List.of(new StackSource.Text("compose.yml", text)), variables, "/srv/shop");
    return Attachments.collect(source, this::read);
  }

  private Optional<byte[]> read(Path path) {
    asked.add(path.toString());
    return Optional.ofNullable(disk.get(path.toString()))
        .map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
