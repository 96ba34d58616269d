package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.proxy.Certificates.TlsOptions;
import dev.berth.traefik.TlsConfiguration;
import dev.berth.traefik.TlsConfiguration.CertificateFiles;
import dev.berth.traefik.TlsConfiguration.Options;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OperatorFilesTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir Path home;
  private Scene scene;

  @BeforeEach
  void start() {
    scene = new Scene(home);
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  private void shows(String name, Issued issued) {
    Eventually.withinSeconds(
        10,
        () ->
            assertThat(scene.identity(name).chain())
                .as("shown for " + name)
                .startsWith(issued.leaf()));
  }

  @Test
  void filesAreFoundWhenTheyCome() throws Exception {
    scene.want("shop.example.org");
    Issued first = Issued.of(YEAR, "*.example.org");
    first.write(scene.folder, "wild");
    shows("shop.example.org", first);
    assertThat(scene.view("*.example.org").tenants()).containsExactly("team-a");
    assertThat(scene.view("*.example.org").kind()).isEqualTo("file");

    Issued second = Issued.of(YEAR, "shop.example.org");
    second.write(scene.folder, "shop");
    shows("shop.example.org", second);
    shows("other.example.org", first);

    Issued later = Issued.of(YEAR.multipliedBy(2), "shop.example.org");
    later.write(scene.folder, "later");
    shows("shop.example.org", later);
    Issued expired = Issued.of(Duration.ofDays(-1), "shop.example.org");
    expired.write(scene.folder, "later");
    shows("shop.example.org", second);

    Files.delete(scene.folder.resolve("wild.crt"));
    Eventually.withinSeconds(
        10, () -> assertThat(scene.shown("other.example.org")).contains("localhost"));
  }

  @Test
  void aBrokenFileIsToldAndTheOthersGoOn() throws Exception {
    Issued good = Issued.of(YEAR, "good.example.org");
    Issued other = Issued.of(YEAR, "bad.example.org");
    good.write(scene.folder, "good");
    other.write(scene.folder, "bad");
    Files.writeString(scene.folder.resolve("bad.key"), good.key());
    Files.writeString(scene.folder.resolve("alone.crt"), other.chain());
    Files.writeString(scene.folder.resolve("empty.pem"), "");
    Files.writeString(scene.folder.resolve("both.pem"), other.key() + other.chain());
    shows("good.example.org", good);
    shows("bad.example.org", other);
    assertThat(reason("bad.crt")).isEqualTo("its key is not the key of its certificate");
    assertThat(reason("alone.crt")).contains("there is no file");
    assertThat(reason("empty.pem")).contains("there is no certificate in it");
  }

  private String reason(String file) {
    CertificateView view = scene.view(scene.folder.resolve(file).toString());
    assertThat(view.state()).isEqualTo("broken");
    return String.valueOf(view.reason());
  }

  @Test
  void filesOfRoutesSayMore() throws Exception {
    Issued text = Issued.of(YEAR, "text.example.org");
    Issued file = Issued.of(YEAR, "default.example.org");
    file.write(home, "default");
    scene.certificates.files(
        new TlsConfiguration(
            List.of(new CertificateFiles(text.chain(), text.key())),
            new CertificateFiles(
                home.resolve("default.crt").toString(), home.resolve("default.key").toString()),
            Map.of("default", new Options("VersionTLS13", false, List.of()))));
    shows("text.example.org", text);
    shows("unknown.example.org", file);
    assertThat(scene.shown("localhost")).contains("localhost");
    assertThat(scene.certificates.options("text.example.org")).isEqualTo(new TlsOptions("TLSv1.3"));

    scene.certificates.files(
        new TlsConfiguration(
            List.of(), null, Map.of("default", new Options("VersionTLS12", true, List.of()))));
    Eventually.withinSeconds(
        5, () -> assertThat(scene.certificates.find("unknown.example.org")).isNull());
    assertThat(scene.certificates.options(null)).isEqualTo(TlsOptions.DEFAULT);
    assertThat(scene.shown("localhost")).contains("localhost");
  }
}
