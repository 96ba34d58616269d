package dev.berth.index;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherFactory;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TopFieldCollectorManager;
import org.apache.lucene.search.TopFieldDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.BytesRef;

/**
 * The records of a day, in a folder. What was added can be found after {@link #refresh} and is on
 * disk after {@link #commit}, together with where its sources were read up to: whoever begins again
 * there loses and doubles nothing. Thread-safe.
 */
public final class DayIndex implements AutoCloseable {
  /** The field that tells a record from all others, where a record has a {@link FieldValue.Key}. */
  public static final String KEY = LuceneFields.KEY;

  /** Up to so many records are counted exactly. */
  public static final int COUNTED = 10_000;

  private static final double MEBIBYTE = 1 << 20;

  private final Settings settings;
  private final Directory directory;
  private final Analyzer analyzer = new StandardAnalyzer();
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private final FieldNames fields;

  /**
   * How an index works.
   *
   * @param memory how much is kept in memory before it is written, in bytes
   * @param mostFields how many fields records may have, all together
   * @param patience how long a search may take
   * @param times reads the times in queries
   */
  public record Settings(long memory, int mostFields, Duration patience, TimeMath times) {}

  /**
   * Opens the index of a folder, or begins one.
   *
   * @throws BrokenIndexException if what is there cannot be read
   * @throws IOException if it cannot, also because another process has it open
   */
  public static DayIndex open(Path folder, Settings settings) throws IOException {
    Directory directory = FSDirectory.open(folder);
    boolean open = false;
    try {
      DayIndex index = new DayIndex(directory, settings);
      open = true;
      return index;
    } catch (IndexFormat.OtherFormatException
        | CorruptIndexException
        | IndexFormatTooOldException
        | IndexFormatTooNewException
        | EOFException
        | FileNotFoundException
        | NoSuchFileException
        | IllegalArgumentException e) {
      throw new BrokenIndexException(e);
    } finally {
      if (!open) {
        directory.close();
      }
    }
  }

  private DayIndex(Directory directory, Settings settings) throws IOException {
    this.settings = settings;
    this.directory = directory;
    IndexWriterConfig config = new IndexWriterConfig(analyzer);
    config.setRAMBufferSizeMB(Math.max(1.0, settings.memory() / MEBIBYTE));
    IndexFormat.configure(config);
    IndexFormat.require(directory);
    this.writer = new IndexWriter(directory, config);
    this.searchers = new SearcherManager(writer, new SearcherFactory());
    this.fields = new FieldNames(settings.mostFields());
    learnFields();
  }

  static SortField byTime(Search.Order order) {
    boolean newest = order == Search.Order.NEWEST;
    return LongField.newSortField(LuceneFields.TIME, newest, SortedNumericSelector.Type.MAX);
  }

