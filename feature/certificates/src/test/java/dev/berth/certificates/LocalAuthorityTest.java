package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.proxy.Certificates.Identity;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalAuthorityTest {
  @TempDir Path home;

  @Test
  void thePlatformsHostsAreKnownOnceItStarted() {
    try (Scene scene = new Scene(home)) {
      assertThat(scene.shown("localhost"))
          .containsExactly(
              "localhost",
              "berth.localhost",
              "s3.localhost",
              "registry.localhost",
              "127.0.0.1",
              "0:0:0:0:0:0:0:1");
      assertThat(scene.identity(null)).isSameAs(scene.identity("berth.localhost"));
      assertThat(scene.identity("unknown.example")).isSameAs(scene.identity(null));
    }
  }

  @Test
  void eachWantedNameGetsOneOfItsOwn() throws Exception {
    try (Scene scene = new Scene(home)) {
      scene.want("pingpong.localhost", "Shop.Example.", "*.wild.example", "not a name");
      Eventually.withinSeconds(
          5, () -> assertThat(scene.shown("x.wild.example")).containsExactly("*.wild.example"));
      assertThat(scene.shown("pingpong.localhost")).containsExactly("pingpong.localhost");
      assertThat(scene.shown("shop.example")).containsExactly("shop.example");
      assertThat(scene.shown("a.b.wild.example")).contains("localhost");

      Identity identity = scene.identity("pingpong.localhost");
      X509Certificate leaf = identity.chain().getFirst();
      X509Certificate root = identity.chain().getLast();
      leaf.verify(root.getPublicKey());
      root.verify(root.getPublicKey());
      assertThat(root.getBasicConstraints()).isZero();
      assertThat(root.getSubjectX500Principal().getName())
          .isEqualTo("CN=Berth local authority k3f9zz");
      assertThat(Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
          .isLessThan(Duration.ofDays(397));

      scene.want("pingpong.localhost", "other.localhost");
      Eventually.withinSeconds(
          5, () -> assertThat(scene.shown("other.localhost")).containsExactly("other.localhost"));
      assertThat(scene.identity("pingpong.localhost")).isSameAs(identity);
      assertThat(scene.shown("shop.example")).contains("localhost");
    }
  }

  @Test
  void theRootStaysTheSame() {
    try (Scene scene = new Scene(home)) {
      List<X509Certificate> before = scene.identity(null).chain();
      scene.restart();
      List<X509Certificate> after = scene.identity(null).chain();
      assertThat(after.getLast()).isEqualTo(before.getLast());
      assertThat(after.getFirst()).isNotEqualTo(before.getFirst());
    }
  }
}
