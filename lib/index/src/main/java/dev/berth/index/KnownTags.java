package dev.berth.index;

import org.apache.lucene.document.Field;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.IndexableField;
import org.jspecify.annotations.Nullable;

/**
 * Fields of tags that were made just now: most records have the tags of others. Thread-safe, since
 * what is kept never changes: who sees an older one makes it again.
 */
final class KnownTags {
  private static final int MOST = 512;

  /** In characters. */
  private static final int LONGEST = 400;

  private final @Nullable Known[] known = new @Nullable Known[MOST];

  private record Known(String name, String text, IndexableField field) {}

  IndexableField field(String name, String text) {
    int place = ((name.hashCode() * 31 + text.hashCode()) * 0x9e3779b1) >>> 23;
    Known found = known[place];
    if (found != null && found.text.equals(text) && found.name.equals(name)) {
      return found.field;
    }
    IndexableField field =
        new KeywordField(LuceneFields.NAME + name, LuceneFields.name(text), Field.Store.NO);
    if (text.length() <= LONGEST) {
      known[place] = new Known(name, text, field);
    }
    return field;
  }
}
