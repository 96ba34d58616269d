package dev.berth.cli;

/** Runs one command and ends the process with its exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    Shell shell = Shell.ofProcess();
    int code = new CommandTree(shell).run(args);
    shell.out().flush();
    shell.err().flush();
    System.exit(code);
  }
}
