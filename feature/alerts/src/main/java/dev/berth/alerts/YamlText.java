package dev.berth.alerts;

import dev.berth.alerts.YamlValue.Entries;
import dev.berth.alerts.YamlValue.Entry;
import dev.berth.alerts.YamlValue.Items;
import dev.berth.alerts.YamlValue.Scalar;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one YAML text, or JSON, which is YAML too, into {@link YamlValue}s. Aliases and tags are
 * refused: rules need neither, and texts that grow by repeating themselves need the first. Confined
 * to one thread, used once.
 */
final class YamlText {
  /** How long a text may be, in characters. */
  static final int LONGEST = 1024 * 1024;

  private static final int MOST_VALUES = 50_000;
  private static final int DEEPEST = 12;

  private final String file;
  private final Problems problems;
  private final Iterator<Event> events;
  private int values;

  private YamlText(String file, String text, Problems problems) {
    this.file = file;
    this.problems = problems;
    LoadSettings settings =
        LoadSettings.builder().setLabel("file").setCodePointLimit(LONGEST).build();
    this.events = new Parse(settings).parseString(text).iterator();
  }

  /**
   * Reads the one document of a text.
   *
   * @param file its name, for the places of problems
   * @return null when it cannot be read at all; why is among the problems
   */
  static @Nullable YamlValue read(String file, String text, Problems problems) {
    Place start = new Place(file, 1, 1);
    if (text.length() > LONGEST) {
      problems.error(
          start,
          "",
          "The file is too large: %,d characters, and at most %,d are read."
              .formatted(text.length(), LONGEST));
      return null;
    }
    try {
      return new YamlText(file, text.startsWith("\uFEFF") ? text.substring(1) : text, problems)
          .document(start);
    } catch (Unreadable unreadable) {
      problems.error(unreadable.place, "", unreadable.sentence);
    } catch (MarkedYamlEngineException failure) {
      Place place = failure.getProblemMark().map(mark -> placeOf(file, mark)).orElse(start);
      problems.error(place, "", "This is not YAML: " + oneLine(failure.getProblem()) + ".");
    } catch (YamlEngineException failure) {
      problems.error(start, "", "This is not YAML: " + oneLine(failure.getMessage()) + ".");
    }
    return null;
  }

  private static String oneLine(@Nullable String text) {
    String line = text == null ? "it cannot be read" : text.replaceAll("\\s+", " ").strip();
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }

  private @Nullable YamlValue document(Place start) {
    YamlValue document = null;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() != Event.ID.DocumentStart) {
        continue;
      }
      if (document != null) {
        problems.error(place(event), "", "There is a second document. Put one into each file.");
        break;
      }
      document = value(events.next(), 0);
    }
    if (document == null || (document instanceof Scalar scalar && scalar.isNothing())) {
      problems.error(start, "", "The file is empty. It needs 'rules:' or 'receivers:'.");
      return null;
    }
    return document;
  }

  private YamlValue value(Event event, int depth) {
    if (++values > MOST_VALUES) {
      throw new Unreadable(
          place(event), "The file holds more than %,d values.".formatted(MOST_VALUES));
    }
    if (depth > DEEPEST) {
      throw new Unreadable(place(event), "Values are nested more than %d deep.".formatted(DEEPEST));
    }
    if (event instanceof AliasEvent) {
      throw new Unreadable(place(event), "Aliases (*name) are not read here. Write it out.");
    }
    if (event instanceof NodeEvent node && node.getAnchor().isPresent()) {
      throw new Unreadable(place(event), "Anchors (&name) are not read here. Remove it.");
    }
    return switch (event) {
      case ScalarEvent scalar -> scalar(scalar);
      case SequenceStartEvent sequence -> items(sequence, depth);
      case MappingStartEvent mapping -> entries(mapping, depth);
      default -> throw new IllegalStateException("Unexpected event " + event);
    };
  }

  private Scalar scalar(ScalarEvent event) {
    event
        .getTag()
        .filter(tag -> !tag.equals("!") && !tag.startsWith("tag:yaml.org,2002:str"))
        .ifPresent(
            _ -> problems.error(place(event), "", "Tags (!name) are not read here. Remove it."));
    return new Scalar(event.getValue(), event.getScalarStyle() != ScalarStyle.PLAIN, place(event));
  }

  private Items items(Event start, int depth) {
    List<YamlValue> items = new ArrayList<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.SequenceEnd;
        next = events.next()) {
      items.add(value(next, depth + 1));
    }
    return new Items(items, place(start));
  }

  private Entries entries(Event start, int depth) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Event next = events.next();
        next.getEventId() != Event.ID.MappingEnd;
        next = events.next()) {
      Place place = place(next);
      if (!(value(next, depth + 1) instanceof Scalar key)) {
        throw new Unreadable(place, "A key must be a text.");
      }
      YamlValue value = value(events.next(), depth + 1);
      Entry earlier = entries.putIfAbsent(key.text(), new Entry(place, value));
      if (earlier != null) {
        problems.error(
            place,
            "",
            "The key '%s' stands here twice, first in line %d. Keep one."
                .formatted(Shown.text(key.text()), earlier.key().line()));
      }
    }
    return new Entries(entries, place(start));
  }

  private Place place(Event event) {
    return placeOf(file, event.getStartMark().orElseThrow());
  }

  private static Place placeOf(String file, Mark mark) {
    return new Place(file, mark.getLine() + 1, mark.getColumn() + 1);
  }

  /** Ends the reading of a text that cannot be understood any further. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Place place;
    private final String sentence;

    Unreadable(Place place, String sentence) {
      super(sentence, null, false, false);
      this.place = place;
      this.sentence = sentence;
    }
  }
}
