package dev.berth.index;

import java.io.IOException;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.FieldInfos;
import org.apache.lucene.index.IndexReader;

/** What a field holds, in records that hold the most of it. */
public enum FieldKind {
  /** Sentences. */
  TEXT,
  /** Names, which are compared as a whole. */
  NAME,
  /** Numbers; a field that also holds names counts as one. */
  NUMBER;

  static SortedMap<String, FieldKind> of(IndexReader reader, FieldNames names) throws IOException {
    SortedMap<String, FieldKind> kinds = new TreeMap<>();
    for (FieldInfo field : FieldInfos.getMergedFieldInfos(reader)) {
      put(field.name, LuceneFields.NUMBER, NUMBER, kinds);
      put(field.name, LuceneFields.NAME, NAME, kinds);
      put(field.name, LuceneFields.TEXT, TEXT, kinds);
    }
    DetailKinds.addTo(kinds, reader, names);
    return kinds;
  }

  private static void put(
      String name, String prefix, FieldKind kind, SortedMap<String, FieldKind> kinds) {
    if (name.startsWith(prefix)) {
      kinds.merge(name.substring(prefix.length()), kind, FieldKind::more);
    }
  }

  /** The one that a field counts as which holds both. */
  static FieldKind more(FieldKind one, FieldKind other) {
    return one.compareTo(other) > 0 ? one : other;
  }
}
