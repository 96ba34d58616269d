package dev.berth.series;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds again what stood in memory when a store ended. */
final class Recovery {
  private static final Pattern LOG = Pattern.compile("head-(\\d{1,18})\\.log");
  private static final int BATCH = 10_000;

  private final Path folder;
  private final Map<Level, Parts> parts;

  Recovery(Path folder, Map<Level, Parts> parts) {
    this.folder = folder;
    this.parts = parts;
  }

  /** Reads all logs that are not in files yet, and gives the log that goes on. */
  HeadLog into(Head head) throws IOException {
    long written =
        Objects.requireNonNull(parts.get(Level.SAMPLES)).all().stream()
            .mapToLong(part -> part.name().log())
            .max()
            .orElse(0);
    removeUncommitted(written);
    SortedMap<Long, Path> logs = logs();
    List<Sample> samples = new ArrayList<>();
    List<Path> read = new ArrayList<>();
    for (Map.Entry<Long, Path> each : logs.entrySet()) {
      if (each.getKey() > written) {
        HeadLog.read(each.getValue(), batch -> head.sort(batch, 0, samples));
      }
      read.add(each.getValue());
    }
    long next = Math.max(written, logs.isEmpty() ? 0 : logs.lastKey()) + 1;
    return rewritten(next, samples, read);
  }

  /** One log with everything takes the place of all; whoever ends between reads both again. */
  private HeadLog rewritten(long number, List<Sample> samples, List<Path> read) throws IOException {
    HeadLog log = HeadLog.begin(folder, number);
    for (int i = 0; i < samples.size(); i += BATCH) {
      log.append(samples.subList(i, Math.min(samples.size(), i + BATCH)));
    }
    for (Path each : read) {
      Files.deleteIfExists(each);
    }
    return log;
  }

  /** Rows of samples that never came into a file of their own; they will be made again. */
  private void removeUncommitted(long written) {
    Parts coarse = Objects.requireNonNull(parts.get(Level.FIVE_MINUTES));
    coarse.remove(
        coarse.all().stream()
            .filter(part -> part.name().log() > written)
            .collect(Collectors.toSet()));
  }

  private SortedMap<Long, Path> logs() throws IOException {
    SortedMap<Long, Path> logs = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher matcher = LOG.matcher(String.valueOf(file.getFileName()));
        if (matcher.matches()) {
          logs.put(Long.parseLong(matcher.group(1)), file);
        }
      }
    }
    return logs;
  }
}
