package dev.berth.traefik;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads labels of Traefik 1: {@code traefik.port}, {@code traefik.SEGMENT.frontend.rule}. */
final class LegacyReader {
  private static final List<String> KEYS =
      List.of("port", "portIndex", "portName", "protocol", "weight", "backend", "frontend");
  private static final Set<String> OTHERS =
      Set.of(
          "enable",
          "domain",
          "docker",
          "swarm",
          "tags",
          "constraintlabels",
          "http",
          "tcp",
          "udp",
          "tls");

  private final Section root;
  private final Draft draft;
  private final String name;

  LegacyReader(Section root, Draft draft, String name) {
    this.root = root;
    this.draft = draft;
    this.name = name;
  }

  /** Reads them; {@code linked}: there are labels of Traefik 2 or 3 beside. */
  void read(boolean linked) {
    root.passOver("domain");
    List<Setting> segments = segments();
    if (!segments.isEmpty()) {
      segments.forEach(this::segment);
      KEYS.forEach(root::find);
      return;
    }
    boolean frontend = root.has("frontend");
    boolean backend = KEYS.stream().anyMatch(root::has);
    if (frontend || (backend && !linked)) {
      new FrontendReader(root.apart(), draft, name).read();
      KEYS.forEach(root::find);
    } else if (backend) {
      portForLaterGenerations();
    }
  }

  /** What is neither a key of any generation nor empty below is a segment, if keys fit. */
  private List<Setting> segments() {
    List<Setting> segments = new ArrayList<>();
    for (Setting setting : root.setting().below()) {
      String lower = setting.name().toLowerCase(Locale.ROOT);
      boolean known = OTHERS.contains(lower) || KEYS.stream().anyMatch(lower::equalsIgnoreCase);
      if (!known && KEYS.stream().anyMatch(key -> setting.below(key) != null)) {
        segments.add(setting);
      }
    }
    return segments;
  }

  /** A front end of its own; what it does not say, the labels without a segment say. */
  private void segment(Setting segment) {
    root.find(segment.name());
    Setting merged = segment.copy();
    for (String key : KEYS) {
      Setting common = root.setting().below(key);
      if (common != null) {
        merged.make(key, null).fallBackTo(common);
      }
    }
    Section section = Section.segment(merged, root.findings()).ofName();
    String routerName = name + "-" + segment.name().toLowerCase(Locale.ROOT);
    KEYS.forEach(section::find);
    section.finish();
    new FrontendReader(section, draft, routerName).read();
  }

  /** {@code traefik.port} beside routers of Traefik 2 is the port of services that name none. */
  private void portForLaterGenerations() {
    Section section = root.apart();
    int port = section.port("port");
    String scheme = ServiceReader.scheme(section, "protocol", "http");
    section.problems().forEach(root::fail);
    for (String key : KEYS) {
      if (!key.equals("port") && !key.equals("protocol")) {
        root.passOver(key);
      }
      root.find(key);
    }
    if (port == 0) {
      return;
    }
    if (draft.services.isEmpty()) {
      draft.services.put("frontend-" + name, BackendReader.plain("frontend-" + name, port, scheme));
    } else {
      draft.services.replaceAll((_, service) -> BackendReader.withPort(service, port));
    }
  }
}
