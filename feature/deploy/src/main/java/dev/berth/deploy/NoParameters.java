package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.List;
import java.util.function.Consumer;

/** A Berth without parameters. */
final class NoParameters implements ParameterSource {
  @Override
  public Value parameter(Principal principal, String reference) {
    throw missing("parameter", reference);
  }

  @Override
  public List<Value> parametersBelow(Principal principal, String path) {
    return List.of();
  }

  @Override
  public byte[] secret(Principal principal, String name) {
    throw missing("secret", name);
  }

  @Override
  public void onChange(Consumer<Change> listener) {}

  private static BerthException missing(String kind, String name) {
    return new BerthException(
        ErrorCode.NOT_FOUND, "Cannot find %s '%s': there are none here.".formatted(kind, name));
  }
}
