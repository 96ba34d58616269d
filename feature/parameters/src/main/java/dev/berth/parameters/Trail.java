package dev.berth.parameters;

import dev.berth.access.Action;
import dev.berth.access.Resource;
import dev.berth.http.Guard;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditEntry.Result;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes down what is done with parameters: names and versions, never values. Thread-safe. */
final class Trail {
  private final Guard guard;

  Trail(Guard guard) {
    this.guard = guard;
  }

  /**
   * What is asked for.
   *
   * @param resource on what
   */
  record Deed(Caller caller, Action action, Resource resource) {
    private AuditEntry entry(Result result, Map<String, String> details) {
      return new AuditEntry(caller.principal(), action, resource, result, details);
    }
  }

  /** Changes something, and writes down how that ended before anybody is told. */
  <T> T change(Deed deed, Supplier<T> work, Function<T, Map<String, String>> details) {
    T result;
    try {
      result = work.get();
    } catch (RuntimeException e) {
      failed(deed, e);
      throw e;
    }
    guard.record(deed.entry(Result.DONE, details.apply(result)));
    return result;
  }

  private void failed(Deed deed, RuntimeException failure) {
    String code =
        switch (failure) {
          case Refusal refusal -> refusal.awsCode();
          case BerthException told -> told.code().name();
          default -> "INTERNAL";
        };
    try {
      guard.record(deed.entry(Result.FAILED, Map.of("code", code)));
    } catch (BerthException e) {
      failure.addSuppressed(e);
    }
  }

  /** A value is about to be shown. */
  void shown(Deed deed, long version) {
    guard.record(deed.entry(Result.DONE, Map.of("version", Long.toString(version))));
  }

  /**
   * Values are about to be shown together; one entry for each, written at the same time so that
   * they share what the disk does.
   */
  void shown(Caller caller, Action action, List<Shown> all) {
    List<Callable<@Nullable Void>> entries =
        all.stream()
            .<Callable<@Nullable Void>>map(one -> () -> shown(caller, action, one))
            .toList();
    if (entries.size() == 1) {
      shown(caller, action, all.getFirst());
      return;
    }
    try (ExecutorService executor = Threads.virtual("parameter-trail")) {
      for (Future<@Nullable Void> entry : executor.invokeAll(entries)) {
        entry.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while the audit trail was written", e);
    }
  }

  private @Nullable Void shown(Caller caller, Action action, Shown one) {
    Resource resource = caller.resource(one.name().resourcePath(), Map.of());
    shown(new Deed(caller, action, resource), one.version().number());
    return null;
  }
}
