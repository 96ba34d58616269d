package dev.berth.traefik;

import dev.berth.traefik.Findings.Fate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The keys that readers ask for, found by writing each that is known already. */
final class KnownKeys {
  private KnownKeys() {}

  /** Each key and what becomes of it. */
  static SortedMap<String, Fate> ofLabels() {
    SortedMap<String, Fate> known = new TreeMap<>();
    known.put("traefik.http.routers.NAME.rule", Fate.DONE);
    known.put("traefik.SEGMENT.port", Fate.DONE);
    for (int before = -1; before < known.size(); ) {
      before = known.size();
      for (String key : Set.copyOf(known.keySet())) {
        for (String below : List.of("", ".NAME", "[n]")) {
          askedFor(key + below).forEach((asked, fate) -> add(known, asked, fate));
        }
      }
    }
    known.remove("traefik.admin");
    return known;
  }

  private static void add(Map<String, Fate> known, String key, Fate fate) {
    known.merge(key, fate, (one, other) -> one.compareTo(other) > 0 ? one : other);
  }

  private static Map<String, Fate> askedFor(String key) {
    Findings findings = new Findings();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(written(key), "true");
    labels.put(written(key) + ".x", "true");
    LabelReader.read(labels, "web", findings);
    return findings.keys();
  }

  /** As somebody would write it. */
  static String written(String key) {
    return key.replace("NAME", "one").replace("[n]", "[0]").replace("SEGMENT", "admin");
  }

  /** Tables: a row for each key that has others below it, and what becomes of these. */
  static String tables() {
    SortedMap<String, Map<Fate, Set<String>>> rows = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    ofLabels()
        .forEach(
            (key, fate) -> {
              int dot = key.lastIndexOf('.');
              if (!key.startsWith("traefik.SEGMENT")) {
                rows.computeIfAbsent(key.substring(0, dot), _ -> new TreeMap<>())
                    .computeIfAbsent(fate, _ -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER))
                    .add("`" + key.substring(dot + 1) + "`");
              }
            });
    StringBuilder text = new StringBuilder();
    text.append("| below | acted on | a warning | the route is off |\n|---|---|---|---|\n");
    rows.forEach(
        (key, fates) -> {
          text.append("| `").append(key).append("` |");
          for (Fate fate : Fate.values()) {
            text.append(' ').append(String.join(" ", fates.getOrDefault(fate, Set.of())));
            text.append(" |");
          }
          text.append('\n');
        });
    return text.toString();
  }
}
