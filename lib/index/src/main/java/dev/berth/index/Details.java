package dev.berth.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.StringField;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.StringHelper;

/**
 * The details of a record as they are kept: all values in one column, in the order of the record's
 * {@link Shapes shape}, and for each a sign of 12 bits by which records are found that may have it.
 * For one record.
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

  private final List<String> names = new ArrayList<>();
  private final List<FieldValue> values = new ArrayList<>();

  private static BytesRef[] signs() {
    BytesRef[] signs = new BytesRef[SIGNS];
    for (int i = 0; i < SIGNS; i++) {
      signs[i] = new BytesRef(new byte[] {(byte) (i >> 6), (byte) (i & 63)});
    }
    return signs;
  }

  void add(String name, FieldValue value) {
    names.add(name);
    values.add(value);
  }

  /**
   * Puts them into a document.
   *
   * @param named whether their names stand with them, since the record has no shape
   */
  void write(Document document, boolean named) {
    if (names.isEmpty()) {
      return;
    }
    ByteBuffersDataOutput out = new ByteBuffersDataOutput(16L * names.size());
    try {
      for (int i = 0; i < names.size(); i++) {
        if (named) {
          byte[] name = names.get(i).getBytes(StandardCharsets.UTF_8);
          out.writeVInt(name.length);
          out.writeBytes(name, name.length);
        }
        document.add(new StringField(SIGN, write(names.get(i), values.get(i), out), NO));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    document.add(new BinaryDocValuesField(COLUMN, new BytesRef(out.toArrayCopy())));
  }

  private static final Field.Store NO = Field.Store.NO;

  private static BytesRef write(String name, FieldValue value, ByteBuffersDataOutput out)
      throws IOException {
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

  private static BytesRef writeName(String name, String text, ByteBuffersDataOutput out)
      throws IOException {
    BytesRef bytes = LuceneFields.name(text);
    out.writeVInt(bytes.length + NAME);
    out.writeBytes(bytes.bytes, bytes.offset, bytes.length);
    return sign(name, bytes);
  }

  private static void writeNumber(double number, ByteBuffersDataOutput out) throws IOException {
    if (Math.abs(number) < LARGEST_WHOLE && number == Math.rint(number)) {
      out.writeVInt(WHOLE);
      out.writeZLong((long) number);
    } else {
      out.writeVInt(NUMBER);
      out.writeLong(Double.doubleToRawLongBits(number));
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
    int hash =
        StringHelper.murmurhash3_x86_32(name.bytes, name.offset, name.length, field.hashCode());
    return SIGN_TERMS[hash & (SIGNS - 1)];
  }

  /** What a number of a field has for a sign. */
  static BytesRef sign(String field, double number) {
    int hash = (Double.hashCode(number + 0.0) + 31 * field.hashCode()) * 0x9e3779b1;
    return SIGN_TERMS[hash >>> 20];
  }
}
