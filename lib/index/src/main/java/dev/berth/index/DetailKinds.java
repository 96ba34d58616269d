package dev.berth.index;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.util.BytesRef;

/**
 * What details hold, as the first records of each segment show it; one that none of them has counts
 * as a name. For one reading.
 */
final class DetailKinds {
  /** Records of a segment that are looked at. */
  private static final int SAMPLE = 1000;

  private final SortedMap<String, FieldKind> kinds;
  private final ByteArrayDataInput in = new ByteArrayDataInput();

  private DetailKinds(SortedMap<String, FieldKind> kinds) {
    this.kinds = kinds;
  }

  /** Adds what details hold to what fields do. */
  static void addTo(SortedMap<String, FieldKind> kinds, IndexReader reader, FieldNames names)
      throws IOException {
    DetailKinds found = new DetailKinds(kinds);
    for (LeafReaderContext leaf : reader.leaves()) {
      found.look(leaf.reader());
    }
    names.details().forEach(name -> kinds.putIfAbsent(name, FieldKind.NAME));
  }

  private void look(LeafReader reader) throws IOException {
    BinaryDocValues values = reader.getBinaryDocValues(Details.COLUMN);
    if (values == null) {
      return;
    }
    SortedDocValues shapes = DocValues.getSorted(reader, LuceneFields.SHAPE);
    Map<Integer, List<String>> known = new HashMap<>();
    for (int document = 0; document < Math.min(SAMPLE, reader.maxDoc()); document++) {
      if (values.advanceExact(document)) {
        BytesRef bytes = values.binaryValue();
        in.reset(bytes.bytes, bytes.offset, bytes.length);
        if (shapes.advanceExact(document)) {
          List<String> names = known.get(shapes.ordValue());
          if (names == null) {
            names = Shapes.details(shapes.lookupOrd(shapes.ordValue()));
            known.put(shapes.ordValue(), names);
          }
          for (String name : names) {
            value(name);
          }
        } else {
          named();
        }
      }
    }
  }

  /** In a record without a shape the names stand before the values. */
  private void named() {
    while (!in.eof()) {
      byte[] name = new byte[in.readVInt()];
      in.readBytes(name, 0, name.length);
      value(new String(name, StandardCharsets.UTF_8));
    }
  }

  private void value(String name) {
    int kind = in.readVInt();
    Details.skip(in, kind);
    kinds.merge(name, kind < Details.NAME ? FieldKind.NUMBER : FieldKind.NAME, FieldKind::more);
  }
}
