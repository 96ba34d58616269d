package dev.berth.engine.embedded;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where an entry of a tar belongs below the root that it is unpacked to.
 *
 * <p>Linux names are bytes, and an image may hold any: here and in {@link TarEntry} they are
 * <em>raw text</em>, a string with one character (0 to 255) for each byte, whatever the locale of
 * this process. {@link #shown} makes one readable.
 *
 * @param components raw text; none for the root itself; never empty, {@code .} or {@code ..}
 */
record TarPath(List<String> components) {
  private static final int LONGEST = 4095;
  private static final int LONGEST_COMPONENT = 255;
  private static final int DEEPEST = 255;
  private static final int SHOWN = 120;

  TarPath {
    components = List.copyOf(components);
  }

  /**
   * Reads a name of an archive; one that begins with a slash is below the root like any other.
   *
   * @param raw as it stands in the archive, raw text
   * @throws ArchiveException if it leads up with {@code ..}, or is longer than Linux allows
   */
  static TarPath parse(String raw) throws ArchiveException {
    if (raw.length() > LONGEST) {
      throw ArchiveException.broken("the name '%s' is too long".formatted(shown(raw)));
    }
    if (raw.indexOf('\0') >= 0) {
      throw ArchiveException.broken("the name '%s' holds a zero byte".formatted(shown(raw)));
    }
    List<String> components = new ArrayList<>();
    int from = 0;
    while (from <= raw.length()) {
      int slash = raw.indexOf('/', from);
      String component = raw.substring(from, slash < 0 ? raw.length() : slash);
      if (component.equals("..")) {
        throw ArchiveException.broken("the entry '%s' leads out of it".formatted(shown(raw)));
      }
      if (!component.isEmpty() && !component.equals(".")) {
        components.add(component);
      }
      if (component.length() > LONGEST_COMPONENT) {
        throw ArchiveException.broken("the name '%s' is too long".formatted(shown(raw)));
      }
      from = slash < 0 ? raw.length() + 1 : slash + 1;
    }
    if (components.size() > DEEPEST) {
      throw ArchiveException.broken("the entry '%s' is too deep".formatted(shown(raw)));
    }
    return new TarPath(components);
  }

  /** Raw text for people: decoded, without what a terminal would obey, not too long. */
  static String shown(String raw) {
    String text = new String(raw.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    String harmless = text.replaceAll("\\p{Cntrl}", "?");
    return harmless.length() <= SHOWN ? harmless : harmless.substring(0, SHOWN) + "…";
  }

  boolean isRoot() {
    return components.isEmpty();
  }

  /** The last component, raw text; not for the root. */
  String name() {
    return components.getLast();
  }

  /** The directory that holds it; not for the root. */
  TarPath parent() {
    return new TarPath(components.subList(0, components.size() - 1));
  }

  TarPath child(String name) {
    List<String> longer = new ArrayList<>(components);
    longer.add(name);
    return new TarPath(longer);
  }

  /** For people. */
  @Override
  public String toString() {
    return shown(String.join("/", components));
  }
}
