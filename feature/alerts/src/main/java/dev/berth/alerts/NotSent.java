package dev.berth.alerts;

import org.jspecify.annotations.Nullable;

/** A receiver did not take a notification. The message holds no secret. */
final class NotSent extends Exception {
  private static final long serialVersionUID = 1L;

  private final boolean lasting;

  private NotSent(String message, boolean lasting, @Nullable Throwable cause) {
    super(message, cause);
    this.lasting = lasting;
  }

  /** It may go through later. */
  static NotSent forNow(String message, @Nullable Throwable cause) {
    return new NotSent(message, false, cause);
  }

  /** It will not go through later either. */
  static NotSent forGood(String message) {
    return new NotSent(message, true, null);
  }

  boolean isLasting() {
    return lasting;
  }

  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? "It was not sent." : message;
  }
}
