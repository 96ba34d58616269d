package dev.berth.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;

/** One detail of the records of a segment. For one thread, and records in rising order. */
final class DetailColumn {
  static final DetailColumn NONE =
      new DetailColumn(DocValues.emptySorted(), DocValues.emptyBinary(), new byte[0], new int[0]);

  private static final String KEYWORD = ".keyword";

  private final SortedDocValues shapes;
  private final BinaryDocValues values;
  private final byte[] wanted;

  /** Which of the details it is, by the number of the shape. */
  private final int[] places;

  private final ByteArrayDataInput in = new ByteArrayDataInput();
  private final BytesRef name = new BytesRef();
  private double number;
  private boolean numeric;

  private DetailColumn(
      SortedDocValues shapes, BinaryDocValues values, byte[] wanted, int[] places) {
    this.shapes = shapes;
    this.values = values;
    this.wanted = wanted;
    this.places = places;
  }

  /** Of {@code FIELD.keyword} the detail {@code FIELD}, where there is none of that name. */
  static DetailColumn of(LeafReader reader, String field) throws IOException {
    BinaryDocValues values = reader.getBinaryDocValues(Details.COLUMN);
    if (values == null) {
      return NONE;
    }
    SortedDocValues shapes = DocValues.getSorted(reader, LuceneFields.SHAPE);
    byte[] wanted = field.getBytes(StandardCharsets.UTF_8);
    int[] places = places(shapes, wanted);
    if (field.endsWith(KEYWORD) && Arrays.stream(places).allMatch(place -> place < 0)) {
      wanted = Arrays.copyOf(wanted, wanted.length - KEYWORD.length());
      places = places(shapes, wanted);
    }
    return new DetailColumn(shapes, values, wanted, places);
  }

  private static int[] places(SortedDocValues shapes, byte[] wanted) throws IOException {
    int[] places = new int[shapes.getValueCount()];
    for (int i = 0; i < places.length; i++) {
      places[i] = Shapes.place(shapes.lookupOrd(i), wanted);
    }
    return places;
  }

  /** Whether a record has it; then {@link #isNumber} tells what it is. */
  boolean seek(int document) throws IOException {
    if (!shapes.advanceExact(document)) {
      return values.advanceExact(document) && seekNamed();
    }
    int place = places[shapes.ordValue()];
    if (place < 0 || !values.advanceExact(document)) {
      return false;
    }
    begin();
    for (int i = 0; i < place; i++) {
      Details.skip(in, in.readVInt());
    }
    read();
    return true;
  }

  private void begin() throws IOException {
    BytesRef bytes = values.binaryValue();
    in.reset(bytes.bytes, bytes.offset, bytes.length);
    name.bytes = bytes.bytes;
  }

  /** In a record without a shape the names stand before the values. */
  private boolean seekNamed() throws IOException {
    begin();
    while (!in.eof()) {
      int length = in.readVInt();
      int from = in.getPosition();
      in.skipBytes(length);
      if (Arrays.equals(name.bytes, from, from + length, wanted, 0, wanted.length)) {
        read();
        return true;
      }
      Details.skip(in, in.readVInt());
    }
    return false;
  }

  private void read() throws IOException {
    int kind = in.readVInt();
    numeric = kind < Details.NAME;
    if (kind == Details.NUMBER) {
      number = Double.longBitsToDouble(in.readLong());
    } else if (kind == Details.WHOLE) {
      number = in.readZLong();
    } else {
      name.offset = in.getPosition();
      name.length = kind - Details.NAME;
    }
  }

  boolean isNumber() {
    return numeric;
  }

  double number() {
    return number;
  }

  /** Good until the next record. */
  BytesRef name() {
    return name;
  }
}
