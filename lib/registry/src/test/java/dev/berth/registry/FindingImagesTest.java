package dev.berth.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which image a reference and a platform mean. */
@Timeout(30)
class FindingImagesTest extends RegistryTestCase {
  private static final byte[] LAYER = "layer".getBytes(UTF_8);

  private String entry(String digest, String platform) {
    return "{\"digest\":\"%s\",\"size\":1,\"platform\":%s}".formatted(digest, platform);
  }

  private String found(@Nullable String platform) throws IOException {
    try (RegistrySession session = session("app", null)) {
      return session.find(platform).config();
    }
  }

  /** An index of four images, with what builders add. */
  private void index() {
    String amd = registry.image(LAYER, "linux", "amd64");
    String amd3 =
        registry.manifest(
            "x",
            "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                .formatted(
                    registry.blob(
                        "{\"os\":\"linux\",\"architecture\":\"amd64\",\"v\":3}".getBytes(UTF_8)),
                    registry.blob(LAYER)));
    String arm = registry.image(LAYER, "linux", "arm64");
    registry.manifest(
        "latest",
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[%s]}"
            .formatted(
                String.join(
                    ",",
                    entry(Digests.of(LAYER), "{\"os\":\"unknown\",\"architecture\":\"unknown\"}"),
                    entry(amd3, "{\"os\":\"linux\",\"architecture\":\"amd64\",\"variant\":\"v3\"}"),
                    entry(amd, "{\"os\":\"linux\",\"architecture\":\"amd64\"}"),
                    entry(
                        arm, "{\"os\":\"linux\",\"architecture\":\"arm64\",\"variant\":\"v8\"}"))));
  }

  @Test
  void theLeastDemandingOfAPlatformIsTaken() throws IOException {
    index();
    assertThat(found("linux/amd64")).contains("amd64").doesNotContain("\"v\"");
    assertThat(found("linux/amd64/v3")).contains("\"v\":3");
    assertThat(found("linux/arm64")).contains("arm64");
    assertThat(found("linux/aarch64")).contains("arm64");
  }

  @Test
  void aMissingPlatformIsToldWithThoseThatAreThere() {
    index();
    assertThatThrownBy(() -> found("linux/s390x"))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IMAGE_NOT_FOUND))
        .hasMessage(
            "it is not for linux/s390x, only for: linux/amd64, linux/amd64/v3, linux/arm64/v8");
  }

  @Test
  void anImageOfOnePlatformIsForNoOther() {
    registry.image(LAYER, "linux", "riscv64");
    assertThatThrownBy(() -> found("linux/amd64"))
        .hasMessage("it is not for linux/amd64, only for: linux/riscv64");
  }

  @Test
  void whatIsNoPlatformIsTold() {
    assertThatThrownBy(() -> found("amd64"))
        .isInstanceOf(BerthException.class)
        .hasMessage("'amd64' is not a platform. Write one like linux/amd64 or linux/arm/v7.");
  }

  @Test
  void aMissingImageIsTold() {
    failure(ErrorCode.IMAGE_NOT_FOUND)
        .hasMessage("the registry '%s' has no such image", registry.name());
  }

  @Test
  void somethingElseThanAContainersImageIsRefused() {
    String config =
        "{\"mediaType\":\"application/vnd.cncf.helm.config.v1+json\",\"digest\":\"%s\",\"size\":1}"
            .formatted(Digests.of(LAYER));
    registry.manifest(
        "latest", "{\"schemaVersion\":2,\"config\":%s,\"layers\":[]}".formatted(config));
    failure(ErrorCode.INVALID_INPUT)
        .hasMessage(
            "it is not the image of a container, but 'application/vnd.cncf.helm.config.v1+json'");
  }

  @Test
  void manifestsThatDockerGaveUpAreNamed() {
    registry.manifest("latest", "{\"schemaVersion\":1,\"fsLayers\":[]}");
    failure(ErrorCode.UNSUPPORTED)
        .hasMessage("its manifest is of a form that Docker gave up in 2017");
  }

  @Test
  void anAddressThatIsNotAllowedIsNotConnectedTo() {
    RegistrySettings settings =
        new RegistrySettings(Set.of(), List.of(), address -> !address.isLoopbackAddress(), SHORT);
    RegistryReference app = RegistryReference.parse(registry.name() + "/app");
    assertThatThrownBy(() -> new RegistryClient(settings).open(app, null).find(null))
        .isInstanceOfSatisfying(
            RegistryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED))
        .hasMessage("'127.0.0.1' leads to an address that may not be connected to");
    assertThat(registry.asked()).isEmpty();
  }

  @Test
  void plainHttpIsForThisMachineAndForWhatTheOperatorNamed() throws IOException {
    RegistrySettings named =
        new RegistrySettings(Set.of("plain.example:5000"), List.of(), AddressRule.ALL, SHORT);
    assertThat(plain("plain.example:5000", named)).isTrue();
    assertThat(plain("other.example:5000", named)).isFalse();
    assertThat(plain("localhost:5000", named)).isTrue();
    assertThat(plain("a.localhost", named)).isTrue();
    assertThat(plain("127.1.2.3", named)).isTrue();
    assertThat(plain("[::1]:5000", named)).isTrue();
    assertThat(plain("10.0.0.1:5000", named)).isFalse();
    assertThat(plain("localhost.example", named)).isFalse();
    assertThat(plain("127.0.0.1.example", named)).isFalse();
  }

  private static boolean plain(String registry, RegistrySettings settings) throws IOException {
    return Discovery.mayBePlain(Endpoint.of(registry, false), settings);
  }

  @Test
  void closingEndsWhatIsOnItsWay() throws Exception {
    registry.image(LAYER);
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    registry.answer("/v2/app/blobs/" + Digests.of(LAYER), out -> asked.complete(true));
    RegistrySettings patient =
        new RegistrySettings(Set.of(), List.of(), AddressRule.ALL, RegistrySettings.Waits.STANDARD);
    RegistrySession session =
        new RegistryClient(patient).open(RegistryReference.parse(registry.name() + "/app"), null);
    CompletableFuture<String> end = new CompletableFuture<>();
    Threads.startPlatform(
        "reader",
        () -> {
          try (InputStream in = session.open(session.find(null).layers().getFirst())) {
            end.complete("read " + in.readAllBytes().length);
          } catch (IOException e) {
            end.complete(String.valueOf(e.getMessage()));
          }
        });
    assertThat(asked.get(10, TimeUnit.SECONDS)).isTrue();
    session.close();
    assertThat(end.get(5, TimeUnit.SECONDS)).isEqualTo("it was given up");
  }
}
