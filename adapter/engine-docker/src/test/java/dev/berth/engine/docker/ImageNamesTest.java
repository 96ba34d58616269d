package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TenantId;
import dev.berth.registry.RegistryReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageNamesTest {
  private static final String DIGEST =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  private final ImageNames names = new ImageNames("i1");

  @ParameterizedTest
  @CsvSource({
    "default, busybox, berth-i1/t/default/docker.io/library/busybox:latest, busybox:latest",
    "default, team/app:2, berth-i1/t/default/docker.io/team/app:2, team/app:2",
    "red, localhost:5000/a/b:1, berth-i1/t/red/localhost__5000/a/b:1, localhost:5000/a/b:1",
    "a..b, busybox:1, berth-i1/t/hex--612e2e62/docker.io/library/busybox:1, busybox:1",
    "hex--61, busybox:1, berth-i1/t/hex--6865782d2d3631/docker.io/library/busybox:1, busybox:1"
  })
  void goThereAndBack(String tenant, String reference, String name, String familiar) {
    TenantId id = new TenantId(tenant);

    assertThat(names.tag(id, RegistryReference.parse(reference))).hasToString(name);
    assertThat(names.familiar(id, name)).contains(familiar);
    assertThat(names.familiar(new TenantId("other"), name)).isEmpty();
    assertThat(new ImageNames("i2").familiar(id, name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"busybox@sha256:" + DIGEST})
  void keepDigests(String reference) {
    String name = names.tag(TenantId.DEFAULT, RegistryReference.parse(reference)).toString();

    assertThat(name).endsWith("/busybox:sha256-" + DIGEST);
    assertThat(names.familiar(TenantId.DEFAULT, name)).contains(reference);
  }
}