  private void learnFields() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      for (LeafReaderContext leaf : searcher.getIndexReader().leaves()) {
        learn(leaf, LuceneFields.HAS, fields::learnTerm);
        learn(leaf, LuceneFields.SHAPE, fields::learn);
      }
    } finally {
      searchers.release(searcher);
    }
  }

  private static void learn(LeafReaderContext leaf, String field, Consumer<BytesRef> learner)
      throws IOException {
    Terms terms = leaf.reader().terms(field);
    if (terms != null) {
      TermsEnum each = terms.iterator();
      for (BytesRef term = each.next(); term != null; term = each.next()) {
        learner.accept(term);
      }
    }
  }

  /** Takes a record; it is lost if the process ends before {@link #commit}. */
  public void add(Entry entry) throws IOException {
    long _ = writer.addDocument(LuceneFields.document(entry, fields));
  }

  /** Takes a record in the place of the one with the same {@link #KEY}, if there is one. */
  public void replace(String key, Entry entry) throws IOException {
    long _ = writer.updateDocument(key(key), LuceneFields.document(entry, fields));
  }

  /** Removes the record with a {@link #KEY}, if there is one. */
  public void remove(String key) throws IOException {
    long _ = writer.deleteDocuments(key(key));
  }

  /** Removes all records that have a name in a field. */
  public void removeAll(String field, String name) throws IOException {
    long _ = writer.deleteDocuments(new Term(LuceneFields.NAME + field, LuceneFields.name(name)));
  }

  private static Term key(String key) {
    return new Term(LuceneFields.NAME + LuceneFields.KEY, key);
  }

  /** Finds the record with a {@link #KEY} among those that searches find. */
  public Optional<Row> find(String key) throws IOException {
    Listing one =
        new Listing(
            new dev.berth.kql.Query.All(), Instant.MIN, Instant.MAX, List.of(), List.of(), 1, 1);
    IndexSearcher searcher = searchers.acquire();
    try {
      return new RowSearch(one).find(searcher, new TermQuery(key(key))).rows().stream().findFirst();
    } finally {
      searchers.release(searcher);
    }
  }

  /** How many records searches find at most, and the size on disk in bytes. */
  public Size size() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      long bytes = 0;
      for (String file : directory.listAll()) {
        bytes += length(file);
      }
      return new Size(searcher.getIndexReader().numDocs(), bytes);
    } finally {
      searchers.release(searcher);
    }
  }

  /** A file may have been merged away just now. */
  private long length(String file) throws IOException {
    try {
      return directory.fileLength(file);
    } catch (NoSuchFileException | FileNotFoundException e) {
      return 0;
    }
  }

  /** Whether it still takes records: after a failure of the disk it has to be opened again. */
  public boolean isOpen() {
    return writer.isOpen();
  }

  /** How large an index is. */
  public record Size(long records, long bytes) {}

  /** Lets searches find what has been added. */
  public void refresh() throws IOException {
    searchers.maybeRefreshBlocking();
  }

  /**
   * Puts all that has been added on disk.
   *
   * @param positions where each source was read up to, by its name
   */
  public void commit(Map<String, String> positions) throws IOException {
    writer.setLiveCommitData(IndexFormat.with(positions).entrySet());
    long _ = writer.commit();
  }

  /** The positions of the last commit. */
  public Map<String, String> positions() {
    Map<String, String> positions = new TreeMap<>();
    Iterable<Map.Entry<String, String>> data = writer.getLiveCommitData();
    if (data != null) {
      data.forEach(entry -> positions.put(entry.getKey(), entry.getValue()));
    }
    return IndexFormat.without(positions);
  }

  /**
   * The positions of the last commit of a folder's index, which need not be open; empty if there is
   * none.
   *
   * @throws IOException if it cannot be read, also because it is broken or of another format
   */
  public static Map<String, String> positions(Path folder) throws IOException {
    try (Directory directory = FSDirectory.open(folder)) {
      return IndexFormat.require(directory);
    }
  }

  /**
   * Makes few segments of many, of an index that is hardly added to any more; takes a while.
   *
   * @param most how many segments stay at most
   */
  public void merge(int most) throws IOException {
    writer.forceMerge(most);
  }

  /** What the fields of the records that searches find hold. */
  public SortedMap<String, FieldKind> fieldKinds() throws IOException {
    IndexSearcher searcher = searchers.acquire();
    try {
      return FieldKind.of(searcher.getIndexReader(), fields);
    } finally {
      searchers.release(searcher);
    }
  }

  /** How many values could not be searched, since there were too many fields already. */
  public long refusedValues() {
    return fields.refused();
  }

  /**
   * Finds records.
   *
   * @throws BerthException {@code INVALID_INPUT} for a time that is none, {@code TIMED_OUT} if it
   *     takes longer than it may
   */
  public Found search(Search search) throws IOException {
    return ask(search, (searcher, query) -> find(searcher, query, search));
  }

  /**
   * Finds the records of a page.
   *
   * @throws BerthException as {@link #search}
   */
  public Rows list(Listing listing) throws IOException {
    return ask(
        query(listing.query(), listing.from(), listing.to()),
        (searcher, query) -> new RowSearch(listing).find(searcher, query));
  }

  /**
   * Adds what a query finds to a summary.
   *
   * @throws BerthException as {@link #search}, and what {@link Summary} refuses
   */
  public void summarize(dev.berth.kql.Query wanted, Instant from, Instant to, Summary summary)
      throws IOException {
    Query whole = query(wanted, from, to);
    summary.read(this::translate);
    int _ = ask(whole, (searcher, query) -> searcher.search(query, summary.collecting(searcher)));
  }

  /**
   * Counts what a search finds by equal times, from its earliest on.
   *
   * @throws IllegalArgumentException for more than {@link TimeHistogram#MOST_COUNTS} of them
   * @throws BerthException as {@link #search}
   */
  public TimeHistogram histogram(Search search, Duration interval) throws IOException {
    long from = LuceneFields.nanos(search.from());
    long whole = LuceneFields.nanos(search.to()) - from;
    long number = Math.ceilDiv(whole, interval.toNanos());
    if (number < 0 || number > TimeHistogram.MOST_COUNTS) {
      throw new IllegalArgumentException("A histogram has at most 10,000 counts");
    }
    TimeCounter counter = new TimeCounter(from, interval.toNanos(), (int) number);
    long[] counts = ask(search, (searcher, query) -> searcher.search(query, counter));
    return new TimeHistogram(search.from(), interval, Arrays.stream(counts).boxed().toList());
  }

  /**
   * Finds the names that a field holds most often in what a search finds; of details the numbers
   * too, as texts.
   *
   * @param number how many, up to {@link TopValues#MOST_VALUES}
   * @throws BerthException as {@link #search}, and {@code TOO_MANY} if the field holds more than a
   *     million different ones
   */
  public TopValues top(Search search, String field, int number) throws IOException {
    ValueCounter counter = new ValueCounter(field);
    Map<String, Long> counts = ask(search, (searcher, query) -> searcher.search(query, counter));
    List<TopValues.Value> top =
        counts.entrySet().stream()
            .map(entry -> new TopValues.Value(entry.getKey(), entry.getValue()))
            .sorted(
                Comparator.comparingLong(TopValues.Value::count)
                    .reversed()
                    .thenComparing(TopValues.Value::name))
            .limit(Math.min(number, TopValues.MOST_VALUES))
            .toList();
    return new TopValues(top, counts.size() - top.size());
  }

  private interface Question<T> {
    T ask(IndexSearcher searcher, Query query) throws IOException;
  }

  private <T> T ask(Search search, Question<T> question) throws IOException {
    return ask(query(search.query(), search.from(), search.to()), question);
  }

  private <T> T ask(Query query, Question<T> question) throws IOException {
    IndexSearcher shared = searchers.acquire();
    try {
      IndexSearcher searcher = new IndexSearcher(shared.getIndexReader());
      long deadline = System.nanoTime() + settings.patience().toNanos();
      searcher.setTimeout(() -> System.nanoTime() > deadline);
      T answer = question.ask(searcher, query);
      requireWhole(searcher);
      return answer;
    } finally {
      searchers.release(shared);
    }
  }

  private static Found find(IndexSearcher searcher, Query query, Search search) throws IOException {
    if (search.limit() == 0) {
      return new Found(searcher.count(query), true, List.of());
    }
    TopFieldDocs found =
        searcher.search(
            query,
            new TopFieldCollectorManager(
                new Sort(byTime(search.order())), search.limit(), null, COUNTED));
    List<Found.Hit> hits = new ArrayList<>();
    StoredFields stored = searcher.storedFields();
    long length = 0;
    for (ScoreDoc one : found.scoreDocs) {
      String source = LuceneFields.source(stored.document(one.doc));
      length += source.length();
      if (length > Found.MOST_CHARACTERS && !hits.isEmpty()) {
        break;
      }
      long time = (long) ((FieldDoc) one).fields[0];
      hits.add(new Found.Hit(LuceneFields.time(time), source));
    }
    boolean exact = found.totalHits.relation() == TotalHits.Relation.EQUAL_TO;
    return new Found(found.totalHits.value(), exact, hits);
  }

  private Query query(dev.berth.kql.Query wanted, Instant from, Instant to) {
    return new BooleanQuery.Builder()
        .add(LuceneFields.within(from, to), Occur.FILTER)
        .add(translate(wanted), Occur.FILTER)
        .build();
  }

  private Query translate(dev.berth.kql.Query wanted) {
    return new QueryTranslation(fields, analyzer, settings.times()).translate(wanted);
  }

  private void requireWhole(IndexSearcher searcher) {
    if (searcher.timedOut()) {
      throw new BerthException(
          ErrorCode.TIMED_OUT,
          "Cannot search for so much: it takes longer than %d s. Ask for a shorter time, or for less."
              .formatted(settings.patience().toSeconds()));
    }
  }

  /** Lets go of it; what was not committed is lost. */
  @Override
  public void close() throws IOException {
    searchers.close();
    writer.rollback();
    directory.close();
    analyzer.close();
  }
}
