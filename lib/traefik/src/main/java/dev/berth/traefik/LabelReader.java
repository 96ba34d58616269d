package dev.berth.traefik;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the labels of a service, those of all three generations at once. */
public final class LabelReader {
  private LabelReader() {}

  /** Whether labels want routes. */
  public enum Enabled {
    /** {@code traefik.enable=true}. */
    YES,
    /** {@code traefik.enable=false}. */
    NO,
    /** Nothing is said. */
    UNSAID,
    /** Neither true nor false; {@link #read} tells it as a problem. */
    UNREADABLE
  }

  /** What {@code traefik.enable} says. */
  public static Enabled isEnabled(Map<String, String> labels) {
    String value = null;
    for (Map.Entry<String, String> label : labels.entrySet()) {
      if (label.getKey().strip().equalsIgnoreCase("traefik.enable")) {
        String text = Values.unquoted(label.getValue());
        if (value != null && !value.equals(text)) {
          return Enabled.UNREADABLE;
        }
        value = text;
      }
    }
    if (value == null) {
      return Enabled.UNSAID;
    }
    Boolean enabled = Values.flag(value);
    return enabled == null ? Enabled.UNREADABLE : enabled ? Enabled.YES : Enabled.NO;
  }

  /**
   * Reads labels; those that do not begin with {@code traefik.} are none of its business.
   *
   * @param defaultName the name of a router that labels mean and do not name
   */
  public static TraefikConfiguration read(Map<String, String> labels, String defaultName) {
    return read(labels, defaultName, new Findings());
  }

  static TraefikConfiguration read(
      Map<String, String> labels, String defaultName, Findings findings) {
    Setting tree = LabelTree.of(labels, findings);
    Section root = Section.root(tree, findings);
    Draft draft = new Draft();
    common(root);
    Section http = root.section("http");
    if (http != null) {
      new HttpReader(Origin.LABELS, draft).read(http);
    }
    Section tcp = root.section("tcp");
    if (tcp != null) {
      new TcpReader(Origin.LABELS, draft).read(tcp);
    }
    boolean linked = http != null || tcp != null;
    String name = defaultName.toLowerCase(Locale.ROOT);
    new LegacyReader(root, draft, name).read(linked);
    root.finish();
    root.problems().forEach(findings::fail);
    if (draft.routers.isEmpty() && draft.tcpRouters.isEmpty() && !draft.services.isEmpty()) {
      draft.routers.put(name, byDefault(defaultName));
    }
    ServiceChoice.make(draft);
    return draft.done(TlsConfiguration.EMPTY, findings);
  }

  private static void common(Section root) {
    root.flag("enable", true);
    for (String key : List.of("docker", "swarm", "tags", "constraintLabels")) {
      root.find(key);
    }
    root.notActedOn("udp", "routes of UDP are not supported.");
    root.notActedOn("tls", "only the operator's files say it.");
  }

  /** A router for whom labels define only a service. */
  private static RouterConfiguration byDefault(String name) {
    return new RouterConfiguration(
        name, "", null, 0, new ArrayList<>(), List.of(), null, null, List.of());
  }
}
