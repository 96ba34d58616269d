package dev.berth.cli;

import dev.berth.client.DataDirectory;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Berth as a service of systemd. */
final class SystemdUnit {
  private final Shell shell;
  private final String name;
  private final Path file;

  SystemdUnit(Shell shell, String name) {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.-]{0,99}")) {
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot use '%s' as the name of a unit: it needs letters, digits, '-', '_' and '.'."
              .formatted(name));
    }
    this.shell = shell;
    this.name = name;
    this.file = Path.of("/etc/systemd/system", name + ".service");
  }

  /** The unit's text. A stop by systemd is no failure, and leaves the tasks alone. */
  String render(DataDirectory data, List<String> arguments) {
    List<String> command = new Launcher(shell).serve(data, arguments);
    String line = String.join(" ", command.stream().map(SystemdUnit::quoted).toList());
    return """
        [Unit]
        Description=Berth
        Wants=network-online.target
        After=network-online.target

        [Service]
        ExecStart=%s
        Environment=BERTH_PREPARED=1
        Restart=on-failure
        RestartSec=1
        KillMode=process
        SuccessExitStatus=143
        TasksMax=infinity
        LimitNOFILE=1048576
        Delegate=yes

        [Install]
        WantedBy=multi-user.target
        """
        .formatted(line);
  }

  private static String quoted(String word) {
    String escaped = word.replace("%", "%%").replace("$", "$$");
    return escaped.matches("[A-Za-z0-9_@%+=:,./$-]+")
        ? escaped
        : '"' + escaped.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /**
   * Writes the unit and starts it.
   *
   * @throws BerthException {@link ErrorCode#UNSUPPORTED} where systemd does not run
   */
  void install(String text) {
    requireSystemd("install");
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw unwritable(e);
    }
    systemctl("daemon-reload");
    systemctl("enable", "--now", name + ".service");
    shell.out().println(file);
  }

  /** Stops the unit and removes it. */
  void remove() {
    requireSystemd("remove");
    if (!Files.exists(file)) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot remove the unit '%s': there is no '%s'. To remove a service of a stack, use 'berth service rm'."
              .formatted(name, file));
    }
    systemctl("disable", "--now", name + ".service");
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw unwritable(e);
    }
    systemctl("daemon-reload");
    shell.out().println(file);
  }

  private void requireSystemd(String verb) {
    if (!Files.isDirectory(Path.of("/run/systemd/system"))) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot %s the unit '%s': systemd does not run on this machine. 'berth up' and 'berth down' do without it."
              .formatted(verb, name));
    }
  }

  private void systemctl(String... arguments) {
    List<String> command = new ArrayList<>(List.of("systemctl"));
    command.addAll(List.of(arguments));
    int code = new Launcher(shell).run(command);
    if (code != 0) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot run '%s': it ended with exit code %d. Look with 'systemctl status %s'."
              .formatted(String.join(" ", command), code, name));
    }
  }

  private BerthException unwritable(IOException cause) {
    return new BerthException(
        ErrorCode.DENIED,
        "Cannot change '%s': %s. Run it as root.".formatted(file, cause.getMessage()),
        cause);
  }
}
