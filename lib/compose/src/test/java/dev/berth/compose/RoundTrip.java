package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.compose.ContentSection.Origin;
import dev.berth.compose.StackSource.Attachment;
import dev.berth.kernel.Place;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Checks that printing a file and reading it again changes nothing. */
final class RoundTrip {
  private RoundTrip() {}

  static void check(StackFile file) {
    String printed = StackFileRenderer.render(file);
    StackFile again = parse(printed, file);
    assertThat(again)
        .as(printed)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .ignoringFieldsOfTypes(Place.class)
        .ignoringFields("warnings")
        .ignoringFieldsMatchingRegexes(".*places")
        .isEqualTo(file);
    assertThat(StackFileRenderer.render(again)).isEqualTo(printed);
  }

  private static StackFile parse(String text, StackFile original) {
    List<Attachment> attachments = new ArrayList<>();
    Map<String, String> variables = new HashMap<>();
    for (ContentSection section : contents(original)) {
      Content content = section.content();
      if (section.origin() instanceof Origin.File(String path) && content != null) {
        attachments.add(new Attachment(path, content));
      } else if (section.origin() instanceof Origin.Variable(String name) && content != null) {
        variables.put(name, new String(content.bytes(), StandardCharsets.UTF_8));
      }
    }
    return StackFileParser.parse(
        new StackSource(
            List.of(new StackSource.Text("printed.yml", text)),
            variables,
            "/elsewhere",
            attachments,
            Set.of()));
  }

  private static List<ContentSection> contents(StackFile file) {
    return Stream.of(file.configs(), file.secrets())
        .flatMap(sections -> sections.values().stream())
        .toList();
  }
}
