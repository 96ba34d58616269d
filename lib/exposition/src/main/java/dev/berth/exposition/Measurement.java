package dev.berth.exposition;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One number with a name.
 *
 * @param labels in the order of the text, unescaped
 * @param time in milliseconds since 1970; null: none was told
 */
public record Measurement(
    String metric, Map<String, String> labels, double value, @Nullable Long time) {}
