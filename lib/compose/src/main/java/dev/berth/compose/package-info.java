/**
 * Compose files: {@link StackSource} (texts and variables) is parsed into a {@link StackFile}
 * (sections with defaults of the file format filled in), or refused with every problem and its
 * place. Pure: no files, no network, no clock.
 *
 * <p>Called by the deploy feature and by the command line, which checks and prints files without a
 * server.
 */
@NullMarked
package dev.berth.compose;

import org.jspecify.annotations.NullMarked;
