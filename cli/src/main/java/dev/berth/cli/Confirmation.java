package dev.berth.cli;

import picocli.CommandLine.Option;

/**
 * Whether a person is asked before what a command names is gone for good. A program is not asked:
 * it has named what is to go.
 */
final class Confirmation {
  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean given;

  /**
   * Asks, unless the command line has answered or nobody sits there.
   *
   * @param consequence what will happen, a sentence
   */
  boolean isGiven(Shell shell, String consequence) {
    Prompt prompt = new Prompt(shell);
    return given || !prompt.isPossible() || prompt.confirms(consequence);
  }
}
