package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineChoiceTest {
  @TempDir private Path folder;
  private DataDirectory data;
  private EngineChoice choice;

  @BeforeEach
  void openData() {
    Path nowhere = folder.resolve("nothing.sock");
    data = DataDirectory.open(folder.resolve("data"), new SecureRandom());
    FeatureSettings settings =
        new FeatureSettings(
            TestPlatform.configuration(folder.resolve("data"), "--engine-socket=" + nowhere));
    choice = new EngineChoice(settings, data, InstantSource.system());
  }

  @AfterEach
  void closeData() {
    data.close();
  }

  @Test
  void autoIsTheEmbeddedEngineWhereNoDockerAnswers() {
    ChosenEngine chosen = open("auto");

    assertThat(chosen.runner().name()).isEqualTo("embedded");
    assertThat(chosen.reason()).isEqualTo("auto: Docker does not answer");
    assertThat(chosen.warnings()).isEmpty();
  }

  @Test
  void autoStaysWithTheEngineOfEarlierStarts() {
    open("podman");

    ChosenEngine chosen = open("auto");

    assertThat(chosen.runner().name()).isEqualTo("podman");
    assertThat(chosen.reason()).isEqualTo("auto: the one of earlier starts");
  }

  @Test
  void autoStaysWithTasksOfAReleaseThatHadOneEngine() throws Exception {
    Files.createDirectories(data.engine().resolve("tasks").resolve("abc"));

    assertThat(open("auto").reason()).isEqualTo("auto: the one of earlier starts");
  }

  @Test
  void saysThatAnotherEngineDoesNotKnowWhatRuns() {
    open("embedded");

    assertThat(open("docker").warnings())
        .containsExactly(
            "The engine of this data directory was 'embedded' and is 'docker' now, which does not know what that one still runs. If it shall end, start with --engine embedded and call 'berth down --stacks' first.");
    assertThat(open("docker").warnings()).isEmpty();
  }

  private ChosenEngine open(String name) {
    ChosenEngine chosen = choice.open(name, "flag --engine");
    chosen.runner().close();
    return chosen;
  }
}
