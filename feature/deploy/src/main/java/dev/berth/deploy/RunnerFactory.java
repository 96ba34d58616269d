package dev.berth.deploy;

import dev.berth.engine.Runner;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;

/** Opens what runs the tasks of targets that operators add. Thread-safe. */
@FunctionalInterface
public interface RunnerFactory {
  /** Where none can be added. */
  RunnerFactory NONE =
      definition -> {
        throw new BerthException(
            ErrorCode.UNSUPPORTED,
            "Cannot add target '%s': this server has '%s' alone."
                .formatted(definition.name(), TargetName.LOCAL));
      };

  /**
   * Opens one. A daemon that does not answer is no error: the runner's health says so, and it is
   * looked for again and again. Neither {@link dev.berth.engine.Engine#recover} nor {@link
   * dev.berth.engine.Cluster#connect} is called.
   *
   * <p>Two targets may lead to the same daemon: deploying tells by labels what is whose.
   *
   * @return who asked closes it
   * @throws BerthException {@code INVALID_INPUT} or {@code UNSUPPORTED} for a definition with which
   *     it never can be
   */
  Runner open(TargetDefinition definition);
}
