package dev.berth.cli;

import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Secret;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Option;

/** Whether a stack is handed in with what its registries want to see. */
final class RegistryLogins {
  @Option(
      names = "--with-registry-auth",
      description =
          "Fail if Docker's client cannot tell who you are at the registries of the files. What it knows is sent anyway.")
  private boolean wanted;

  @Option(
      names = "--no-registry-auth",
      description = "Do not send what Docker's client knows of the registries.")
  private boolean refused;

  /** The logins that the images of a stack need, by the registry's host. */
  Map<String, Secret> find(Shell shell, StackFile file) {
    Map<String, Secret> logins = new TreeMap<>();
    if (refused) {
      return logins;
    }
    try {
      DockerLogins known = DockerLogins.read(shell);
      for (Registry registry : registries(file)) {
        known.find(registry).ifPresent(login -> logins.put(registry.host(), login));
      }
    } catch (BerthException e) {
      if (wanted) {
        throw e;
      }
      shell.err().println("Warning: " + e.getMessage());
    }
    return logins;
  }

  private static Set<Registry> registries(StackFile file) {
    Set<Registry> registries = new TreeSet<>();
    file.services().values().stream()
        .map(ServiceSection::image)
        .filter(image -> !image.isEmpty())
        .map(Registry::of)
        .forEach(registries::add);
    return registries;
  }
}
