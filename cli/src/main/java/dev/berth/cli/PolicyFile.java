package dev.berth.cli;

/** A policy document that a person names. */
final class PolicyFile {
  private final Shell shell;

  PolicyFile(Shell shell) {
    this.shell = shell;
  }

  /**
   * The document as it was written: the server reads it, and tells what is wrong with it by line
   * and column.
   *
   * @param file as the person gave it, - for standard input
   */
  String read(String file) {
    return new TextFiles(shell).read(file);
  }
}
