package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth ca}. */
@Command(
    name = "ca",
    description = "Look at the local certificate authority, which vouches for local names.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth ca root > berth-root.pem",
      "  curl --cacert berth-root.pem https://pingpong.localhost:8443/ping"
    })
final class AuthorityCommands {
  private final Session session;

  AuthorityCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "root",
      description = {
        "Print the root certificate: who trusts it trusts what the authority issues.",
        "Install it only where you trust who runs this Berth."
      },
      footer = {
        "",
        "Examples:",
        "  berth ca root --out berth-root.pem",
        "  berth ca root --install            for all programs of a Debian machine, as root"
      })
  int root(
      @Option(names = "--out", paramLabel = "FILE", description = "Write it there.")
          @Nullable String out,
      @Option(
              names = "--install",
              description = "Have the programs of this Debian machine trust it (needs root).")
          boolean install,
      @Mixin Output output) {
    Json root = session.client().get(ApiPath.of("ca"));
    Shell shell = session.shell();
    String certificate = root.text("certificate");
    if (out != null) {
      write(shell.directory().resolve(out), certificate);
    }
    if (install) {
      String file = new TrustedRoots(shell).install(root.text("name"), certificate);
      shell.out().println("Installed '%s' as %s.".formatted(root.text("name"), file));
      return 0;
    }
    if (output.isJson()) {
      shell.out().println(root.renderIndented());
    } else if (out == null) {
      shell.out().print(certificate);
    }
    if (shell.isTerminal(Shell.Stream.ERR)) {
      advise(shell.err(), root);
    }
    return 0;
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot write '%s': %s. Name a file in a folder that you may write to."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  private static void advise(PrintStream err, Json root) {
    err.println();
    err.println("%s, SHA-256 %s".formatted(root.text("name"), root.text("fingerprint")));
    err.println("To trust it, after 'berth ca root --out berth-root.pem':");
    err.println(
        "  Debian   sudo cp berth-root.pem /usr/local/share/ca-certificates/berth-root.crt");
    err.println("           sudo update-ca-certificates      (or: sudo berth ca root --install)");
    err.println(
        "  macOS    sudo security add-trusted-cert -d -r trustRoot -k /Library/Keychains/System.keychain berth-root.pem");
    err.println(
        "  Firefox  Settings, Privacy & Security, Certificates, View Certificates, Authorities, Import");
  }
}
