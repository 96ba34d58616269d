package dev.berth.index;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.util.BytesRef;

/** The names that a field has in the records of a segment, by number. For one thread. */
final class SegmentNames {
  static final SegmentNames NONE = new SegmentNames(DocValues.emptySortedSet());

  private static final String KEYWORD = ".keyword";

  private final SortedSetDocValues values;

  private SegmentNames(SortedSetDocValues values) {
    this.values = values;
  }

  /** Of {@code FIELD.keyword} those of the field, where there is none of that name. */
  static SegmentNames of(LeafReaderContext leaf, String field) throws IOException {
    String name = LuceneFields.NAME + field;
    if (field.endsWith(KEYWORD) && leaf.reader().getFieldInfos().fieldInfo(name) == null) {
      name = name.substring(0, name.length() - KEYWORD.length());
    }
    return new SegmentNames(DocValues.getSortedSet(leaf.reader(), name));
  }

  /** How many different ones the segment has. */
  int size() {
    return Math.toIntExact(values.getValueCount());
  }

  /** How many a record has; then {@link #next} gives their numbers. */
  int seek(int document) throws IOException {
    return values.advanceExact(document) ? values.docValueCount() : 0;
  }

  int next() throws IOException {
    return Math.toIntExact(values.nextOrd());
  }

  /** Good until the next call. */
  BytesRef name(int number) throws IOException {
    return values.lookupOrd(number);
  }
}
