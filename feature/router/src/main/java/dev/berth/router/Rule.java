package dev.berth.router;

import java.util.List;

/** Which requests a route takes, as somebody wrote it. Immutable. */
sealed interface Rule {
  /** The request is for one of these hosts, normalised. */
  record Host(List<String> names) implements Rule {
    public Host {
      names = List.copyOf(names);
    }
  }

  /** The path is one of these. */
  record Path(List<String> paths) implements Condition {
    public Path {
      paths = List.copyOf(paths);
    }

    @Override
    public boolean isMet(String path) {
      return paths.contains(path);
    }
  }

  /** The path begins with one of these, letter by letter as Traefik compares. */
  record PathPrefix(List<String> prefixes) implements Condition {
    public PathPrefix {
      prefixes = List.copyOf(prefixes);
    }

    @Override
    public boolean isMet(String path) {
      for (String prefix : prefixes) {
        if (path.startsWith(prefix)) {
          return true;
        }
      }
      return false;
    }
  }

  /** All of these. */
  record And(List<Rule> parts) implements Rule {
    public And {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of these. */
  record Or(List<Rule> parts) implements Rule {
    public Or {
      parts = List.copyOf(parts);
    }
  }

  /** What is asked of a request beside its host. */
  sealed interface Condition extends Rule permits Path, PathPrefix {
    /**
     * Whether a request meets it.
     *
     * @param path as the client sent it, without the query
     */
    boolean isMet(String path);
  }
}
