package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kit.Requires;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificatePairTest {
  private static final Duration YEAR = Duration.ofDays(365);

  @TempDir Path home;

  @Test
  void theChainIsPutInOrderWithAWord() throws Exception {
    Issued issued = Issued.of(YEAR, "a.example");
    String turned = Pem.render(List.of(issued.root(), issued.leaf()));
    CertificatePair pair = CertificatePair.parse(turned, issued.key(), Scene.NOW);
    assertThat(pair.identity().chain()).containsExactly(issued.leaf(), issued.root());
    assertThat(pair.warnings())
        .containsExactly("Its certificates are not in the order of the chain.");
    assertThat(CertificatePair.parse(issued.chain(), issued.key(), Scene.NOW).warnings()).isEmpty();
  }

  @Test
  void anExpiredOneCanBeUsedWithAWarning() throws Exception {
    Issued issued = Issued.of(Duration.ofDays(-1), "a.example");
    assertThat(CertificatePair.parse(issued.chain(), issued.key(), Scene.NOW).warnings())
        .singleElement()
        .asString()
        .startsWith("It expired on ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\nAAAA",
        "-----BEGIN CERTIFICATE-----",
        "-----BEGIN ",
        "nothing"
      })
  void whatIsNoCertificateIsToldSo(String text) throws Exception {
    String key = Issued.of(YEAR, "a.example").key();
    assertThatThrownBy(() -> CertificatePair.parse(text, key, Scene.NOW))
        .isInstanceOf(CertificatePair.Unusable.class)
        .hasMessageContaining("certificate");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rsa:2048 pkcs8 yes",
        "rsa:2048 traditional yes",
        "ec traditional yes",
        "ec pkcs8 yes",
        "ed25519 pkcs8 yes",
        "rsa:1024 pkcs8 its RSA key has 1024 bits, fewer than 2048",
        "rsa:2048 encrypted its key is encrypted with a passphrase"
      })
  @Requires("openssl")
  void keysOfOpensslAreRead(String given) throws Exception {
    String[] words = given.split(" ", 3);
    openssl(
        "req -x509 -nodes -days 30 -subj /CN=a -addext subjectAltName=DNS:a.example -keyout k.pem -out c.pem -newkey "
            + (words[0].equals("ec") ? "ec -pkeyopt ec_paramgen_curve:P-256" : words[0]));
    switch (words[1]) {
      case "traditional" -> openssl("pkey -in k.pem -traditional -out k2.pem");
      case "encrypted" -> openssl("pkcs8 -topk8 -in k.pem -passout pass:x -out k2.pem");
      default -> Files.move(home.resolve("k.pem"), home.resolve("k2.pem"));
    }
    String certificate = Files.readString(home.resolve("c.pem"));
    String key = Files.readString(home.resolve("k2.pem"));
    if (words[2].equals("yes")) {
      assertThat(CertificatePair.parse(certificate, key, Scene.NOW).names())
          .containsExactly("a.example");
    } else {
      assertThatThrownBy(() -> CertificatePair.parse(certificate, key, Scene.NOW))
          .isInstanceOf(CertificatePair.Unusable.class)
          .hasMessage(words[2]);
    }
  }

  private void openssl(String arguments) throws Exception {
    Process process =
        new ProcessBuilder(("openssl " + arguments).split(" "))
            .directory(home.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }
}
