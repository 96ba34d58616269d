package dev.berth.index;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.SortedNumericSortField;
import org.apache.lucene.search.SortedSetSelector;
import org.apache.lucene.search.SortedSetSortField;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;

/** Finds the rows of a page. For one listing. */
final class RowSearch {
  private static final String KEY = LuceneFields.NAME + LuceneFields.KEY;

  private final Listing listing;

  RowSearch(Listing listing) {
    this.listing = listing;
  }

  Rows find(IndexSearcher searcher, Query query) throws IOException {
    if (listing.limit() == 0) {
      return new Rows(searcher.count(query), true, List.of());
    }
    TopFieldDocs found =
        searcher.search(
            query,
            new TopFieldCollectorManager(sort(), listing.limit(), after(), listing.counted()));
    List<Row> rows = new ArrayList<>();
    for (ScoreDoc one : found.scoreDocs) {
      rows.add(row(searcher.storedFields().document(one.doc), (FieldDoc) one));
    }
    boolean exact = found.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
    return new Rows(found.totalHits.value(), exact, rows);
  }

  /** The time comes last in any case, so that a row has one. */
  private Sort sort() {
    List<SortField> fields = new ArrayList<>();
    listing.order().forEach(key -> fields.add(sortField(key)));
    fields.add(DayIndex.byTime(Search.Order.NEWEST));
    return new Sort(fields.toArray(SortField[]::new));
  }

  private static SortField sortField(SortKey key) {
    boolean down = key.descending();
    boolean missingIsLarge = down == key.missingFirst();
    return switch (key.kind()) {
      case TIME -> LongField.newSortField(LuceneFields.TIME, down, selector(down));
      case NUMBER ->
          new SortedNumericSortField(
              LuceneFields.NUMBER + key.field(),
              SortField.Type.DOUBLE,
              down,
              selector(down),
              missingNumber(key));
      case NAME ->
          new SortedSetSortField(
              LuceneFields.NAME + key.field(),
              down,
              down ? SortedSetSelector.Type.MAX : SortedSetSelector.Type.MIN,
              missingIsLarge ? SortField.STRING_LAST : SortField.STRING_FIRST);
    };
  }

  private static SortedNumericSelector.Type selector(boolean descending) {
    return descending ? SortedNumericSelector.Type.MAX : SortedNumericSelector.Type.MIN;
  }

  private static double missingNumber(SortKey key) {
    return key.descending() == key.missingFirst()
        ? Double.POSITIVE_INFINITY
        : Double.NEGATIVE_INFINITY;
  }

  private @Nullable FieldDoc after() {
    if (listing.after().isEmpty()) {
      return null;
    }
    List<@Nullable Object> fields = new ArrayList<>();
    for (int i = 0; i < listing.order().size(); i++) {
      fields.add(after(listing.order().get(i), listing.after().get(i)));
    }
    // Behind all of equal values: whatever their time is.
    fields.add(Long.MIN_VALUE);
    return new FieldDoc(Integer.MAX_VALUE, 0, fields.toArray());
  }

  private static @Nullable Object after(SortKey key, SortValue value) {
    return switch (value) {
      case SortValue.Time(Instant time) -> LuceneFields.nanos(time);
      case SortValue.Figure(double number) -> number;
      case SortValue.Name(String name) -> LuceneFields.name(name);
      case SortValue.None() -> key.kind() == SortKey.Kind.NUMBER ? missingNumber(key) : null;
    };
  }

  private Row row(Document document, FieldDoc found) {
    @Nullable Object[] fields = found.fields;
    List<SortValue> values = new ArrayList<>();
    for (int i = 0; i < listing.order().size(); i++) {
      values.add(value(listing.order().get(i), fields[i]));
    }
    Instant time = LuceneFields.time((long) Objects.requireNonNull(fields[fields.length - 1]));
    return new Row(
        time,
        Objects.requireNonNullElse(document.get(KEY), ""),
        LuceneFields.source(document),
        values);
  }

  private static SortValue value(SortKey key, @Nullable Object field) {
    if (field == null) {
      return new SortValue.None();
    }
    return switch (key.kind()) {
      case TIME -> new SortValue.Time(LuceneFields.time((long) field));
      case NUMBER -> {
        double number = (double) field;
        yield number == missingNumber(key) ? new SortValue.None() : new SortValue.Figure(number);
      }
      case NAME -> new SortValue.Name(((BytesRef) field).utf8ToString());
    };
  }
}
