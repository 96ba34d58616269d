package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.cli.Checkout.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code berth}, among programs that only write down how they were called. */
class LauncherTest {
  @TempDir private Path folder = Path.of("");
  private Checkout checkout;

  @BeforeEach
  void checkOut() throws IOException {
    checkout = new Checkout(folder);
  }

  @Test
  void runsTheCommandLineWithAJavaThatIsNewEnough() throws Exception {
    checkout.jdk("a-jdk-17", "17.0.15");
    checkout.jdk("b-jdk-9", "1.8.0_402");

    assertThat(checkout.run("stack", "ls", "a b"))
        .isEqualTo(
            new Run(
                0,
                "jdk-25 dev.berth.cli.Main stack ls a b launcher=" + checkout.root() + "/berth\n",
                ""));
    assertThat(checkout.calls()).isEmpty();
  }

  @Test
  void prefersTheJavaThatItIsGiven() throws Exception {
    checkout.variable("JAVA_HOME", checkout.jdk("java-home", "26").toString());
    assertThat(checkout.run("version").out()).startsWith("java-home ");

    checkout.variable("BERTH_JAVA_HOME", checkout.jdk("berth-java-home", "25").toString());
    assertThat(checkout.run("version").out()).startsWith("berth-java-home ");
  }

  @Test
  void passesOverAJavaHomeThatIsTooOld() throws Exception {
    checkout.variable("JAVA_HOME", checkout.jdk("java-home", "21.0.1").toString());

    assertThat(checkout.run("version").out()).startsWith("jdk-25 ");
  }

  @Test
  void findsTheJavaOnThePath() throws Exception {
    Path home = checkout.jdk("on-path", "25");
    checkout.variable("BERTH_JVM_ROOT", "/none");
    Files.createSymbolicLink(folder.resolve("bin/java"), home.resolve("bin/java"));

    assertThat(checkout.run("version").out()).startsWith("on-path ");
  }

  @Test
  void saysWhatIsWrongWithJava() throws Exception {
    checkout.variable("BERTH_JVM_ROOT", "/none");
    assertThat(checkout.run("version"))
        .isEqualTo(
            new Run(
                1,
                "",
                "Cannot find a JDK 25 or newer: looked at BERTH_JAVA_HOME, JAVA_HOME, /none and PATH. Install one, or name it in BERTH_JAVA_HOME.\n"));

    checkout.variable("BERTH_JAVA_HOME", "/nowhere");
    assertThat(checkout.run("version"))
        .isEqualTo(
            new Run(
                1, "", "Cannot use BERTH_JAVA_HOME '/nowhere': there is no JDK 25 or newer.\n"));
  }

