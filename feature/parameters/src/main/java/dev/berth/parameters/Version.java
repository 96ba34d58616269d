package dev.berth.parameters;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One version of a parameter.
 *
 * @param number from 1
 * @param dataType {@code text}, or what AWS would check the value to be
 * @param description null: none was given
 * @param pattern what values have to match; null: anything
 * @param modifiedBy who made it, by the name of the principal
 */
record Version(
    long number,
    Tier tier,
    String dataType,
    @Nullable String description,
    @Nullable String pattern,
    StoredValue value,
    Instant modified,
    String modifiedBy) {}
