package dev.berth.compose;

import dev.berth.kernel.Place;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code configs:} or {@code secrets:}.
 *
 * @param name the explicit {@code name:}, the key of an external one; null: made of the stack's
 *     name and the key
 * @param external whether it exists already
 * @param content of {@code file}, {@code content} or {@code environment}; null: it is kept
 *     elsewhere
 * @param origin where the content comes from; null: external, and nobody knows where
 */
public record ContentSection(
    @Nullable String name,
    boolean external,
    @Nullable Content content,
    @Nullable Origin origin,
    Map<String, String> labels,
    Place place) {
  public ContentSection {
    labels = Copies.of(labels);
  }

  /** What happens when what a parameter or secret holds becomes another. */
  public enum OnChange {
    /** The services that have it are updated. */
    UPDATE,
    /** Nothing, until the stack is deployed again. */
    IGNORE
  }

  /** Where a content comes from. */
  public sealed interface Origin {
    /**
     * A file beside the stack's.
     *
     * @param path absolute
     */
    record File(String path) implements Origin {}

    /** The stack's file itself. */
    record Inline() implements Origin {}

    /** A variable. */
    record Variable(String name) implements Origin {}

    /**
     * A parameter.
     *
     * @param reference {@code /path/name}, maybe with {@code :version} or {@code :label}; one that
     *     ends in {@code /} means all parameters below, a line {@code NAME=value} each
     */
    record Parameter(String reference, OnChange onChange) implements Origin {}

    /** A secret that was made apart from stacks. */
    record Secret(String name, OnChange onChange) implements Origin {}
  }
}
