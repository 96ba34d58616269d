package dev.berth.engine.embedded;

import dev.berth.engine.embedded.TarEntry.Chunk;
import dev.berth.engine.embedded.TarEntry.SparseMap;
import dev.berth.engine.embedded.TarEntry.Time;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The extended header of a tar entry, as POSIX has it: {@code LENGTH KEY=VALUE} records that go
 * before the fields of the plain header. Values are kept byte for byte, as raw text: extended
 * attributes are binary.
 */
final class PaxRecords {
  private static final String XATTR = "SCHILY.xattr.";
  private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
  private static final Pattern TIME = Pattern.compile("(-?[0-9]{1,18})(?:\\.([0-9]*))?");

  private final Map<String, String> records;
  private final List<String> sparse;

  private PaxRecords(Map<String, String> records, List<String> sparse) {
    this.records = records;
    this.sparse = sparse;
  }

  static PaxRecords empty() {
    return new PaxRecords(Map.of(), List.of());
  }

  /** These and more, which win. */
  PaxRecords with(byte[] content) throws ArchiveException {
    Map<String, String> all = new HashMap<>(records);
    List<String> map = new ArrayList<>(sparse);
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int from = 0;
    while (from < text.length() && text.charAt(from) != '\0') {
      int end = from + length(text, from);
      int equals = text.indexOf('=', from);
      int key = text.indexOf(' ', from) + 1;
      if (end > text.length() || equals < key || equals >= end) {
        throw damaged();
      }
      String name = text.substring(key, equals);
      String value = text.substring(equals + 1, end - 1);
      if (name.equals("GNU.sparse.offset") || name.equals("GNU.sparse.numbytes")) {
        map.add(value);
      } else if (value.isEmpty() && !name.startsWith(XATTR)) {
        all.remove(name);
      } else {
        all.put(name, value);
      }
      from = end;
    }
    return new PaxRecords(all, map);
  }

  private static int length(String text, int from) throws ArchiveException {
    int space = text.indexOf(' ', from);
    if (space <= from || space - from > 9) {
      throw damaged();
    }
    String digits = text.substring(from, space);
    if (!NUMBER.matcher(digits).matches() || Integer.parseInt(digits) <= space - from + 1) {
      throw damaged();
    }
    return Integer.parseInt(digits);
  }

  @Nullable String text(String key) {
    return records.get(key);
  }

  long number(String key, long otherwise) throws ArchiveException {
    String value = records.get(key);
    return value == null ? otherwise : number(value);
  }

  Time time(String key, long otherwise) throws ArchiveException {
    String value = records.get(key);
    if (value == null) {
      return new Time(otherwise, 0);
    }
    var matcher = TIME.matcher(value);
    if (!matcher.matches()) {
      throw damaged();
    }
    String fraction = matcher.group(2) == null ? "" : matcher.group(2);
    int nanoseconds = Integer.parseInt((fraction + "000000000").substring(0, 9));
    long seconds = Long.parseLong(matcher.group(1));
    boolean before1970 = value.startsWith("-") && nanoseconds > 0;
    return before1970
        ? new Time(seconds - 1, 1_000_000_000 - nanoseconds)
        : new Time(seconds, nanoseconds);
  }

  /** Extended attributes, name to value. */
  Map<String, String> xattrs() {
    Map<String, String> xattrs = new HashMap<>();
    records.forEach(
        (key, value) -> {
          if (key.startsWith(XATTR)) {
            xattrs.put(key.substring(XATTR.length()), value);
          }
        });
    return xattrs;
  }

  /** Whether the data begins with the map of a file with holes (GNU's form 1.0). */
  boolean sparseMapIsInData() {
    return "1".equals(records.get("GNU.sparse.major"));
  }

  /** The map of a file with holes in GNU's forms 0.0 and 0.1; null when there is none. */
  @Nullable SparseMap sparseMap() throws ArchiveException {
    String size = records.get("GNU.sparse.size");
    if (size == null || sparseMapIsInData()) {
      return null;
    }
    String map = records.get("GNU.sparse.map");
    List<String> numbers = map == null ? sparse : List.of(map.split(",", -1));
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i + 1 < numbers.size(); i += 2) {
      chunks.add(new Chunk(number(numbers.get(i)), number(numbers.get(i + 1))));
    }
    return new SparseMap(number(size), chunks);
  }

  private static long number(String value) throws ArchiveException {
    if (!NUMBER.matcher(value).matches()) {
      throw damaged();
    }
    return Long.parseLong(value);
  }

  private static ArchiveException damaged() {
    return ArchiveException.broken("an extended header in it is damaged");
  }
}
