package dev.berth.compose;

import dev.berth.kernel.BerthException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where the values are got that a file names with <code>${param:/path}</code> and {@code env_file:
 * param:/path}, and what configs and secrets hold that are kept apart from stacks. What it throws
 * becomes a problem at the place of the name.
 */
public interface ParameterValues {
  /** Nobody is asked: what names a parameter stays as it is written. */
  ParameterValues UNASKED =
      new ParameterValues() {
        @Override
        public @Nullable String value(String reference) {
          return null;
        }

        @Override
        public @Nullable Map<String, String> below(String path) {
          return null;
        }

        @Override
        public @Nullable Content content(ContentSection.Origin origin) {
          return null;
        }
      };

  /**
   * The value of a parameter.
   *
   * @param reference {@code /path/name}, {@code /path/name:3} or {@code /path/name:label}
   * @return null: it stays as it is written
   * @throws BerthException if there is none, or it must not be read or written into a file
   */
  @Nullable String value(String reference);

  /**
   * The values of all parameters below a path, by the last parts of their names.
   *
   * @return null: they are left out
   * @throws BerthException as {@link #value} does
   */
  @Nullable Map<String, String> below(String path);

  /**
   * What a config or secret holds.
   *
   * @param origin a parameter or a secret
   * @return null: it is left open
   * @throws BerthException as {@link #value} does
   */
  @Nullable Content content(ContentSection.Origin origin);
}
