package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.kernel.AddressRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a router takes. Immutable. Names of hosts are normalised; patterns are RE2's,
 * which take time in proportion to the text.
 */
public sealed interface Rule {
  /** Whether a request is one of these. */
  boolean matches(RuleSubject request);

  /** All of these. */
  record And(List<Rule> parts) implements Rule {
    public And {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(RuleSubject request) {
      for (Rule part : parts) {
        if (!part.matches(request)) {
          return false;
        }
      }
      return true;
    }
  }

  /** At least one of these. */
  record Or(List<Rule> parts) implements Rule {
    public Or {
      parts = List.copyOf(parts);
    }

    @Override
    public boolean matches(RuleSubject request) {
      for (Rule part : parts) {
        if (part.matches(request)) {
          return true;
        }
      }
      return false;
    }
  }

  /** Not this. */
  record Not(Rule part) implements Rule {
    @Override
    public boolean matches(RuleSubject request) {
      return !part.matches(request);
    }
  }

  /** The host is one of these. */
  record Host(List<String> names) implements Rule {
    public Host {
      names = List.copyOf(names);
    }

    @Override
    public boolean matches(RuleSubject request) {
      return names.contains(request.host());
    }
  }

  /** The host looks like this, whole; {@code suffixes}: below which names all of these lie. */
  record HostRegexp(Pattern pattern, List<String> suffixes) implements Rule {
    public HostRegexp {
      suffixes = List.copyOf(suffixes);
    }

    @Override
    public boolean matches(RuleSubject request) {
      return pattern.matches(request.host());
    }
  }

  /** The path is one of these. */
  record Path(List<String> paths) implements Rule {
    public Path {
      paths = List.copyOf(paths);
    }

    @Override
    public boolean matches(RuleSubject request) {
      return paths.contains(request.path());
    }
  }

  /** The path begins with one of these, letter by letter as Traefik compares. */
  record PathPrefix(List<String> prefixes) implements Rule {
    public PathPrefix {
      prefixes = List.copyOf(prefixes);
    }

    @Override
    public boolean matches(RuleSubject request) {
      String path = request.path();
      for (String prefix : prefixes) {
        if (path.startsWith(prefix)) {
          return true;
        }
      }
      return false;
    }
  }

  /** The path looks like this; anchors are part of the pattern. */
  record PathRegexp(Pattern pattern) implements Rule {
    @Override
    public boolean matches(RuleSubject request) {
      return pattern.matcher(request.path()).find();
    }
  }

  /** The method is one of these, in capitals. */
  record Method(List<String> methods) implements Rule {
    public Method {
      methods = List.copyOf(methods);
    }

    @Override
    public boolean matches(RuleSubject request) {
      return methods.contains(request.method());
    }
  }

  /** A header has this value; {@code lowerCase} is its name. */
  record Header(String lowerCase, String value) implements Rule {
    @Override
    public boolean matches(RuleSubject request) {
      return request.headers(lowerCase).contains(value);
    }
  }

  /** A header looks like this. */
  record HeaderRegexp(String lowerCase, Pattern pattern) implements Rule {
    @Override
    public boolean matches(RuleSubject request) {
      for (String value : request.headers(lowerCase)) {
        if (pattern.matcher(value).find()) {
          return true;
        }
      }
      return false;
    }
  }

  /** The query has a field, with this value where one is given. */
  record Query(String name, @Nullable String value) implements Rule {
    @Override
    public boolean matches(RuleSubject request) {
      String given = request.query(name);
      return given != null && (value == null || value.equals(given));
    }
  }

  /** A field of the query looks like this. */
  record QueryRegexp(String name, Pattern pattern) implements Rule {
    @Override
    public boolean matches(RuleSubject request) {
      String given = request.query(name);
      return given != null && pattern.matcher(given).find();
    }
  }

  /** The client is one of these. */
  record ClientIp(List<AddressRange> ranges) implements Rule {
    public ClientIp {
      ranges = List.copyOf(ranges);
    }

    @Override
    public boolean matches(RuleSubject request) {
      for (AddressRange range : ranges) {
        if (range.contains(request.client())) {
          return true;
        }
      }
      return false;
    }
  }

  /** TLS asks for one of these names, {@code *}: for any or none. For TCP. */
  record HostSni(List<String> names) implements Rule {
    public HostSni {
      names = List.copyOf(names);
    }

    @Override
    public boolean matches(RuleSubject request) {
      return names.contains("*") || names.contains(request.serverName());
    }
  }

  /** The name that TLS asks for looks like this, whole. For TCP. */
  record HostSniRegexp(Pattern pattern, List<String> suffixes) implements Rule {
    public HostSniRegexp {
      suffixes = List.copyOf(suffixes);
    }

    @Override
    public boolean matches(RuleSubject request) {
      String name = request.serverName();
      return name != null && pattern.matches(name);
    }
  }

  /** Every request. */
  record Any() implements Rule {
    @Override
    public boolean matches(RuleSubject request) {
      return true;
    }
  }
}
