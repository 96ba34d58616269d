package dev.berth.templates;

import java.util.List;
import java.util.Map;

/**
 * A line taken apart. Immutable, but for the template, which is the templater's.
 *
 * @param header what stood in its header, by the names that {@link LogConverter} gives it: {@code
 *     time}, {@code level}, {@code host}, {@code logger}, {@code pid}, {@code thread}, {@code
 *     client}, {@code user}
 * @param parameters in their order in the line, each name once
 */
public record LineParts(
    Map<String, String> header, Template template, List<Parameter> parameters) {}
