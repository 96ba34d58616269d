package dev.berth.elastic;

import dev.berth.index.DayIndex;

/** What documents have beside their own fields. */
public final class Keys {
  /** The index, a slash, and the id. */
  public static final String KEY = DayIndex.KEY;

  public static final String INDEX = "_index";
  public static final String ID = "_id";

  private Keys() {}

  /** The key of a document. */
  public static String key(String index, String id) {
    return index + "/" + id;
  }

  /** The index that a key is of; empty: of none. */
  public static String index(String key) {
    int slash = key.indexOf('/');
    return slash < 0 ? "" : key.substring(0, slash);
  }

  /** The id within its index. */
  public static String id(String key) {
    return key.substring(key.indexOf('/') + 1);
  }
}