  @Test
  void findsItselfBehindLinks() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("one"), checkout.root().resolve("berth"));
    Path second = Files.createSymbolicLink(folder.resolve("two"), Path.of("one"));

    assertThat(first).exists();
    assertThat(checkout.runAs(second, "version").out())
        .endsWith("launcher=" + checkout.root() + "/berth\n");
  }

  @Test
  void buildsWhatIsNotBuiltAndKeepsQuietOnStandardOutput() throws Exception {
    checkout.forgetBuild();

    Run run = checkout.run("version");

    assertThat(run.out()).startsWith("jdk-25 dev.berth.cli.Main version");
    assertThat(run.err()).isEqualTo("Building Berth…\n");
    assertThat(checkout.calls())
        .containsExactly(
            "mvn -q -B -ntp -T2 -Dquick -DskipTests -pl server,examples/pingpong,examples/guestbook -am package");
    assertThat(checkout.run("version").err()).isEmpty();
  }

  @Test
  void buildsAgainWhenASourceOrAPomIsNewer() throws Exception {
    for (String file : List.of("kernel/src/main/A.java", "kernel/src/main", "cli/pom.xml")) {
      checkout.buildAt(Instant.now().minusSeconds(60));
      checkout.changeAt(file, Instant.now().minusSeconds(30));
      assertThat(checkout.run("version").err()).as(file).isEqualTo("Building Berth…\n");
    }
  }

  @Test
  void buildsNothingForAServerOfItsOwn() throws Exception {
    checkout.forgetBuild();
    checkout.variable("BERTH_PREPARED", "1");

    assertThat(checkout.run("serve").err()).isEmpty();
    assertThat(checkout.calls()).isEmpty();
  }

  @Test
  void buildsOnceWhenCalledTwiceAtOnce() throws Exception {
    checkout.forgetBuild();
    checkout.script("mvn", "echo mvn >>calls; find . -name none; touch server/target/dist/stamp");

    Process one = checkout.start(checkout.root().resolve("berth"), "version");
    Process two = checkout.start(checkout.root().resolve("berth"), "version");

    assertThat(one.waitFor()).isZero();
    assertThat(two.waitFor()).isZero();
    assertThat(checkout.calls()).containsExactly("mvn");
  }

  @Test
  void showsWhatMavenSaidWhenTheBuildFails() throws Exception {
    checkout.forgetBuild();
    checkout.script("mvn", "echo '[ERROR] no such thing'; exit 1");

    assertThat(checkout.run("version"))
        .isEqualTo(
            new Run(
                1,
                "",
                "Building Berth…\n[ERROR] no such thing\nCannot build Berth: Maven failed, see above.\n"));
  }

  @Test
  void saysThatMavenIsMissing() throws Exception {
    checkout.forgetBuild();
    checkout.remove("mvn");

    assertThat(checkout.run("version").err())
        .isEqualTo(
            "Cannot build Berth: there is no Maven. Install it ('apt-get install maven'), 3.8 or newer.\n");
  }

  @Test
  void installsWhatTheEngineNeedsAfterSayingSo() throws Exception {
    checkout.script("id", "echo 0");

    Run run = checkout.run("up", "compose.yml");

    assertThat(run.code()).isZero();
    assertThat(run.out()).startsWith("jdk-25 dev.berth.cli.Main up compose.yml");
    assertThat(run.err())
        .startsWith(
            "Installing what is missing: apt-get install -y -qq --no-install-recommends conmon nftables iproute2 runc\n");
    assertThat(checkout.calls())
        .containsExactly(
            "apt-get install -y -qq --no-install-recommends conmon nftables iproute2 runc");
  }

  @Test
  void installsNothingThatIsThere() throws Exception {
    checkout.equip();
    checkout.remove("runc");
    checkout.script("crun", "exit 0");

    assertThat(checkout.run("up").err()).isEmpty();
    assertThat(checkout.run("serve").out()).startsWith("jdk-25 dev.berth.server.Main");
  }

  @Test
  void installsNothingWhenToldNotTo() throws Exception {
    checkout.equip();
    checkout.remove("conmon");

    for (String verb : List.of("up", "serve")) {
      assertThat(checkout.run(verb, "--no-install"))
          .isEqualTo(
              new Run(
                  1,
                  "",
                  "Berth needs what this installs: apt-get install -y -qq --no-install-recommends conmon\n"));
    }
    assertThat(checkout.calls()).isEmpty();
  }

  @Test
  void installsNothingWithoutBeingRoot() throws Exception {
    checkout.equip();
    checkout.remove("conmon");
    checkout.script("id", "echo 1000");

    assertThat(checkout.run("up"))
        .isEqualTo(
            new Run(
                1,
                "",
                "Cannot install what is missing without being root. Run this as root: apt-get install -y -qq --no-install-recommends conmon\n"));
  }

  @Test
  void installsNothingForTheFakeEngineOrForHelp() throws Exception {
    assertThat(checkout.run("up", "--engine", "fake").code()).isZero();
    assertThat(checkout.run("serve", "--engine=fake").code()).isZero();
    assertThat(checkout.run("up", "--help").out()).contains("dev.berth.cli.Main up --help");
    assertThat(checkout.run("serve", "--help").out()).contains("dev.berth.cli.Main serve --help");
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(folder.resolve("data/berth.yml"), "engine: fake\n");
    assertThat(checkout.run("up").code()).isZero();
    assertThat(checkout.calls()).isEmpty();
  }

  @Test
  void retriesWithFreshListsAndSaysWhenInstallingFails() throws Exception {
    checkout.equip();
    checkout.remove("runc");
    checkout.script("id", "echo 0");
    checkout.script("apt-get", "echo apt-get \"$1\" >>\"$BERTH_DATA.calls\"; [ \"$1\" = update ]");

    Run run = checkout.run("up");

    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .endsWith(
            "Cannot install what is missing: 'apt-get install -y -qq --no-install-recommends runc' failed, see above.\n");
    assertThat(checkout.calls())
        .containsExactly("apt-get install", "apt-get update", "apt-get install");
  }

  @Test
  void handsTheServerItsSettingsAndNothingElse() throws Exception {
    checkout.equip();

    assertThat(checkout.run("serve", "--http-port", "80", "--no-install", "--domain=a b").out())
        .isEqualTo("jdk-25 dev.berth.server.Main --http-port 80 --domain=a b launcher=\n");
  }
}
