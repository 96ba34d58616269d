package dev.berth.search;

import dev.berth.elastic.BulkAction;
import dev.berth.elastic.Document;
import org.jspecify.annotations.Nullable;

/**
 * A document to be kept or removed. Immutable.
 *
 * @param action not an update
 * @param fresh whether the id was made for it, so that no other document has it
 * @param document null of a removal
 */
public record DocumentWrite(
    BulkAction action, String index, String id, boolean fresh, @Nullable Document document) {}
