package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Response;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.records.AccessLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AccessLogTest {
  @TempDir private Path folder;

  @Test
  void writesRecordsSoonWithoutMore() throws Exception {
    Path file = folder.resolve("log/access.log");
    try (TrafficRecords records = TrafficRecords.open(file)) {
      records.ended(EndedExchange.of("web@stack/shop", "/1"));
      Eventually.withinSeconds(20, () -> assertThat(file).content().contains("\"/1\""));
      records.ended(EndedExchange.of("web@stack/shop", "/2"));
      Eventually.withinSeconds(20, () -> assertThat(file).content().contains("\"/2\""));
    }
    assertThat(Files.getPosixFilePermissions(file))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void losesNothingOfManyThreads() throws Exception {
    Path file = folder.resolve("access.log");
    try (TrafficRecords records = TrafficRecords.open(file)) {
      List<Thread> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Threads.startPlatform(
                "load",
                () -> {
                  for (int k = 0; k < 1000; k++) {
                    records.ended(EndedExchange.of("web@stack/shop", "/" + k));
                  }
                }));
      }
      for (Thread thread : threads) {
        thread.join();
      }
      records.close();
      assertThat(records.dropped()).isZero();
    }
    assertThat(Files.readAllLines(file))
        .hasSize(4000)
        .allSatisfy(line -> assertThat(RecordFields.of(line)).isNotNull());
  }

  @Test
  void rotatesAndForgetsTheOldest() throws IOException {
    Path file = folder.resolve("access.log");
    try (AccessLogFile log = new AccessLogFile(file, 10, 3)) {
      for (String line : List.of("11111\n", "22222\n", "33333\n", "44444\n")) {
        log.append(line.getBytes(StandardCharsets.US_ASCII), line.length());
      }
      assertThat(log.files()).hasSize(3);
    }
    assertThat(file).hasContent("44444\n");
    assertThat(folder.resolve("access.log.1")).hasContent("33333\n");
    assertThat(folder.resolve("access.log.2")).hasContent("22222\n");
    assertThat(folder.resolve("access.log.3")).doesNotExist();
  }

  @Test
  void beginsALineAfterOneThatACrashCutOff() throws IOException {
    Path file = folder.resolve("access.log");
    Files.writeString(file, "{\"time\":");
    try (AccessLogFile log = new AccessLogFile(file, 1000, 3)) {
      log.append("{}\n".getBytes(StandardCharsets.US_ASCII), 3);
    }
    assertThat(file).hasContent("{\"time\":\n{}\n");
  }

  @Test
  void dropsAndCountsWhatTheDiskDoesNotFollow() throws Exception {
    CountDownLatch disk = new CountDownLatch(1);
    List<Integer> written = Collections.synchronizedList(new ArrayList<>());
    AccessLog stuck =
        new AccessLog() {
          @Override
          public void append(byte[] lines, int length) {
            try {
              disk.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            int count = 0;
            for (int i = 0; i < length; i++) {
              count += lines[i] == '\n' ? 1 : 0;
            }
            written.add(count);
          }

          @Override
          public void close() {}
        };
    AccessRecorder recorder = new AccessRecorder(stuck, 2);
    for (int i = 0; i < 1000; i++) {
      recorder.ended(EndedExchange.of("web@stack/shop", "/" + i));
    }
    long dropped = recorder.dropped();
    disk.countDown();
    recorder.close();

    assertThat(dropped).isPositive();
    assertThat(written.stream().mapToInt(Integer::intValue).sum() + dropped).isEqualTo(1000);
  }

  @Test
  void showsTheLastOnesThatSomebodyMaySee() throws Exception {
    AccessLogFile log = new AccessLogFile(folder.resolve("access.log"), 100_000, 3);
    AccessRecorder recorder = new AccessRecorder(log);
    for (int i = 0; i < 600; i++) {
      recorder.ended(EndedExchange.of(i % 2 == 0 ? "a@stack/shop" : "b@stack/x/shop", "/" + i));
    }
    recorder.close();
    assertThat(log.files()).hasSizeGreaterThan(1);

    Sink sink = new Sink();
    AccessLogReader reader = new AccessLogReader(log, fields -> fields.has("tenant", "x"));
    reader.tail(250, log.position(), sink);

    assertThat(sink.lines).hasSize(250);
    assertThat(sink.lines.getFirst()).containsEntry("path", "/101");
    assertThat(sink.lines.getLast()).containsEntry("path", "/599");
  }

  @Test
  void followsAcrossRotation() throws Exception {
    AccessLogFile log = new AccessLogFile(folder.resolve("access.log"), 2000, 3);
    AccessRecorder recorder = new AccessRecorder(log);
    Sink sink = new Sink();
    AccessLogFile.Position from = log.position();
    Thread follower =
        Threads.start(
            "follower",
            () -> {
              try {
                new AccessLogReader(log, _ -> true).follow(from, sink);
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    for (int i = 0; i < 20; i++) {
      int expected = i + 1;
      recorder.ended(EndedExchange.of("a@stack/shop", "/" + i));
      Eventually.withinSeconds(20, () -> assertThat(sink.lines).hasSize(expected));
    }
    assertThat(log.files()).hasSize(3);
    assertThat(sink.lines.getLast()).containsEntry("path", "/19");
    recorder.close();
    follower.join();
  }

  /** Keeps what it is sent. */
  private static final class Sink implements Response.LineSink {
    private final List<Map<String, Object>> lines = Collections.synchronizedList(new ArrayList<>());

    @Override
    public void write(Object value) {
      Map<String, Object> fields = new LinkedHashMap<>();
      ((Map<?, ?>) value).forEach((name, each) -> fields.put((String) name, each));
      lines.add(fields);
    }

    @Override
    public void onClose(Runnable action) {}
  }
}
