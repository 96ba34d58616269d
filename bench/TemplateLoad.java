package dev.berth.templates;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Templates of labelled logs for a scorer, and how fast they are found.
 *
 * <p>Arguments: {@code quality LOGS OUT} writes tables of LineId, EventId and EventTemplate for
 * messages and raw lines, in order and shuffled, in one pass and settled; {@code speed LOGS LINES}
 * measures lines made from all logs by drawing new digits and hexadecimal digits, half of them to
 * warm up. It is in the package of what it measures, to leave out the writing of JSON.
 */
final class TemplateLoad {
  private static final int CHUNK = 50_000;
  private static final int COLD = 200_000;
  private static final int TEMPLATES = 20_000;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private TemplateLoad() {}

  private record Log(String name, List<byte[]> raw, List<byte[]> messages, List<String> ids) {}

  public static void main(String[] arguments) throws IOException {
    List<Log> logs = read(Path.of(arguments[1]));
    if (arguments[0].equals("quality")) {
      Path out = Path.of(arguments[2]);
      for (Log log : logs) {
        quality(log, log.messages(), 0, false, out.resolve("messages"));
        quality(log, log.messages(), 7, false, out.resolve("messages-shuffled"));
        quality(log, log.messages(), 0, true, out.resolve("messages-settled"));
        quality(log, log.raw(), 0, false, out.resolve("raw"));
        quality(log, log.raw(), 7, false, out.resolve("raw-shuffled"));
      }
      return;
    }
    int lines = Integer.parseInt(arguments[2]);
    speed("raw lines: header and template ", logs, true, lines, new Whole());
    speed("messages: template             ", logs, false, lines, new Bare());
    speed("raw lines: as JSON             ", logs, true, lines, new Json());
  }

