package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Stacks that read well and cannot be: told with their places, all at once, nothing half done. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class BadStackTest {
  private static final Installation BERTH = Installation.create();

  @BeforeAll
  static void start() {
    BERTH.up().succeeded();
  }

  @AfterAll
  static void stop() {
    BERTH.close();
  }

  @AfterEach
  void nothingIsHalfDeployed() {
    assertThat(BERTH.berth("stack", "ls", "-q").succeeded().out()).isEmpty();
    assertThat(BERTH.berth("task", "ls", "--all", "-q").succeeded().out()).isEmpty();
    assertThat(BERTH.berth("network", "ls", "-q").succeeded().out()).isEmpty();
    assertThat(BERTH.berth("volume", "ls", "-q").succeeded().out()).isEmpty();
  }

  @Test
  void tellsOfCycles() throws IOException {
    Path file =
        BERTH.stackFile(
            """
            services:
              a: {image: berth/host, depends_on: [b]}
              b: {image: berth/host, depends_on: [a]}
            """);
    assertThat(refused(file)).contains(file + ":2:", "depends_on");

    Path extending =
        BERTH.stackFile(
            """
            services:
              a: {image: berth/host, extends: {service: b}}
              b: {image: berth/host, extends: {service: a}}
            """);
    assertThat(refused(extending)).contains(extending + ":", "extends");

    Path including = BERTH.stackFile("include: [other.yml]\nservices: {a: {image: berth/host}}\n");
    Path other = including.resolveSibling("other.yml");
    Files.writeString(other, "include: [compose.yml]\nservices: {b: {image: berth/host}}\n");
    assertThat(refused(including)).contains("include", "other.yml");
  }

  @Test
  void tellsOfEverythingUndeclaredAtOnce() {
    Path file =
        BERTH.stackFile(
            """
            services:
              web:
                image: berth/host
                networks: [nowhere]
                volumes: ["nothing:/data"]
                configs: [noted]
                secrets: [told]
                depends_on: [nobody]
            """);

    assertThat(refused(file))
        .contains(file + ":4:", "nowhere")
        .contains(file + ":5:", "nothing")
        .contains(file + ":6:", "noted")
        .contains(file + ":7:", "told")
        .contains(file + ":8:", "nobody");
  }

  @Test
  void tellsOfOptionsThatContradictEachOther() {
    Path file =
        BERTH.stackFile(
            """
            services:
              web:
                image: berth/host
                network_mode: host
                networks: [default]
              each:
                image: berth/host
                deploy: {mode: global, replicas: 3}
            """);

    assertThat(refused(file))
        .contains(file + ":5:", "network_mode")
        .contains(file + ":8:", "replicas");
  }

  @Test
  void refusesAFileOf100Megabytes() throws IOException {
    Path file = BERTH.stackFile("");
    try (RandomAccessFile large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(100_000_000);
    }

    assertThat(refused(file)).contains(file.toString(), "larger");
  }

  @Test
  void tellsOfAPortThatAnotherProgramHas() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Path file =
          BERTH.stackFile(
              "services: {web: {image: berth/host, command: [sleep, inf], ports: ['%d:80']}}"
                  .formatted(other.getLocalPort()));

      assertThat(refused(file)).contains("port", Integer.toString(other.getLocalPort()));
    } finally {
      BERTH.berth("stack", "rm", "bad");
    }
  }

  @Test
  void tellsOfASubnetThatOverlaps() {
    Path file =
        BERTH.stackFile(
            """
            services:
              web: {image: berth/host, command: [sleep, inf], networks: [one, two]}
            networks:
              one: {ipam: {config: [{subnet: 10.213.0.0/24}]}}
              two: {ipam: {config: [{subnet: 10.213.0.0/16}]}}
            """);

    assertThat(refused(file)).contains("10.213.0.0/");
    BERTH.berth("stack", "rm", "bad");
  }

  private static String refused(Path file) {
    CommandResult result = BERTH.berth("stack", "deploy", "-c", file.toString(), "bad");
    return result.failedWith(1).err();
  }
}
