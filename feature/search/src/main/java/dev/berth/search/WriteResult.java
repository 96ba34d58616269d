package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import org.jspecify.annotations.Nullable;

/**
 * What became of a document. Immutable.
 *
 * @param failure why, if it was refused
 */
public record WriteResult(Written what, @Nullable ElasticFailure failure) {}
