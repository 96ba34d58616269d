/**
 * Compose files: {@link StackSource} (texts and variables) is parsed into a {@link StackFile}
 * (sections with defaults of the file format filled in), or refused with every problem and its
 * place. Pure: no files, no network, no clock.
 *
 * <p>Beside it {@link Attachments} tells which other files have to be sent along, {@link
 * StackFileRenderer} prints a file in its normal form, {@link VariableNames} finds the variables
 * that a text asks for, and {@link DotEnv} reads {@code .env} files.
 *
 * <p>How texts become a file: {@code Model} makes one tree of them: {@code YamlReader} (a tree with
 * places, variables replaced by {@code Interpolation}), {@code Extension} and {@code Inclusion}
 * (other files, found by {@code NamedFiles}), {@code FileMerge}. {@code StackFileReader} reads it
 * (a reader for each section, keys checked by {@code KnownKeys}), {@code StackChecks} looks at what
 * only the whole shows.
 *
 * <p>Called by the deploy feature and by the command line, which checks and prints files without a
 * server.
 */
@NullMarked
package dev.berth.compose;

import org.jspecify.annotations.NullMarked;
