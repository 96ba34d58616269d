package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.kernel.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How the layers of an image come, on standard error: a bar for each on a terminal, a line for each
 * change elsewhere. Confined to one thread.
 */
final class LayerBars implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(80);
  private static final int WIDTH = 30;
  private static final String ESCAPE = "\u001b[";

  private final Shell shell;
  private final boolean changing;
  private final Map<String, Json> layers = new LinkedHashMap<>();
  private int rows;
  private int drawn;
  private Instant next = Instant.MIN;

  LayerBars(Shell shell) {
    this.shell = shell;
    this.changing = shell.isTerminal(Shell.Stream.ERR);
  }

  /** Takes in what happens to a layer now. */
  void update(Json layer) {
    String id = shortened(layer.text("layer"));
    Json before = layers.put(id, layer);
    boolean same = before != null && before.text("phase").equals(layer.text("phase"));
    if (!changing) {
      if (!same) {
        shell.err().println(id + ": " + layer.text("phase") + size(layer));
      }
      return;
    }
    Instant now = shell.clock().instant();
    if (!same || !now.isBefore(next)) {
      next = now.plus(PAUSE);
      draw();
    }
  }

  private static String shortened(String digest) {
    String hex = digest.replaceFirst("^sha256:", "").replaceAll("\\p{Cntrl}", "?");
    return hex.substring(0, Math.min(12, hex.length()));
  }

  private static String size(Json layer) {
    long total = layer.number("total");
    return total > 0 && layer.text("phase").equals("downloading") ? " " + new ByteSize(total) : "";
  }

  /** Those that are there already make room for those that come when the window is small. */
  private void draw() {
    if (rows == 0) {
      rows = Math.max(3, Stty.size().rows());
    }
    List<String> lines = new ArrayList<>();
    boolean all = layers.size() < rows - 1;
    layers.forEach(
        (id, layer) -> {
          if (all || (isComing(layer) && lines.size() < rows - 2)) {
            lines.add(line(id, layer));
          }
        });
    if (!all) {
      long there = layers.values().stream().filter(layer -> !isComing(layer)).count();
      lines.add(there + " of " + layers.size() + " layers are there");
    }
    shell.err().print(cleared() + String.join("\n", lines) + "\n");
    shell.err().flush();
    drawn = lines.size();
  }

  private static boolean isComing(Json layer) {
    return !layer.text("phase").equals("done") && !layer.text("phase").equals("present");
  }

  private static String line(String id, Json layer) {
    String phase = layer.text("phase");
    long total = layer.number("total");
    if (total <= 0 || phase.equals("waiting") || !isComing(layer)) {
      return "%s: %s".formatted(id, phase);
    }
    long current = Math.clamp(layer.number("current"), 0, total);
    int full = (int) (current * WIDTH / total);
    return "%s: %-11s [%s%s] %s/%s"
        .formatted(
            id,
            phase,
            "=".repeat(full),
            " ".repeat(WIDTH - full),
            new ByteSize(current),
            new ByteSize(total));
  }

  private String cleared() {
    return drawn == 0 ? "" : ESCAPE + drawn + "A\r" + ESCAPE + "J";
  }

  /** Clears what was drawn. */
  @Override
  public void close() {
    if (drawn > 0) {
      shell.err().print(cleared());
      shell.err().flush();
      drawn = 0;
    }
  }
}
