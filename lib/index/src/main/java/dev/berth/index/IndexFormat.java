package dev.berth.index;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LogByteSizeMergePolicy;
import org.apache.lucene.index.PointValues;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.NumericUtils;

/** What of an index is the same for its life: which format its records have, how it is written. */
final class IndexFormat {
  /** What records are kept as; to be raised with every change that old records do not follow. */
  private static final String FORMAT = "2";

  private static final String KEY = "format";

  /** So many segments of a size become one. */
  private static final int MERGED = 30;

  private static final int SMALL_MEBIBYTES = 1;
  private static final int LARGEST_MEBIBYTES = 1024;

  private static final int MERGES = 6;

  private IndexFormat() {}

  /** Records are of another format. */
  static final class OtherFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    OtherFormatException(String found) {
      super(
          "its records have format %s, and this version of Berth reads format %s"
              .formatted(found, FORMAT));
    }
  }

  /**
   * The positions of the last commit, if there is one.
   *
   * @throws OtherFormatException if records have another format
   */
  static Map<String, String> require(Directory directory) throws IOException {
    if (!DirectoryReader.indexExists(directory)) {
      return Map.of();
    }
    Map<String, String> data = SegmentInfos.readLatestCommit(directory).getUserData();
    String found = data.getOrDefault(KEY, "1");
    if (!found.equals(FORMAT)) {
      throw new OtherFormatException(found);
    }
    return without(data);
  }

  static Map<String, String> with(Map<String, String> positions) {
    Map<String, String> data = new TreeMap<>(positions);
    data.put(KEY, FORMAT);
    return data;
  }

  static Map<String, String> without(Map<String, String> data) {
    Map<String, String> positions = new TreeMap<>(data);
    positions.remove(KEY);
    return positions;
  }

  /**
   * Segments stay in the order in which records came, and are merged by one thread; whoever adds
   * records waits for no merge unless there are many. The latest segments are searched first.
   */
  static void configure(IndexWriterConfig config) {
    LogByteSizeMergePolicy policy = new LogByteSizeMergePolicy();
    policy.setMergeFactor(MERGED);
    policy.setMinMergeMB(SMALL_MEBIBYTES);
    policy.setMaxMergeMB(LARGEST_MEBIBYTES);
    ConcurrentMergeScheduler scheduler = new ConcurrentMergeScheduler();
    scheduler.setMaxMergesAndThreads(MERGES, 1);
    config.setMergePolicy(policy);
    config.setMergeScheduler(scheduler);
    config.setMaxFullFlushMergeWaitMillis(0);
    config.setCheckPendingFlushUpdate(false);
    config.setLeafSorter(Comparator.comparingLong(IndexFormat::latest).reversed());
  }

  private static long latest(LeafReader segment) {
    try {
      PointValues times = segment.getPointValues(LuceneFields.TIME);
      return times == null
          ? Long.MIN_VALUE
          : NumericUtils.sortableBytesToLong(times.getMaxPackedValue(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
