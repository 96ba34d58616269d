package dev.berth.compose;

import org.jspecify.annotations.Nullable;

/**
 * The name of a network or volume and whether it exists outside of the stack, in all the forms that
 * the versions of the format know.
 *
 * @param name null: made of the stack's name and the key; never null when external
 */
record External(@Nullable String name, boolean external) {

  static External read(String key, String kind, Section section) {
    Value nameValue = section.get("name");
    String name = nameValue == null ? null : nameValue.filledText();
    Value external = section.get("external");
    boolean isExternal = external != null && (external.isMap() || external.isTrue());
    if (external != null && external.isMap()) {
      Value older = external.section(KnownKeys.EXTERNAL).get("name");
      if (older != null) {
        nameValue = older;
        name = older.filledText();
      }
    }
    if (name != null && nameValue != null) {
      NameCheck.check(kind, name, nameValue);
      return new External(name, isExternal);
    }
    NameCheck.check(kind, key, section.value());
    return new External(isExternal ? key : null, isExternal);
  }

  /** Tells of keys that say how to make what exists already. */
  static void refuse(Section section, String... keys) {
    for (String key : keys) {
      Value value = section.get(key);
      if (value != null) {
        value.error("'%s' and 'external' exclude each other. Remove one.".formatted(key));
      }
    }
  }
}
