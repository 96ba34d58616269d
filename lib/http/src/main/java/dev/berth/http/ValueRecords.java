package dev.berth.http;

import java.lang.reflect.RecordComponent;

/** Tells the records that are a checked text: {@code StackName}, {@code TaskId}. */
final class ValueRecords {
  private static final ClassValue<Boolean> TEXTS =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          RecordComponent[] components = type.getRecordComponents();
          return components != null
              && components.length == 1
              && components[0].getType() == String.class
              && components[0].getName().equals("value");
        }
      };

  private ValueRecords() {}

  static boolean isText(Class<?> type) {
    return TEXTS.get(type);
  }
}
