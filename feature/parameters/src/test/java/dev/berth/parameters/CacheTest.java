package dev.berth.parameters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.TenantId;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CacheTest {
  private static final ParameterName NAME = new ParameterName("/p");
  private final AtomicInteger reads = new AtomicInteger();

  private Optional<Parameter> read(ParameterName name, long version, int size) {
    reads.incrementAndGet();
    Version made =
        new Version(
            version,
            Tier.STANDARD,
            "text",
            null,
            null,
            new StoredValue(new byte[size]),
            Scene.NOW,
            "a");
    return Optional.of(new Parameter(name, ParameterType.STRING, made, new TreeMap<>()));
  }

  @Test
  void asksOnce() {
    ParameterCache cache = new ParameterCache(1 << 20);
    cache.find(Scene.ACME, NAME, () -> read(NAME, 1, 10));
    cache.find(Scene.ACME, NAME, () -> read(NAME, 2, 10));
    assertThat(reads).hasValue(1);
    cache.forget(Scene.ACME, NAME);
    assertThat(cache.bytes()).isZero();
    assertThat(cache.find(Scene.ACME, NAME, () -> read(NAME, 2, 10)).orElseThrow().version())
        .extracting(Version::number)
        .isEqualTo(2L);
  }

  @Test
  void doesNotKeepWhatWasReadBeforeAChange() {
    ParameterCache cache = new ParameterCache(1 << 20);
    cache.find(
        Scene.ACME,
        NAME,
        () -> {
          Optional<Parameter> old = read(NAME, 1, 10);
          cache.forget(Scene.ACME, NAME);
          return old;
        });
    assertThat(cache.find(Scene.ACME, NAME, () -> read(NAME, 2, 10)).orElseThrow().version())
        .extracting(Version::number)
        .isEqualTo(2L);
  }

  @Test
  void keepsToItsSize() {
    ParameterCache cache = new ParameterCache(1 << 20);
    for (int i = 0; i < 10_000; i++) {
      ParameterName name = new ParameterName("/p" + i);
      cache.find(Scene.ACME, name, () -> read(name, 1, 4000));
      assertThat(cache.bytes()).isLessThanOrEqualTo(1 << 20);
    }
    assertThat(cache.bytes()).isGreaterThan(1 << 19);
    cache.forget(new TenantId("other"));
    assertThat(cache.bytes()).isGreaterThan(1 << 19);
    cache.forget(Scene.ACME);
    assertThat(cache.bytes()).isZero();
  }
}
