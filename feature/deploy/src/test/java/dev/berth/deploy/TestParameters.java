package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Parameters and secrets in memory; who is no operator reads no name that ends in "denied". */
final class TestParameters implements ParameterSource {
  private final Map<TenantId, SortedMap<String, Value>> parameters = new ConcurrentHashMap<>();
  private final Map<TenantId, SortedMap<String, String>> secrets = new ConcurrentHashMap<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();

  /** What was read, as {@code dev /db/password}. */
  final List<String> read = new CopyOnWriteArrayList<>();

  void put(String name, String value) {
    put(new Value(name, 1, false, new Secret(value)));
  }

  void putSecure(String name, String value) {
    put(new Value(name, 1, true, new Secret(value)));
  }

  private void put(Value value) {
    of(parameters, TenantId.DEFAULT).put(value.name(), value);
    tell(value.name());
  }

  void remove(String name) {
    of(parameters, TenantId.DEFAULT).remove(name);
    tell(name);
  }

  void putSecret(String name, String value) {
    of(secrets, TenantId.DEFAULT).put(name, value);
    tell("secret:" + name);
  }

  private void tell(String name) {
    listeners.forEach(listener -> listener.accept(new Change(TenantId.DEFAULT, name)));
  }

  private static <T> SortedMap<String, T> of(
      Map<TenantId, SortedMap<String, T>> all, TenantId tenant) {
    return all.computeIfAbsent(tenant, _ -> new ConcurrentSkipListMap<>());
  }

  @Override
  public Value parameter(Principal principal, String reference) {
    check(principal, reference);
    Value value = of(parameters, principal.tenant()).get(reference);
    if (value == null) {
      throw new BerthException(
          ErrorCode.NOT_FOUND, "Cannot find parameter '%s'.".formatted(reference));
    }
    return value;
  }

  private void check(Principal principal, String reference) {
    read.add(principal.name() + " " + reference);
    if (!principal.operator() && reference.endsWith("denied")) {
      throw new BerthException(
          ErrorCode.DENIED, "Cannot read '%s': nothing allows it.".formatted(reference));
    }
  }

  @Override
  public List<Value> parametersBelow(Principal principal, String path) {
    check(principal, path);
    return new TreeMap<>(of(parameters, principal.tenant()))
        .values().stream().filter(value -> value.name().startsWith(path + "/")).toList();
  }

  @Override
  public byte[] secret(Principal principal, String name) {
    check(principal, name);
    String secret = of(secrets, principal.tenant()).get(name);
    if (secret == null) {
      throw new BerthException(ErrorCode.NOT_FOUND, "Cannot find secret '%s'.".formatted(name));
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }
}
