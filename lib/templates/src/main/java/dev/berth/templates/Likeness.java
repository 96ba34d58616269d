package dev.berth.templates;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether a message that was never seen belongs to a template that is there. All that it is
 * asked about have the same delimiters at the same places.
 *
 * <p>Words are trusted: two messages with another word are of two templates, until a place has had
 * {@value #WORDS_THAT_VARY} words while all else stayed the same. What looks like a name (with
 * digits, dots or underscores in it) is a parameter as soon as it has been another.
 */
final class Likeness {
  /** So many words at one place make it a parameter. */
  static final int WORDS_THAT_VARY = 6;

  /** So many templates of one shape are compared with a message, the last used ones. */
  private static final int COMPARED = 96;

  private static final int NONE = -1;

  private final TemplateTable table;
  private int same;
  private int names;
  private int words;
  private int mixed;
  private int place;

  Likeness(TemplateTable table) {
    this.table = table;
  }

  /** The template that the message belongs to, made more general if need be. */
  @Nullable Template find(LineScan scan, List<Template> alike) {
    int from = Math.max(0, alike.size() - COMPARED);
    int best = NONE;
    int most = NONE;
    int near = 0;
    for (int i = from; i < alike.size(); i++) {
      compare(scan, alike.get(i));
      if (belongs() && same > most) {
        best = i;
        most = same;
      }
      near += isOneWordOff() ? 1 : 0;
    }
    if (best >= 0) {
      Template found = alike.get(best);
      alike.set(best, alike.getLast());
      alike.set(alike.size() - 1, found);
      widen(found, scan);
      return found;
    }
    return near < WORDS_THAT_VARY - 1 ? null : varied(scan, alike, from);
  }

  private void compare(LineScan scan, Template template) {
    same = 0;
    names = 0;
    words = 0;
    mixed = 0;
    place = NONE;
    if (!template.fits(scan)) {
      words = scan.count + 1;
      return;
    }
    for (int i = 0; i < scan.count; i++) {
      byte kind = scan.kinds[i];
      byte known = template.kinds[i];
      if (kind < LineScan.PENDING && known < LineScan.PENDING) {
        constants(scan, template, i);
      } else if ((kind < LineScan.PENDING || known < LineScan.PENDING) && !template.varies(i)) {
        if (kind == LineScan.NAME || known == LineScan.NAME) {
          names++;
        } else {
          mixed++;
        }
      }
    }
  }

  private void constants(LineScan scan, Template template, int i) {
    if (scan.hashes[i] == template.hashes[i]) {
      same++;
    } else if (scan.kinds[i] == LineScan.NAME && template.kinds[i] == LineScan.NAME) {
      names++;
    } else {
      words++;
      place = i;
    }
  }

  /** Names may differ if as much stays; a word may stand for a parameter if it is the only one. */
  private boolean belongs() {
    if (words > 0) {
      return false;
    }
    return mixed == 0
        ? names == 0 || (same > 0 && names <= same + 1)
        : mixed == 1 && names == 0 && same >= 2;
  }

  private boolean isOneWordOff() {
    return words == 1 && names + mixed == 0 && same >= 1;
  }

  private static void widen(Template template, LineScan scan) {
    for (int i = 0; i < scan.count; i++) {
      boolean constant = scan.kinds[i] < LineScan.PENDING;
      boolean known = template.kinds[i] < LineScan.PENDING;
      boolean other =
          (constant && known) ? scan.hashes[i] != template.hashes[i] : constant != known;
      if (other && !template.varies(i)) {
        template.vary(i, ParameterType.WORD);
      }
    }
  }

  /** Merges templates that differ in nothing but the word at one place, when they are many. */
  private @Nullable Template varied(LineScan scan, List<Template> alike, int from) {
    int[] counts = new int[scan.count];
    for (int i = from; i < alike.size(); i++) {
      compare(scan, alike.get(i));
      if (isOneWordOff()) {
        counts[place]++;
      }
    }
    for (int at = 0; at < counts.length; at++) {
      if (counts[at] >= WORDS_THAT_VARY - 1) {
        return merge(scan, alike, from, at);
      }
    }
    return null;
  }

  private Template merge(LineScan scan, List<Template> alike, int from, int at) {
    List<Template> others = new ArrayList<>();
    Template kept = null;
    for (int i = from; i < alike.size(); i++) {
      Template each = alike.get(i);
      compare(scan, each);
      if (isOneWordOff() && place == at) {
        others.add(each);
        kept = kept == null || each.seen > kept.seen ? each : kept;
      }
    }
    Template most = java.util.Objects.requireNonNull(kept);
    most.vary(at, ParameterType.WORD);
    others.remove(most);
    alike.removeAll(others);
    table.merge(most, others);
    return most;
  }
}
