package dev.berth.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"a", "web", "my-app", "my_app", "v1.2", "0"})
  void acceptsWhatPeopleUse(String name) {
    assertThat(new StackName(name)).hasToString(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-a", "a-", "A", "a b", "../x", "a/b", "ä", ".", "a\n"})
  void refusesTheRest(String name) {
    assertThatThrownBy(() -> new StackName(name))
        .isInstanceOf(BerthException.class)
        .hasMessageStartingWith("Cannot use '" + name + "' as the name of a stack: it needs");
  }

  @Test
  void refusesALongNameAndShowsItsBeginning() {
    assertThatThrownBy(() -> new TenantId("x".repeat(1000)))
        .hasMessageStartingWith("Cannot use '" + "x".repeat(100) + "…' as the name of a tenant");
  }

  @Test
  void findsTheNameThatWasMeant() {
    List<String> known = List.of("image", "command", "environment", "ports");

    assertThat(Names.nearest("imgae", known)).contains("image");
    assertThat(Names.nearest("enviroment", known)).contains("environment");
    assertThat(Names.nearest("port", known)).contains("ports");
    assertThat(Names.nearest("zzz", known)).isEmpty();
    assertThat(Names.nearest("y".repeat(10_000), known)).isEmpty();
  }
}
