package dev.berth.templates;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the messages of one statement of a program have in common. Its id never changes; its text
 * does when a place is seen to vary. Confined to the thread of its {@link Templater}.
 */
public final class Template {
  private static final int OFTEN = 100;
  private static final int BYTES = 300;
  private static final int BYTES_OF_TOKEN = 60;

  final long number;
  final long structure;
  final byte[][] words;
  final byte[][] gaps;
  final byte[] kinds;
  final long[] hashes;

  /** How many lines had it. */
  long seen;

  /** How many parameters have always had the same word. */
  int pending;

  /** How many looks for what to forget it survives yet. */
  private int chances;

  /** Whether the templater has forgotten it. */
  boolean forgotten;

  private @Nullable Template heir;
  private @Nullable String text;
  private byte @Nullable [] json;
  private byte @Nullable [] @Nullable [] jsonNames;
  private @Nullable List<String> names;

  Template(
      long number, long structure, byte[][] words, byte[][] gaps, byte[] kinds, long[] hashes) {
    this.number = number;
    this.structure = structure;
    this.words = words;
    this.gaps = gaps;
    this.kinds = kinds;
    this.hashes = hashes;
    for (byte kind : kinds) {
      pending += kind == LineScan.PENDING ? 1 : 0;
    }
  }

  static Template of(LineScan scan, long number) {
    int count = scan.count;
    byte[][] words = new byte[count][];
    byte[][] gaps = new byte[count + 1][];
    byte[] kinds = new byte[count];
    long[] hashes = new long[count];
    int end = scan.from;
    for (int i = 0; i < count; i++) {
      gaps[i] = java.util.Arrays.copyOfRange(scan.bytes, end, scan.starts[i]);
      words[i] =
          scan.kinds[i] >= LineScan.VARIABLE
              ? new byte[0]
              : java.util.Arrays.copyOfRange(scan.bytes, scan.starts[i], scan.ends[i]);
      kinds[i] = scan.kinds[i];
      hashes[i] = scan.hashes[i];
      end = scan.ends[i];
    }
    gaps[count] = java.util.Arrays.copyOfRange(scan.bytes, end, scan.to);
    return new Template(number, scan.structure, words, gaps, kinds, hashes);
  }

  /** Sixteen hexadecimal digits, the same for ever. */
  public String id() {
    return HexFormat.of().toHexDigits(number);
  }

  /** The text with {@code <name>} for each parameter, as it is known now. */
  public String text() {
    String known = text;
    if (known == null) {
      StringBuilder all = new StringBuilder();
      List<String> parameters = names();
      int parameter = 0;
      for (int i = 0; i < kinds.length; i++) {
        all.append(new String(gaps[i], StandardCharsets.UTF_8));
        if (kinds[i] >= LineScan.VARIABLE) {
          all.append('<').append(parameters.get(parameter++)).append('>');
        } else {
          all.append(new String(words[i], StandardCharsets.UTF_8));
        }
      }
      known = all.append(new String(gaps[kinds.length], StandardCharsets.UTF_8)).toString();
      text = known;
    }
    return known;
  }

  /** The names of the parameters, in their order in the text. */
  public List<String> names() {
    List<String> known = names;
    if (known == null) {
      known = List.copyOf(ParameterNames.of(this));
      names = known;
    }
    return known;
  }

  /** {@code "message type":…,"template_id":…} of JSON. */
  byte[] json() {
    byte[] known = json;
    if (known == null) {
      JsonText all = new JsonText();
      all.raw("\"message type\":").quoted(text()).raw(",\"template_id\":").quoted(id());
      known = java.util.Arrays.copyOf(all.bytes, all.length);
      json = known;
    }
    return known;
  }

  /** The names of the parameters as JSON. */
  byte[][] jsonNames() {
    byte[][] known = jsonNames;
    if (known == null) {
      known =
          names().stream()
              .map(name -> ('"' + name + '"').getBytes(StandardCharsets.UTF_8))
              .toArray(byte[][]::new);
      jsonNames = known;
    }
    return known;
  }

  /** The types of the parameters, in their order in the text. */
  public List<ParameterType> types() {
    List<ParameterType> types = new ArrayList<>();
    for (byte kind : kinds) {
      if (kind >= LineScan.VARIABLE) {
        types.add(ParameterType.of(kind));
      }
    }
    return types;
  }

  /** How many lines had this template. */
  public long seen() {
    return seen;
  }

  /** Whether it has as many tokens: hashes that are the same by design are no reason to fail. */
  boolean fits(LineScan scan) {
    return kinds.length == scan.count;
  }

  /** Counts a line. */
  void see() {
    see(1);
  }

  /** Counts lines. */
  void see(long lines) {
    seen += lines;
    chances = seen < 2 ? 1 : seen < OFTEN ? 3 : 8;
  }

  /** Takes one chance; whether there was none left. */
  boolean isSpent() {
    return chances-- <= 0;
  }

  /** About how many bytes of memory it takes. */
  long weight() {
    long bytes = BYTES;
    for (byte[] word : words) {
      bytes += word.length;
    }
    for (byte[] gap : gaps) {
      bytes += gap.length;
    }
    return bytes + (long) BYTES_OF_TOKEN * kinds.length;
  }

  boolean isVariable(int token) {
    return kinds[token] >= LineScan.VARIABLE;
  }

  boolean isRequest(int token) {
    return kinds[token] == ParameterType.REQUEST.kind;
  }

  /** Whether a place was seen to hold one word and another. */
  boolean varies(int token) {
    return kinds[token] == ParameterType.WORD.kind;
  }

  /** Is another template from now on: it was seen to be the same. */
  void becomes(Template other) {
    heir = other;
  }

  /** What this template has become: itself, mostly. */
  Template current() {
    Template current = this;
    while (current.heir != null) {
      current = current.heir;
    }
    return current;
  }

  /** Shows those parameters as such whose word is another now. */
  void settle(LineScan scan) {
    for (int i = 0; i < kinds.length && pending > 0; i++) {
      if (kinds[i] == LineScan.PENDING
          && (scan.kinds[i] != LineScan.PENDING || scan.hashes[i] != hashes[i])) {
        byte kind = scan.kinds[i];
        vary(i, kind >= LineScan.VARIABLE ? ParameterType.of(kind) : ParameterType.WORD);
      }
    }
  }

  /** Takes a word for a parameter from now on. */
  void vary(int token, ParameterType type) {
    pending -= kinds[token] == LineScan.PENDING ? 1 : 0;
    kinds[token] = type.kind;
    text = null;
    names = null;
    json = null;
    jsonNames = null;
  }
}
