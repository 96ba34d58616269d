package dev.berth.engine.embedded;

import dev.berth.engine.Subnet;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Chooses private ranges for networks, that nothing else uses: each as large as a bridge, which has
 * room for 1023 interfaces.
 */
final class SubnetChoice {
  private static final int PREFIX = 22;
  private static final int STEP = 1 << (32 - PREFIX);

  /** Podman begins at 10.88, Docker at 172.17; home networks are low in 192.168. */
  private static final List<Subnet> POOLS =
      List.of(
          Subnet.parse("10.89.0.0/16"),
          Subnet.parse("10.90.0.0/15"),
          Subnet.parse("10.92.0.0/14"),
          Subnet.parse("172.28.0.0/14"),
          Subnet.parse("192.168.128.0/17"));

  private SubnetChoice() {}

  /** The first free range; empty when there is none. */
  static Optional<Subnet> choose(Collection<Subnet> taken) {
    return candidates()
        .filter(candidate -> taken.stream().noneMatch(candidate::overlaps))
        .findFirst();
  }

  private static Stream<Subnet> candidates() {
    return POOLS.stream()
        .flatMap(
            pool ->
                IntStream.range(0, pool.size() / STEP)
                    .mapToObj(i -> new Subnet(pool.base() + i * STEP, PREFIX)));
  }
}
