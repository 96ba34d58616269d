package dev.berth.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Serial;

/** Standard output for much data: notices that nobody reads it any more. */
final class PipeOutput extends OutputStream {
  private final PrintStream out;

  PipeOutput(PrintStream out) {
    this.out = out;
  }

  /** The reader is gone. */
  static final class NobodyReads extends IOException {
    @Serial private static final long serialVersionUID = 1;

    NobodyReads() {
      super("nobody reads the output");
    }
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    check();
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    out.write(bytes, offset, length);
    check();
  }

  @Override
  public void flush() throws IOException {
    check();
  }

  private void check() throws IOException {
    if (out.checkError()) {
      throw new NobodyReads();
    }
  }

  /** Leaves the stream open: others print to it. */
  @Override
  public void close() {
    out.flush();
  }
}
