package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Place;
import java.util.List;
import java.util.Map;

/** Checks that printing a file and reading it again changes nothing. */
final class RoundTrip {
  private RoundTrip() {}

  static void check(StackFile file) {
    String printed = StackFileRenderer.render(file);
    StackFile again = parse(printed);
    assertThat(again)
        .as(printed)
        .usingRecursiveComparison()
        .withStrictTypeChecking()
        .ignoringFieldsOfTypes(Place.class)
        .ignoringFields("warnings")
        .isEqualTo(file);
    assertThat(StackFileRenderer.render(again)).isEqualTo(printed);
  }

  private static StackFile parse(String text) {
    return StackFileParser.parse(
        new StackSource(
            List.of(new StackSource.Text("printed.yml", text)), Map.of(), "/elsewhere"));
  }
}
