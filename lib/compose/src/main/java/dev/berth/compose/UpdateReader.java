package dev.berth.compose;

import dev.berth.compose.Update.FailureAction;
import dev.berth.compose.Update.Order;
import org.jspecify.annotations.Nullable;

/** Reads {@code update_config} and {@code rollback_config}. */
final class UpdateReader {
  private UpdateReader() {}

  /** How tasks are replaced; what is not said is as {@link Update#DEFAULT} has it. */
  static Update read(Value value) {
    Section section = value.section(KnownKeys.UPDATE);
    Integer parallelism = section.integer("parallelism", 0, 10_000);
    Update usual = Update.DEFAULT;
    return new Update(
        parallelism == null ? usual.parallelism() : parallelism,
        section.readOr("delay", usual.delay(), Value::duration),
        section.readOr("failure_action", usual.failureAction(), UpdateReader::failureAction),
        section.readOr("monitor", usual.monitor(), Value::duration),
        section.readOr("max_failure_ratio", usual.maxFailureRatio(), UpdateReader::ratio),
        section.read("order", UpdateReader::order));
  }

  /** As {@link #read}, but a rollback cannot be rolled back. */
  static Update readRollback(Value value) {
    Update update = read(value);
    if (update.failureAction() == FailureAction.ROLLBACK) {
      value
          .section(KnownKeys.UPDATE)
          .readOr("failure_action", value, action -> action)
          .error("A rollback that fails cannot be rolled back. Write pause or continue.");
    }
    return update;
  }

  private static @Nullable FailureAction failureAction(Value value) {
    String text = value.filledText();
    return switch (text) {
      case null -> null;
      case "pause" -> FailureAction.PAUSE;
      case "continue" -> FailureAction.CONTINUE;
      case "rollback" -> FailureAction.ROLLBACK;
      default -> {
        value.error(
            "The action %s is not known. Write pause, continue or rollback."
                .formatted(Shown.quoted(text)));
        yield null;
      }
    };
  }

  private static @Nullable Order order(Value value) {
    String text = value.filledText();
    return switch (text) {
      case null -> null;
      case "start-first" -> Order.START_FIRST;
      case "stop-first" -> Order.STOP_FIRST;
      default -> {
        value.error(
            "The order %s is not known. Write start-first or stop-first."
                .formatted(Shown.quoted(text)));
        yield null;
      }
    };
  }

  private static @Nullable Double ratio(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    if (text.strip().matches("[01]|[01]?\\.[0-9]{1,9}")) {
      double ratio = Double.parseDouble(text.strip());
      if (ratio <= 1) {
        return ratio;
      }
    }
    value.error("%s is not a ratio. Write a number from 0 to 1.".formatted(Shown.quoted(text)));
    return null;
  }
}
