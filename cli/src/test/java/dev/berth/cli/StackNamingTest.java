package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StackNamingTest {
  @ParameterizedTest
  @CsvSource({
    "/srv/shop, shop",
    "/srv/My Shop.v2, myshopv2",
    "/srv/_hidden_, hidden",
    "/srv/Ünï-code, n-code"
  })
  void followsTheFolderAsComposeDoes(String directory, String name) {
    assertThat(StackNaming.derive(null, directory)).hasToString(name);
  }

  @Test
  void prefersTheNameInTheFile() {
    assertThat(StackNaming.derive("blog", "/srv/shop")).hasToString("blog");
  }

  @Test
  void cutsWhatIsTooLong() {
    assertThat(StackNaming.derive(null, "/srv/" + "a".repeat(62) + "-b").value())
        .isEqualTo("a".repeat(62));
  }

  @Test
  void refusesWhatGivesNoName() {
    assertThatThrownBy(() -> StackNaming.derive(null, "/"))
        .hasMessage(
            "Cannot name the stack after its folder '/'. Name it with -p, or with 'name:' in the file.");
    assertThatThrownBy(() -> StackNaming.derive("No Good", "/srv"))
        .hasMessageStartingWith("Cannot use 'No Good' as the name of a stack");
  }
}
