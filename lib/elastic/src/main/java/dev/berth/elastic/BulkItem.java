package dev.berth.elastic;

import dev.berth.kernel.BerthException;
import org.jspecify.annotations.Nullable;

/**
 * One thing to do of a bulk request. Immutable.
 *
 * @param index which index; empty: none was named
 * @param id empty: one is to be made
 * @param document what to keep; null of a removal, and where there is a failure
 * @param failure why it cannot be done
 */
public record BulkItem(
    BulkAction action,
    String index,
    String id,
    @Nullable Document document,
    @Nullable BerthException failure) {}
