/**
 * Unstructured log lines become templates and parameters, in one pass: {@link LogConverter} takes a
 * line apart ({@code RecordHeader}, JSON, logfmt) and {@link Templater} finds the {@link Template}
 * of what is left, by masking what varies by its shape ({@code LineScan}) and by watching which
 * places vary.
 *
 * <p>Used by {@code berth log convert}. Knows nothing of where lines come from.
 */
@NullMarked
package dev.berth.templates;

import org.jspecify.annotations.NullMarked;
