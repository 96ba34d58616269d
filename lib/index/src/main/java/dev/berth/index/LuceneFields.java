package dev.berth.index;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.BytesRef;

/**
 * What becomes of a record's fields in Lucene. A field {@code f} is {@code text.f}, {@code name.f}
 * or {@code number.f}, by what it holds; a detail is in {@link Details}; one that is new when there
 * are too many already is kept in the source alone.
 */
final class LuceneFields {
  /** Nanoseconds since 1970. */
  static final String TIME = "time";

  static final String SOURCE = "source";

  /** The words of all values that are texts or names. */
  static final String ANY = "any";

  /** Which fields and details a record has, one by one, if it has no shape. */
  static final String HAS = "has";

  /** Which fields and details a record has together: {@link Shapes}. */
  static final String SHAPE = "shape";

  /** The field that tells a record from all others. */
  static final String KEY = "_key";

  static final String TEXT = "text.";

  /** The words of messages, which are not in {@link #ANY}. */
  static final String MESSAGE = TEXT + FieldValue.Message.FIELD;

  static final String NAME = "name.";
  static final String NUMBER = "number.";

  /** The longest name that is kept whole; of longer ones this many bytes are. */
  static final int LONGEST_NAME = 1024;

  private static final Set<String> TIMES = Set.of("@timestamp", "time");
  private static final Instant EARLIEST = Instant.parse("1678-01-01T00:00:00Z");
  private static final Instant LATEST = Instant.parse("2262-01-01T00:00:00Z");

  private static final FieldType SHAPES = shapes();

  private LuceneFields() {}

  private static FieldType shapes() {
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS);
    type.setOmitNorms(true);
    type.setTokenized(false);
    type.setDocValuesType(DocValuesType.SORTED);
    type.freeze();
    return type;
  }

  /** Whether a field is what a person calls the time of a record. */
  static boolean isTime(String field) {
    return TIMES.contains(field);
  }

  static long nanos(Instant time) {
    return Math.addExact(Math.multiplyExact(time.getEpochSecond(), 1_000_000_000L), time.getNano());
  }

  /** Records from one time to before another, which may be beyond all that there are. */
  static Query within(Instant from, Instant to) {
    return LongField.newRangeQuery(TIME, bounded(from), bounded(to) - 1);
  }

  private static long bounded(Instant time) {
    if (time.isBefore(EARLIEST)) {
      return nanos(EARLIEST);
    }
    return nanos(time.isAfter(LATEST) ? LATEST : time);
  }

  static Instant time(long nanos) {
    return Instant.ofEpochSecond(
        Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
  }

  /** The beginning of a name that is too long. */
  static BytesRef name(String name) {
    byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
    return new BytesRef(bytes, 0, Math.min(bytes.length, LONGEST_NAME));
  }

  /** The record as it is shown; older ones are kept as texts. */
  static String source(Document stored) {
    BytesRef bytes = stored.getBinaryValue(SOURCE);
    return bytes == null
        ? Objects.requireNonNullElse(stored.get(SOURCE), "")
        : bytes.utf8ToString();
  }

  /** What Lucene takes a record as. */
  static List<IndexableField> document(Entry entry, FieldNames known) {
    List<IndexableField> document = new ArrayList<>(40);
    document.add(new LongField(TIME, nanos(entry.time()), Field.Store.NO));
    document.add(new StoredField(SOURCE, entry.source().getBytes(StandardCharsets.UTF_8)));
    Map<String, FieldValue> fields = entry.fields();
    Map<String, FieldValue> details = entry.details();
    Shapes.Names names =
        new Shapes.Names(List.copyOf(fields.keySet()), List.copyOf(details.keySet()));
    BytesRef shape = known.shapes().find(names);
    if (shape == null) {
      // Of a shape that there is all names were admitted.
      names =
          new Shapes.Names(
              names.fields().stream().filter(known::admit).toList(),
              names.details().stream().filter(known::admitDetail).toList());
      shape = known.shapes().admit(names);
    }
    for (String name : names.fields()) {
      FieldValue value = Objects.requireNonNull(fields.get(name));
      if (value instanceof FieldValue.Tag(String text)) {
        document.add(known.tags().field(name, text));
      } else {
        addValue(document, name, value);
      }
    }
    Details.write(document, names.details(), details, shape == null);
    if (shape == null) {
      names.terms().forEach(term -> document.add(new StringField(HAS, term, Field.Store.NO)));
    } else {
      document.add(new Field(SHAPE, shape, SHAPES));
    }
    return document;
  }

  private static void addValue(List<IndexableField> document, String name, FieldValue value) {
    switch (value) {
      case FieldValue.Text(String text) -> addWords(document, name, text);
      case FieldValue.Message(String text) -> document.add(new WordsField(MESSAGE, text));
      case FieldValue.Name(String text) -> {
        addName(document, name, text);
        document.add(new WordsField(ANY, text));
      }
      case FieldValue.Both(String text) -> {
        addWords(document, name, text);
        addName(document, name, text);
      }
      case FieldValue.Tag(String text) ->
          document.add(new KeywordField(NAME + name, name(text), Field.Store.NO));
      case FieldValue.Figure(double number) ->
          document.add(new DoubleField(NUMBER + name, number, Field.Store.NO));
      case FieldValue.Flag(boolean flag) -> addName(document, name, Boolean.toString(flag));
      case FieldValue.Label(String text) -> addName(document, name, text);
      case FieldValue.Key(String key) ->
          document.add(
              new StringField(
                  NAME + name, key, name.equals(KEY) ? Field.Store.YES : Field.Store.NO));
      case FieldValue.Several(List<FieldValue> values) ->
          values.forEach(one -> addValue(document, name, one));
    }
  }

  private static void addWords(List<IndexableField> document, String name, String text) {
    document.add(new WordsField(TEXT + name, text));
    document.add(new WordsField(ANY, text));
  }

  private static void addName(List<IndexableField> document, String name, String text) {
    document.add(new KeywordField(NAME + name, name(text), Field.Store.NO));
  }
}
