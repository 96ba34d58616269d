/**
 * The command line. {@link Main} starts, {@link CommandTree} knows the commands and turns failures
 * into exit codes, {@link Session} finds the server, one class a noun says what its verbs do
 * ({@link StackCommands}, {@link ServiceCommands} and so on); {@link Output}, {@link Table}, {@link
 * Details} and {@link Progress} are what a person sees, {@link Shell} is the process around it all.
 */
@NullMarked
package dev.berth.cli;

import org.jspecify.annotations.NullMarked;
