package dev.berth.templates;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Finds the template of each message, in one pass: what a message is known as is decided when it is
 * read, and the id that it gets stays. Confined to one thread.
 *
 * <p>Bounded: when there are more templates than asked for, or when they take more than 2 KiB each,
 * those that were seen rarely and not for long are forgotten, and counted.
 */
public final class Templater {
  private final LineScan scan = new LineScan();
  private final TemplateTable table;

  /**
   * A templater that knows nothing yet.
   *
   * @param most how many templates are kept
   */
  public Templater(int most) {
    table = new TemplateTable(most);
  }

  /**
   * A templater that goes on where {@link #save} was called.
   *
   * @throws IllegalArgumentException if {@code state} is not what that gave
   */
  public Templater(int most, byte[] state) {
    this(most);
    TemplateState.load(state, table);
  }

  /** All that it knows; the ids are the same after {@link #Templater(int, byte[])}. */
  public byte[] save() {
    return TemplateState.save(table);
  }

  /** The template of the message in {@code line} from {@code from} to {@code to}. */
  public Template find(byte[] line, int from, int to) {
    scan.scan(line, from, to);
    return table.find(scan);
  }

  /** The template of a line of keys and values. */
  Template findValues(byte[] line, int from, int to) {
    scan.scanValues(line, from, to);
    return table.find(scan);
  }

  /** All templates that are known now. */
  public Collection<Template> templates() {
    return List.copyOf(table.all());
  }

  /**
   * The template that once got an id: under another id now, if it was merged since.
   *
   * @param id as {@link Template#id} gave it
   */
  public Optional<Template> findById(String id) {
    if (id.length() != 16 || !id.chars().allMatch(HexFormat::isHexDigit)) {
      return Optional.empty();
    }
    return Optional.ofNullable(table.first(HexFormat.fromHexDigitsToLong(id)));
  }

  /** How many templates were forgotten because there were too many. */
  public long forgotten() {
    return table.forgotten();
  }

  /** How many templates became another because a place in them was seen to vary. */
  public long merged() {
    return table.merged();
  }

  /** What the message that was asked about last looks like. */
  LineScan scan() {
    return scan;
  }
}
