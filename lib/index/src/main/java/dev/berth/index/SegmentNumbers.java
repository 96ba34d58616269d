package dev.berth.index;

import java.io.IOException;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.util.NumericUtils;

/** The numbers that a field has in the records of a segment. For one thread. */
final class SegmentNumbers {
  static final SegmentNumbers NONE =
      new SegmentNumbers(DocValues.emptySortedNumeric(), DetailColumn.NONE, false);

  private static final double NANOS_IN_MILLI = 1e6;

  private final SortedNumericDocValues values;
  private final DetailColumn details;
  private final boolean times;
  private boolean detail;

  private SegmentNumbers(SortedNumericDocValues values, DetailColumn details, boolean times) {
    this.values = values;
    this.details = details;
    this.times = times;
  }

  /** Times are in milliseconds since 1970. */
  static SegmentNumbers of(LeafReaderContext leaf, String field) throws IOException {
    boolean times = LuceneFields.isTime(field);
    String name = times ? LuceneFields.TIME : LuceneFields.NUMBER + field;
    return new SegmentNumbers(
        DocValues.getSortedNumeric(leaf.reader(), name),
        times ? DetailColumn.NONE : DetailColumn.of(leaf.reader(), field),
        times);
  }

  /** How many a record has; then {@link #next} gives them, in rising order. */
  int seek(int document) throws IOException {
    detail = false;
    if (values.advanceExact(document)) {
      return values.docValueCount();
    }
    detail = details.seek(document) && details.isNumber();
    return detail ? 1 : 0;
  }

  double next() throws IOException {
    if (detail) {
      return details.number();
    }
    long value = values.nextValue();
    return times ? Math.floor(value / NANOS_IN_MILLI) : NumericUtils.sortableLongToDouble(value);
  }
}
