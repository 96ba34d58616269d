package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A machine is switched off under load: no packet to it or from it arrives any more. */
@Requires({"root", "unshare", "nft", "ip"})
class LostMachineTest {
  @Test
  @Tag("full")
  void losesNoRequestAndHasFewWait() throws Exception {
    String said =
        Program.run(
            List.of(
                "unshare",
                "--net",
                ProcessHandle.current().info().command().orElse("java"),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                LostMachine.class.getName()));
    Map<String, Long> told =
        said.lines()
            .filter(line -> line.matches("[a-z]+=[0-9]+"))
            .collect(
                Collectors.toMap(
                    line -> line.substring(0, line.indexOf('=')),
                    line -> Long.valueOf(line.substring(line.indexOf('=') + 1))));
    System.out.println("A machine of three is lost under 32 connections: " + told);
    assertThat(told).as(said).containsKeys("requests", "failed", "slow", "lastslow", "back");
    assertThat(told.get("requests")).isGreaterThan(2_000);
    assertThat(told.get("failed")).isZero();
    // Those that were on their way, and one for each connection that was tried.
    assertThat(told.get("slow")).isBetween(1L, 64L);
    assertThat(told.get("lastslow")).as("no request waits after that").isLessThan(5_000);
    assertThat(told.get("longest")).isLessThan(9_000);
    assertThat(told.get("back")).as("milliseconds until it is asked again").isLessThan(12_000);
  }
}
