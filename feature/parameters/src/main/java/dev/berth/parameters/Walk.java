package dev.berth.parameters;

import dev.berth.kernel.TenantId;
import dev.berth.parameters.ParameterReads.Page;
import dev.berth.parameters.ParameterTable.Range;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Goes through a range of parameters in the order of their names and takes some of them. A page has
 * what was found among the first {@value #MOST_SEEN} looked at, which may be nothing: no question
 * keeps the store busy for long. Confined to one thread.
 *
 * @param <T> what is taken of a parameter
 */
abstract class Walk<T> {
  private static final int MOST_SEEN = 2000;
  private static final int LARGEST_BATCH = 200;

  private final ParameterStore store;
  private final TenantId tenant;
  private final Range range;

  Walk(ParameterStore store, TenantId tenant, Range range) {
    this.store = store;
    this.tenant = tenant;
    this.range = range;
  }

  /** What the page has of a parameter; empty: nothing. */
  abstract Optional<T> take(Parameter parameter);

  /**
   * The next page.
   *
   * @param after the last name of the page before; null: the first page
   * @return with the last name that it looked at, if there are more
   */
  Page<T> from(@Nullable String after, int most) {
    List<T> taken = new ArrayList<>();
    String last = after;
    int batch = most + 1;
    for (int seen = 0; seen < MOST_SEEN; batch = LARGEST_BATCH) {
      List<Parameter> parameters = store.list(tenant, range, last, batch);
      for (Parameter parameter : parameters) {
        Optional<T> item = take(parameter);
        if (item.isPresent() && taken.size() == most) {
          return new Page<>(taken, last);
        }
        item.ifPresent(taken::add);
        last = parameter.name().value();
      }
      if (parameters.size() < batch) {
        return new Page<>(taken, null);
      }
      seen += parameters.size();
    }
    return new Page<>(taken, last);
  }
}
