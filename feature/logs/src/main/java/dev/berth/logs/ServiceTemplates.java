package dev.berth.logs;

import dev.berth.templates.LineParts;
import dev.berth.templates.LineReader;
import dev.berth.templates.Template;
import dev.berth.templates.Templater;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The templates of one service, with when each was seen and examples; kept in a file. Behind by a
 * few seconds after a kill: then what is new since is found anew, with the same ids. Thread-safe.
 */
final class ServiceTemplates {
  /** So many templates of a service are kept; beyond, the rarest are forgotten. */
  static final int MOST = 2000;

  private static final Duration HOUR = Duration.ofHours(1);

  private final Source.Service service;
  private final Path file;
  private final ReentrantLock lock = new ReentrantLock();
  private final Templater templater;
  private final LineReader reader;
  private final Map<String, TemplateUse> uses = new HashMap<>();
  private boolean changed;
  private boolean grown;
  private long lastUse;

  /** One line, and the template as it was known then. */
  record Reading(LineParts parts, String id, String text) {}

  private ServiceTemplates(Source.Service service, Path file, TemplateFile.Content content) {
    this.service = service;
    this.file = file;
    this.templater = content.templater();
    this.reader = new LineReader(templater);
    this.uses.putAll(content.uses());
  }

  /** Reads the file; one that is not there or broken is as an empty one. */
  static ServiceTemplates open(Source.Service service, Path file) {
    return new ServiceTemplates(service, file, TemplateFile.read(file, MOST));
  }

  Reading read(byte[] line, String text, Instant time) {
    lock.lock();
    try {
      LineParts parts = reader.read(line);
      Template template = parts.template();
      String id = template.id();
      TemplateUse use = uses.get(id);
      if (use == null) {
        use = new TemplateUse(time, time);
        uses.put(id, use);
        grown = true;
        if (uses.size() > 2 * MOST) {
          fold();
        }
      }
      use.see(time, text);
      changed = true;
      lastUse = System.nanoTime();
      return new Reading(parts, id, template.text());
    } finally {
      lock.unlock();
    }
  }

  /** Gives the uses of templates that became another to that, and forgets those that are gone. */
  private void fold() {
    for (String id : List.copyOf(uses.keySet())) {
      String now = templater.findById(id).map(Template::id).orElse("");
      if (!now.equals(id)) {
        TemplateUse use = uses.remove(id);
        if (use != null && !now.isEmpty()) {
          uses.computeIfAbsent(now, _ -> new TemplateUse(use.first(), use.last())).add(use);
        }
      }
    }
  }

  /** Whether there is a template that is not in the file. */
  boolean hasGrown() {
    lock.lock();
    try {
      return grown;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing was read for a time, in nanoseconds. */
  boolean isIdle(long time) {
    lock.lock();
    try {
      return System.nanoTime() - lastUse > time;
    } finally {
      lock.unlock();
    }
  }

  /** Writes the file, if there is something new. */
  void save() throws IOException {
    lock.lock();
    try {
      if (changed) {
        fold();
        TemplateFile.write(file, templater, uses);
        changed = false;
        grown = false;
      }
    } finally {
      lock.unlock();
    }
  }

  List<TemplateView> list() {
    lock.lock();
    try {
      fold();
      return templater.templates().stream().map(this::view).toList();
    } finally {
      lock.unlock();
    }
  }

  private TemplateView view(Template template) {
    TemplateUse use =
        uses.getOrDefault(template.id(), new TemplateUse(Instant.EPOCH, Instant.EPOCH));
    double hours =
        Math.max(
            1.0, Duration.between(use.first(), use.last()).toMillis() / (double) HOUR.toMillis());
    return new TemplateView(
        template.id(),
        service.stack(),
        service.service(),
        template.text(),
        template.seen(),
        Math.round(template.seen() / hours * 100) / 100.0,
        new TemplateView.Seen(use.first(), use.last()),
        use.examples());
  }

  /** How many templates were forgotten since there were too many. */
  long forgotten() {
    lock.lock();
    try {
      return templater.forgotten();
    } finally {
      lock.unlock();
    }
  }
}
