package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/** How a command ended. */
record CommandResult(int exitCode, String out, String err, Duration took) {
  CommandResult succeeded() {
    assertThat(exitCode)
        .as("exit code; standard error: %s; standard output: %s", err, out)
        .isZero();
    return this;
  }

  CommandResult failedWith(int code) {
    assertThat(exitCode)
        .as("exit code; standard error: %s; standard output: %s", err, out)
        .isEqualTo(code);
    return this;
  }
}
