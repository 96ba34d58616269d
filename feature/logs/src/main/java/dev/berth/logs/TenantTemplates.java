package dev.berth.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The templates of all services of a tenant, a file each: {@code STACK/SERVICE}. Only some are in
 * memory. Thread-safe.
 */
final class TenantTemplates {
  private static final int MOST_OPEN = 32;
  private static final long IDLE = TimeUnit.MINUTES.toNanos(10);

  /** Between two writings of what has grown. */
  private static final long PAUSE = TimeUnit.SECONDS.toNanos(2);

  private final Path folder;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Source.Service, ServiceTemplates> open = new LinkedHashMap<>(16, 0.75f, true);
  private long saved = System.nanoTime() - PAUSE;

  TenantTemplates(Path folder) {
    this.folder = folder;
  }

  ServiceTemplates of(Source.Service service) {
    lock.lock();
    try {
      return open.computeIfAbsent(service, this::read);
    } finally {
      lock.unlock();
    }
  }

  private ServiceTemplates read(Source.Service service) {
    return ServiceTemplates.open(
        service, folder.resolve(service.stack()).resolve(service.service()));
  }

  private List<ServiceTemplates> all() {
    lock.lock();
    try {
      return List.copyOf(open.values());
    } finally {
      lock.unlock();
    }
  }

  /** Writes those that have a template which is not in their file; not too often. */
  void saveGrown() throws IOException {
    long now = System.nanoTime();
    if (now - saved < PAUSE) {
      return;
    }
    for (ServiceTemplates each : all()) {
      if (each.hasGrown()) {
        each.save();
      }
    }
    saved = System.nanoTime();
  }

  /** Writes all that are new, and forgets those that nobody uses. */
  void saveChanged() throws IOException {
    for (ServiceTemplates each : all()) {
      each.save();
    }
    lock.lock();
    try {
      int over = open.size() - MOST_OPEN;
      List<Source.Service> gone = new ArrayList<>();
      for (Map.Entry<Source.Service, ServiceTemplates> each : open.entrySet()) {
        if (gone.size() < over || each.getValue().isIdle(IDLE)) {
          each.getValue().save();
          gone.add(each.getKey());
        }
      }
      gone.forEach(open::remove);
    } finally {
      lock.unlock();
    }
  }

  /** The services that have templates. */
  List<Source.Service> services() throws IOException {
    List<Source.Service> found = new ArrayList<>();
    lock.lock();
    try {
      found.addAll(open.keySet());
    } finally {
      lock.unlock();
    }
    for (String stack : names(folder)) {
      for (String service : names(folder.resolve(stack))) {
        Source.Service known = new Source.Service(stack, service);
        if (!service.endsWith("~") && !found.contains(known)) {
          found.add(known);
        }
      }
    }
    return found;
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found.map(each -> each.getFileName().toString()).sorted().toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** Those of a service, without keeping in memory what nobody writes to. */
  List<TemplateView> list(Source.Service service) {
    ServiceTemplates known;
    lock.lock();
    try {
      known = open.get(service);
    } finally {
      lock.unlock();
    }
    return (known == null ? read(service) : known).list();
  }
}
