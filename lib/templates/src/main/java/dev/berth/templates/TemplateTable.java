package dev.berth.templates;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All templates, found by what their messages have in common. Bounded in number and in bytes: when
 * it is full, those go that were seen rarely and not for long.
 *
 * <p>A message is looked up by the hash of all but its parameters; only one that was never seen is
 * compared with the templates of the same shape.
 */
final class TemplateTable {
  private static final int PROBES = 4;
  private static final int LARGEST_RECALL = 1 << 16;
  private static final int FEWEST = 16;
  private static final long BYTES_EACH = 2048;

  /** So many ids are remembered for each template: its own, and those of what it took over. */
  private static final int IDS_EACH = 4;

  /** How many templates one sweep makes room for: this part of them. */
  private static final int SWEPT = 32;

  private final int most;
  private final int mask;
  private final long[] keys;
  private final @Nullable Template[] recalled;
  private final Map<Long, Template> firsts = new HashMap<>();
  private final Map<Long, List<Template>> shapes = new HashMap<>();
  private final Likeness likeness = new Likeness(this);
  private List<Template> all = new ArrayList<>();
  private long weight;
  private int hand;
  private long forgotten;
  private long merged;

  TemplateTable(int most) {
    this.most = Math.max(FEWEST, most);
    int size = Math.min(LARGEST_RECALL, Integer.highestOneBit(this.most) * 4);
    mask = size - 1;
    keys = new long[size];
    recalled = new Template[size];
  }

  /** The template of a message that was scanned. */
  Template find(LineScan scan) {
    long key = scan.key;
    int slot = (int) (key >>> 20) & mask;
    for (int probe = 0; probe < PROBES; probe++) {
      int at = slot + probe & mask;
      Template known = recalled[at];
      if (known != null && keys[at] == key && known.fits(scan) && !known.forgotten) {
        Template current = known.current();
        if (current.pending > 0) {
          current.settle(scan);
        }
        current.see();
        return current;
      }
    }
    Template template = search(scan);
    template.see();
    recall(key, slot, template);
    return template;
  }

  private void recall(long key, int slot, Template template) {
    int free = slot + (int) (key & PROBES - 1) & mask;
    for (int probe = 0; probe < PROBES; probe++) {
      int at = slot + probe & mask;
      Template there = recalled[at];
      if (there == null || there.forgotten) {
        free = at;
        break;
      }
    }
    keys[free] = key;
    recalled[free] = template;
  }

  private Template search(LineScan scan) {
    Template first = firsts.get(scan.key);
    if (first != null && first.fits(scan)) {
      first.settle(scan);
      return first;
    }
    List<Template> alike = shapes.get(scan.structure);
    if (alike != null) {
      Template found = likeness.find(scan, alike);
      if (found != null) {
        found.settle(scan);
        return found;
      }
    }
    Template made = Template.of(scan, scan.key);
    add(made);
    return made;
  }

  /** Takes a template in, as new or as it was kept. */
  void add(Template template) {
    if (all.size() >= most || weight > most * BYTES_EACH) {
      sweep();
    }
    shapes.computeIfAbsent(template.structure, key -> new ArrayList<>()).add(template);
    firsts.put(template.number, template);
    all.add(template);
    weight += template.weight();
  }

  /** Templates that are one from now on. */
  void merge(Template kept, List<Template> others) {
    for (Template each : others) {
      each.becomes(kept);
      kept.seen += each.seen;
      if (firsts.size() < most * IDS_EACH) {
        firsts.put(each.number, kept);
      } else {
        firsts.remove(each.number);
      }
      weight -= each.weight();
      merged++;
    }
    all.removeAll(new HashSet<>(others));
    hand = 0;
  }

  /** Forgets templates, those first that were seen once: a round of the clock for each chance. */
  private void sweep() {
    int wanted = Math.max(1, all.size() / SWEPT);
    Set<Long> touched = new HashSet<>();
    int gone = 0;
    for (int steps = 0; gone < wanted && steps < all.size() * 9; steps++) {
      Template each = all.get(hand);
      hand = hand + 1 == all.size() ? 0 : hand + 1;
      if (!each.forgotten && each.isSpent()) {
        each.forgotten = true;
        weight -= each.weight();
        touched.add(each.structure);
        gone++;
      }
    }
    Template next = all.get(hand);
    firsts.values().removeIf(each -> each.forgotten);
    for (Long structure : touched) {
      List<Template> alike = shapes.getOrDefault(structure, List.of());
      alike.removeIf(each -> each.forgotten);
      if (alike.isEmpty()) {
        shapes.remove(structure);
      }
    }
    all.removeIf(each -> each.forgotten);
    hand = Math.max(0, all.indexOf(next));
    forgotten += gone;
  }

  Collection<Template> all() {
    return all;
  }

  /** What became of the template that once got an id, if it is not forgotten. */
  @Nullable Template first(long number) {
    return firsts.get(number);
  }

  /** Every id that was ever given and is not forgotten, with its template. */
  Map<Long, Template> ids() {
    return firsts;
  }

  /** Has a template found by an id that it took over. */
  void alias(long number, Template template) {
    firsts.put(number, template);
  }

  long forgotten() {
    return forgotten;
  }

  long merged() {
    return merged;
  }

  /** Goes on counting where another left off. */
  void count(long forgottenBefore, long mergedBefore) {
    forgotten = forgottenBefore;
    merged = mergedBefore;
  }
}
