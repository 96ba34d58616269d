package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.templates.LogConverter;
import dev.berth.templates.Templater;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth log}. */
@Command(
    name = "log",
    description = "Turn logs into structure.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example:", "  berth log convert /var/log/syslog"})
final class LogCommands {
  private static final int TEMPLATES = 20_000;

  private final Session session;

  LogCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "convert",
      description = {
        "Print one JSON object for each line of a file: the fields of its header, 'message type'",
        "(what messages of its kind have in common), 'template_id' and 'parameters'.",
        "Works as a stream and asks no server. A line shows what was known when it was read."
      },
      footer = {
        "",
        "Examples:",
        "  berth log convert /var/log/syslog",
        "  berth logs shop/web | berth log convert -",
        "  berth log convert --settled app.log > app.ndjson"
      })
  int convert(
      @Option(
              names = "--multiline",
              description = "Make one object of a line and those that go on with it: stack traces.")
          boolean multiline,
      @Option(
              names = "--settled",
              description = "Read a regular file twice and show what is known at its end.")
          boolean settled,
      @Parameters(paramLabel = "FILE", description = "A file; - for standard input.") String file) {
    LogConverter converter = new LogConverter(new Templater(TEMPLATES));
    TextFiles files = new TextFiles(session.shell());
    try {
      if (settled) {
        checkRegular(file);
        try (InputStream in = files.open(file)) {
          converter.learn(in, multiline);
        }
      }
      try (InputStream in = files.open(file);
          PipeOutput out = new PipeOutput(session.shell().out())) {
        converter.convert(in, out, multiline);
      } catch (PipeOutput.NobodyReads e) {
        // Whoever took the lines has seen enough.
        return 0;
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot convert '%s': %s. Check that it can be read.".formatted(file, e.getMessage()),
          e);
    }
    return 0;
  }

  private void checkRegular(String file) {
    Path path = session.shell().directory().resolve(file);
    if (file.equals(TextFiles.STANDARD_INPUT)
        || (Files.exists(path) && !Files.isRegularFile(path) && !Files.isDirectory(path))) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot convert '%s' with --settled: it is no regular file, and has to be read twice. "
                  .formatted(file)
              + "Write it to a file first, or leave --settled out.");
    }
  }
}
