package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.ContentSection.Origin;
import dev.berth.compose.ParameterValues;
import dev.berth.deploy.StackParameters.Filled;
import dev.berth.deploy.StackParameters.Held;
import dev.berth.deploy.StackParameters.Kind;
import dev.berth.deploy.StackParameters.Name;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Values that are known already: what else a file names, nobody has been allowed to read. For one
 * stack.
 *
 * @param contents what an id of a content holds
 */
record KnownValues(StackParameters parameters, Function<String, byte[]> contents)
    implements ParameterValues {

  @Override
  public String value(String reference) {
    return used(new Name(Kind.PARAMETER, reference)).getOrDefault("", "");
  }

  @Override
  public Map<String, String> below(String path) {
    String bare =
        path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return used(new Name(Kind.BELOW, bare));
  }

  private Map<String, String> used(Name name) {
    return parameters.findFilled(name).map(Filled::used).orElseThrow(() -> unknown(name));
  }

  @Override
  public @Nullable Content content(Origin origin) {
    Name name = ParameterReadings.name(origin);
    if (name == null) {
      return null;
    }
    Held held = parameters.findHeld(name).orElseThrow(() -> unknown(name));
    return new Content(contents.apply(held.latest()));
  }

  private static BerthException unknown(Name name) {
    return new BerthException(
        ErrorCode.DENIED,
        "The file names %s only now: deploy the stack again, so that your rights are asked."
            .formatted(name));
  }
}
