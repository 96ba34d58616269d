package dev.berth.index;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * The details of a record as they are kept: all values in one column, in the order of the record's
 * {@link Shapes shape}, and for each a sign of 12 bits by which records are found that may have it.
 */
final class Details {
  /** The values of a record. */
  static final String COLUMN = "details";

  /** What its values have for signs. */
  static final String SIGN = "sign";

  static final int NUMBER = 0;
  static final int WHOLE = 1;
  static final int NAME = 2;

  private static final int SIGNS = 1 << 12;
  private static final double LARGEST_WHOLE = 1L << 53;
  private static final BytesRef[] SIGN_TERMS = signs();

  private Details() {}

  private static BytesRef[] signs() {
    BytesRef[] signs = new BytesRef[SIGNS];
    for (int i = 0; i < SIGNS; i++) {
      signs[i] = new BytesRef(new byte[] {(byte) (i >> 6), (byte) (i & 63)});
    }
    return signs;
  }

  /**
   * Puts the details of a record into a document.
   *
   * @param names those that are kept, in their order
   * @param named whether their names stand with them, since the record has no shape
   */
  static void write(
      List<IndexableField> document,
      List<String> names,
      Map<String, FieldValue> values,
      boolean named) {
    if (names.isEmpty()) {
      return;
    }
    DetailBytes out = new DetailBytes(16 * names.size());
    for (String name : names) {
      if (named) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        out.vint(bytes.length).bytes(bytes, bytes.length);
      }
      BytesRef sign = write(name, Objects.requireNonNull(values.get(name)), out);
      document.add(new StringField(SIGN, sign, NO));
    }
    document.add(new BinaryDocValuesField(COLUMN, out.whole()));
  }

  private static final Field.Store NO = Field.Store.NO;

  private static BytesRef write(String name, FieldValue value, DetailBytes out) {
    return switch (value) {
      case FieldValue.Figure(double number) -> {
        writeNumber(number, out);
        yield sign(name, number);
      }
      case FieldValue.Flag(boolean flag) -> writeName(name, Boolean.toString(flag), out);
      case FieldValue.Tag(String text) -> writeName(name, text, out);
      default -> throw new IllegalArgumentException("No detail: " + value);
    };
  }

  private static BytesRef writeName(String name, String text, DetailBytes out) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(bytes.length, LuceneFields.LONGEST_NAME);
    out.vint(length + NAME).bytes(bytes, length);
    return sign(name, bytes, 0, length);
  }

  private static void writeNumber(double number, DetailBytes out) {
    if (Math.abs(number) < LARGEST_WHOLE && number == Math.rint(number)) {
      out.vint(WHOLE).zigzag((long) number);
    } else {
      out.vint(NUMBER).fixed(Double.doubleToRawLongBits(number));
    }
  }

  /** Goes past a value of a kind that was read just now. */
  static void skip(ByteArrayDataInput in, int kind) {
    switch (kind) {
      case NUMBER -> in.skipBytes(Long.BYTES);
      case WHOLE -> in.readVLong();
      default -> in.skipBytes(kind - NAME);
    }
  }

  /** What a name of a field has for a sign. */
  static BytesRef sign(String field, BytesRef name) {
    return sign(field, name.bytes, name.offset, name.length);
  }

  private static BytesRef sign(String field, byte[] bytes, int from, int length) {
    int hash = StringHelper.murmurhash3_x86_32(bytes, from, length, field.hashCode());
    return SIGN_TERMS[hash & (SIGNS - 1)];
  }

  /** What a number of a field has for a sign. */
  static BytesRef sign(String field, double number) {
    int hash = (Double.hashCode(number + 0.0) + 31 * field.hashCode()) * 0x9e3779b1;
    return SIGN_TERMS[hash >>> 20];
  }
}