  private static List<Log> read(Path folder) throws IOException {
    List<Log> logs = new ArrayList<>();
    try (Stream<Path> folders = Files.list(folder)) {
      for (Path each : folders.filter(Files::isDirectory).sorted().toList()) {
        String name = each.getFileName().toString();
        String raw = Files.readString(each.resolve(name + "_2k.log"), StandardCharsets.ISO_8859_1);
        String[] lines = raw.split("\n", -1);
        List<List<String>> rows =
            rows(Files.readString(each.resolve(name + "_2k.log_structured_corrected.csv")));
        Log log = new Log(name, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        int id = rows.getFirst().indexOf("LineId");
        int message = rows.getFirst().indexOf("Content");
        for (List<String> row : rows.subList(1, rows.size())) {
          log.ids().add(row.get(id));
          String line = lines[Integer.parseInt(row.get(id)) - 1];
          log.raw().add(line.getBytes(StandardCharsets.ISO_8859_1));
          log.messages().add(row.get(message).getBytes(StandardCharsets.UTF_8));
        }
        logs.add(log);
      }
    }
    return logs;
  }

  private static List<List<String>> rows(String csv) {
    List<List<String>> rows = new ArrayList<>();
    List<String> row = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    boolean quoted = false;
    for (int i = csv.startsWith("\ufeff") ? 1 : 0; i < csv.length(); i++) {
      char c = csv.charAt(i);
      if (c == '"' && quoted && i + 1 < csv.length() && csv.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (!quoted && (c == ',' || c == '\n')) {
        row.add(cell.toString());
        cell.setLength(0);
        if (c == '\n') {
          rows.add(List.copyOf(row));
          row.clear();
        }
      } else if (quoted || c != '\r') {
        cell.append(c);
      }
    }
    return rows;
  }

  private static void quality(Log log, List<byte[]> lines, long seed, boolean settled, Path folder)
      throws IOException {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      order.add(i);
    }
    if (seed != 0) {
      Collections.shuffle(order, new Random(seed));
    }
    LogConverter converter = new LogConverter(new Templater(TEMPLATES));
    String[] table = new String[lines.size()];
    for (int pass = 0; pass < (settled ? 2 : 1); pass++) {
      for (int at : order) {
        String json = new String(converter.convert(lines.get(at)), StandardCharsets.UTF_8);
        String text = text(json, "\"message type\":\"").replaceAll("<[a-z][a-z0-9_]*>", "<*>");
        table[at] =
            log.ids().get(at)
                + ","
                + text(json, "\"template_id\":\"")
                + ",\""
                + text.replace("\"", "\"\"")
                + "\"";
      }
    }
    Files.createDirectories(folder);
    Files.writeString(
        folder.resolve(log.name() + ".csv"),
        "LineId,EventId,EventTemplate\n" + String.join("\n", table) + "\n");
  }

  /** The string of JSON that comes after {@code key}. */
  private static String text(String json, String key) {
    StringBuilder text = new StringBuilder();
    for (int i = json.indexOf(key) + key.length(); json.charAt(i) != '"'; i++) {
      char c = json.charAt(i);
      if (c == '\\') {
        c = json.charAt(++i);
        if (c == 'u') {
          c = (char) Integer.parseInt(json.substring(i + 1, i + 5), 16);
          i += 4;
        } else {
          c = c == 't' ? '\t' : c;
        }
      }
      text.append(c);
    }
    return text.toString();
  }

  /** What is measured. */
  private interface Work {
    void take(byte[] line) throws IOException;

    int templates();
  }

  private static final class Bare implements Work {
    private final Templater templater = new Templater(TEMPLATES);

    @Override
    public void take(byte[] line) {
      templater.find(line, 0, line.length);
    }

    @Override
    public int templates() {
      return templater.templates().size();
    }
  }

  private static final class Whole implements Work {
    private final Templater templater = new Templater(TEMPLATES);
    private final RecordHeader header = new RecordHeader();

    @Override
    public void take(byte[] line) {
      header.read(line, 0, line.length);
      templater.find(line, header.message, line.length);
    }

    @Override
    public int templates() {
      return templater.templates().size();
    }
  }

  private static final class Json implements Work {
    private final Templater templater = new Templater(TEMPLATES);
    private final LogConverter converter = new LogConverter(templater);
    private final OutputStream out = OutputStream.nullOutputStream();

    @Override
    public void take(byte[] line) throws IOException {
      out.write(converter.convert(line));
    }

    @Override
    public int templates() {
      return templater.templates().size();
    }
  }

  private static void speed(String name, List<Log> logs, boolean raw, int lines, Work work)
      throws IOException {
    List<byte[]> sources = new ArrayList<>();
    for (Log log : logs) {
      sources.addAll(raw ? log.raw() : log.messages());
    }
    SplittableRandom random = new SplittableRandom(1);
    long wall = 0;
    long processor = 0;
    long bytes = 0;
    double cold = 0;
    byte[][] chunk = new byte[CHUNK][];
    for (int done = 0; done < lines; done += CHUNK) {
      for (int i = 0; i < CHUNK; i++) {
        chunk[i] = drawn(sources.get((done + i) * 31 % sources.size()), random);
        bytes += chunk[i].length;
      }
      long began = System.nanoTime();
      long used = THREADS.getCurrentThreadCpuTime();
      for (byte[] line : chunk) {
        work.take(line);
      }
      wall += System.nanoTime() - began;
      processor += THREADS.getCurrentThreadCpuTime() - used;
      if (done + CHUNK == COLD) {
        cold = COLD / (wall / 1e9);
      }
      if (done + CHUNK == lines / 2 / CHUNK * CHUNK) {
        wall = 0;
        processor = 0;
        bytes = 0;
      }
    }
    double measured = lines - lines / 2 / CHUNK * CHUNK;
    System.out.printf(
        "%s %,10.0f lines/s, %,10.0f by processor time, %4.0f MB/s, cold %,9.0f lines/s, %d templates%n",
        name,
        measured / (wall / 1e9),
        measured / (processor / 1e9),
        bytes / 1e6 / (wall / 1e9),
        cold,
        work.templates());
  }

  /**
   * A line with other digits; in runs of hexadecimal digits with a digit among them, other ones.
   */
  private static byte[] drawn(byte[] source, SplittableRandom random) {
    byte[] line = source.clone();
    int i = 0;
    while (i < line.length) {
      int end = i;
      boolean digit = false;
      while (end < line.length && Bytes.isHex(line[end])) {
        digit |= Bytes.isDigit(line[end]);
        end++;
      }
      boolean word = i > 0 && Bytes.isLetter(line[i - 1]) && line[i - 1] != 'x';
      boolean goesOn = end < line.length && Bytes.isLetter(line[end]);
      boolean hex = digit && end - i >= 6 && !word && !goesOn;
      for (int at = i; at < end; at++) {
        if (Bytes.isDigit(line[at])) {
          line[at] = (byte) ('0' + random.nextInt(10));
        } else if (hex && line[at] >= 'a') {
          line[at] = (byte) ('a' + random.nextInt(6));
        }
      }
      i = Math.max(end, i + 1);
    }
    return line;
  }
}
