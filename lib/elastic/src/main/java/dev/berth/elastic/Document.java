package dev.berth.elastic;

import dev.berth.index.FieldValue;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A document that was read. Immutable.
 *
 * @param source as it came
 * @param time its {@code @timestamp}; null: it has none
 * @param fields by their paths, joined with dots
 * @param types of these
 */
public record Document(
    String source,
    @Nullable Instant time,
    Map<String, FieldValue> fields,
    Map<String, FieldType> types) {}
