package dev.berth.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of one request through the filters of its passage, and of its response back. Confined to
 * its event loop.
 */
final class FilterChain {
  private final ExchangeRun run;
  private List<Filter> filters = List.of();

  /** How many have let the request pass and have not seen the response. */
  private int passed;

  /** How many have let the request pass. */
  private int admitted;

  FilterChain(ExchangeRun run) {
    this.run = run;
  }

  /** Asks one after the other, then tells the run, unless one of them has something else. */
  void start(List<Filter> inOrder) {
    filters = inOrder;
    goOn();
  }

  private void goOn() {
    while (passed < filters.size()) {
      Verdict verdict;
      try {
        verdict = filters.get(passed).onRequest(run);
      } catch (RuntimeException e) {
        run.defect(e);
        return;
      }
      if (!passes(verdict)) {
        return;
      }
    }
    run.filtered();
  }

  private boolean passes(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Pass _ -> {
        passed++;
        admitted++;
        yield true;
      }
      case Verdict.Answer(Reply reply) -> {
        run.answer(reply);
        yield false;
      }
      case Verdict.Later(var stage) -> {
        stage.whenComplete((later, failure) -> run.execute(() -> decided(later, failure)));
        yield false;
      }
    };
  }

  private void decided(@Nullable Verdict verdict, @Nullable Throwable failure) {
    if (run.isOver()) {
      return;
    }
    if (failure != null || verdict == null) {
      run.defect(failure == null ? new IllegalStateException("No verdict") : failure);
    } else if (passes(verdict)) {
      goOn();
    }
  }

  /** Asks those about a response that have not seen one; null: one of them has something else. */
  @Nullable Response back(Response response) {
    while (passed > 0) {
      Filter filter = filters.get(--passed);
      ResponseVerdict verdict;
      try {
        verdict = filter.onResponse(run, response);
      } catch (RuntimeException e) {
        run.defect(e);
        return null;
      }
      switch (verdict) {
        case ResponseVerdict.Pass _ -> {}
        case ResponseVerdict.Replace(Reply reply) -> {
          run.answer(reply);
          return null;
        }
        case ResponseVerdict.Fetch(Balancer from, String target) -> {
          run.fetch(from, target, response);
          return null;
        }
      }
    }
    return response;
  }

  /** Tells those that have let the request pass that it is over. */
  void end() {
    for (int i = 0; i < admitted; i++) {
      try {
        filters.get(i).onEnd(run);
      } catch (RuntimeException e) {
        run.report(e);
      }
    }
  }
}
