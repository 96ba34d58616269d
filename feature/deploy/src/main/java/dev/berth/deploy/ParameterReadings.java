package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.compose.Content;
import dev.berth.compose.ContentSection.Origin;
import dev.berth.compose.ParameterValues;
import dev.berth.deploy.ParameterSource.Value;
import dev.berth.deploy.StackParameters.Filled;
import dev.berth.deploy.StackParameters.Kind;
import dev.berth.deploy.StackParameters.Name;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what a file names, for somebody, each once, and remembers what stands in the file. */
final class ParameterReadings implements ParameterValues {
  private final ParameterSource source;
  private final Principal principal;
  private final Map<Name, Filled> filled = new LinkedHashMap<>();
  private final Map<Name, Content> contents = new LinkedHashMap<>();

  ParameterReadings(ParameterSource source, Principal principal) {
    this.source = source;
    this.principal = principal;
  }

  /** What stands in the file now. */
  List<Filled> filled() {
    return List.copyOf(filled.values());
  }

  @Override
  public String value(String reference) {
    Name name = new Name(Kind.PARAMETER, reference);
    return fill(name).used().getOrDefault("", "");
  }

  @Override
  public Map<String, String> below(String path) {
    return fill(new Name(Kind.BELOW, withoutSlash(path))).used();
  }

  private Filled fill(Name name) {
    Filled known = filled.get(name);
    if (known != null) {
      return known;
    }
    Map<String, String> values = values(name);
    Filled read = new Filled(name, values, values);
    filled.put(name, read);
    return read;
  }

  /** What is to stand in a file, by names; one value has an empty name. */
  Map<String, String> values(Name name) {
    Map<String, String> values = new TreeMap<>();
    if (name.kind() == Kind.BELOW) {
      byLastPart(name).forEach((key, value) -> values.put(key, open(value)));
    } else {
      values.put("", open(source.parameter(principal, name.reference())));
    }
    return values;
  }

  private static String open(Value value) {
    if (value.secure()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Parameter '%s' is a SecureString, which would be seen by many here. Mount it: 'secrets: {NAME: {x-berth: {parameter: %s}}}'."
              .formatted(value.name(), value.name()));
    }
    return value.value().reveal();
  }

  private Map<String, Value> byLastPart(Name name) {
    Map<String, Value> values = new TreeMap<>();
    for (Value value : source.parametersBelow(principal, name.reference())) {
      String key = value.name().substring(value.name().lastIndexOf('/') + 1);
      Value other = values.put(key, value);
      if (other != null) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Both '%s' and '%s' would be called '%s'. Name a path below which there is one of them."
                .formatted(other.name(), value.name(), key));
      }
    }
    return values;
  }

  @Override
  public @Nullable Content content(Origin origin) {
    Name name = name(origin);
    if (name == null) {
      return null;
    }
    Content known = contents.get(name);
    if (known != null) {
      return known;
    }
    Content read = content(name);
    contents.put(name, read);
    return read;
  }

  /** What a config or secret holds. */
  Content content(Name name) {
    return switch (name.kind()) {
      case PARAMETER -> content(source.parameter(principal, name.reference()).value().reveal());
      case SECRET -> new Content(source.secret(principal, name.reference()));
      case BELOW -> content(lines(name));
    };
  }

  private static Content content(String text) {
    return new Content(text.getBytes(StandardCharsets.UTF_8));
  }

  private String lines(Name name) {
    StringBuilder lines = new StringBuilder();
    byLastPart(name)
        .forEach(
            (key, value) -> {
              String text = value.value().reveal();
              if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
                throw new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Parameter '%s' has several lines and cannot be one of a file. Mount it by itself: 'x-berth: {parameter: %s}'."
                        .formatted(value.name(), value.name()));
              }
              lines.append(key).append('=').append(text).append('\n');
            });
    return lines.toString();
  }

  /** What is named; null: something that comes with the file. */
  static @Nullable Name name(@Nullable Origin origin) {
    return switch (origin) {
      case null -> null;
      case Origin.File _, Origin.Inline _, Origin.Variable _ -> null;
      case Origin.Secret secret -> new Name(Kind.SECRET, secret.name());
      case Origin.Parameter parameter ->
          parameter.reference().endsWith("/")
              ? new Name(Kind.BELOW, withoutSlash(parameter.reference()))
              : new Name(Kind.PARAMETER, parameter.reference());
    };
  }

  private static String withoutSlash(String path) {
    return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
