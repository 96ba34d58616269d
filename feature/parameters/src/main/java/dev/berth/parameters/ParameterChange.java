package dev.berth.parameters;

import dev.berth.kernel.Secret;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants to put, checked as far as that can be done without knowing what is there.
 *
 * @param type null: as it is
 * @param tier {@code Standard}, {@code Advanced} or {@code Intelligent-Tiering}; null: as it is
 * @param pattern null: as it is; empty: none any more
 * @param description null: as it is
 * @param dataType null: as it is
 */
record ParameterChange(
    ParameterName name,
    Secret value,
    @Nullable ParameterType type,
    boolean overwrite,
    @Nullable String tier,
    @Nullable String description,
    @Nullable String pattern,
    @Nullable String dataType,
    SortedMap<String, String> tags) {}
