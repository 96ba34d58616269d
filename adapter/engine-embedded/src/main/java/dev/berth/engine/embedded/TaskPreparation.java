package dev.berth.engine.embedded;

import dev.berth.engine.Contents;
import dev.berth.engine.EngineTask;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Makes everything that a task needs before its first process: root, network, volumes, log,
 * configuration. Thread-safe.
 */
final class TaskPreparation implements AutoCloseable {
  private static final String DEFAULT_STOP_SIGNAL = "SIGTERM";

  private final EngineSettings settings;
  private final TaskImages images;
  private final TaskNetworks networks;
  private final MountSources sources;
  private final Bundle bundle;
  private final ExecutorService workers = Threads.virtual("engine-preparation");

  TaskPreparation(
      EngineSettings settings,
      TaskImages images,
      TaskNetworks networks,
      FileVolumes volumes,
      Bundle bundle) {
    this.settings = settings;
    this.images = images;
    this.networks = networks;
    this.sources = new MountSources(volumes);
    this.bundle = bundle;
  }

  /** Makes it; what a failure leaves behind is cleared by the caller. */
  EngineTask prepare(TaskSpec spec, Contents contents, TaskEntry entry) {
    Permissions.check(spec, settings.permissions());
    Sysctls.check(spec);
    Set<Path> _ = MountSection.targets(spec);
    RootLayers layers = claimLayers(spec, entry);
    TaskFolder folder = entry.folder();
    CompletableFuture<@Nullable TaskNetwork> network =
        CompletableFuture.supplyAsync(() -> attach(spec), workers);
    try {
      makeRoot(folder, layers);
      List<String> warnings = new ArrayList<>();
      Map<String, Path> files = files(spec, folder);
      Map<String, Path> data = sources.of(spec, folder);
      data.putAll(MemoryFiles.write(spec, contents, folder));
      TaskNetwork attached = join(network);
      if (attached != null) {
        files.put("/etc/hosts", attached.hosts());
        Path resolver = folder.live().resolve("resolv.conf");
        Files.writeString(resolver, attached.resolver());
        files.put("/etc/resolv.conf", resolver);
      }
      Path namespace = attached == null ? null : attached.namespace();
      MountSection.Extra extra = new MountSection.Extra(layers.mounts(), data, files);
      bundle.write(folder, new Bundle.Contents(spec, layers, extra, namespace, warnings));
      Map<NetworkName, InetAddress> addresses = attached == null ? Map.of() : attached.addresses();
      return new EngineTask(
          spec, new TaskState.Created(), settings.clock().instant(), addresses, warnings);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot create task '%s': %s.".formatted(spec.id(), FileTrouble.text(e)),
          e);
    } finally {
      // Not before the network is there can it be given back.
      network.exceptionally(failure -> null).join();
    }
  }

  /** An image may go until a task is known to use it, so it is asked for again afterwards. */
  private RootLayers claimLayers(TaskSpec spec, TaskEntry entry) {
    RootLayers layers = images.layers(spec.identity().tenant(), spec.image());
    String stopSignal = stopSignal(spec, layers);
    Signals.number(stopSignal);
    entry.use(new TaskEntry.Origin(layers.image().id(), stopSignal));
    return images.layers(spec.identity().tenant(), layers.image().id());
  }

  private @Nullable TaskNetwork attach(TaskSpec spec) {
    return spec.networking().namespace() == Namespace.OWN ? networks.attach(spec) : null;
  }

  private static @Nullable TaskNetwork join(CompletableFuture<@Nullable TaskNetwork> network) {
    try {
      return network.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  private static String stopSignal(TaskSpec spec, RootLayers layers) {
    String asked = spec.process().stopSignal();
    String fallback = layers.image().config().working().stopSignal();
    if (asked != null) {
      return asked;
    }
    return fallback == null ? DEFAULT_STOP_SIGNAL : fallback;
  }

  private void makeRoot(TaskFolder folder, RootLayers layers) throws IOException {
    Files.createDirectories(folder.kept());
    Files.createDirectory(folder.upper());
    Files.createDirectory(folder.work());
    Files.createDirectories(folder.root());
    // The overlay's root takes its mode and owner from the upper directory.
    Path top = layers.lowers().getFirst();
    Files.setAttribute(folder.upper(), "unix:uid", Files.getAttribute(top, "unix:uid"));
    Files.setAttribute(folder.upper(), "unix:gid", Files.getAttribute(top, "unix:gid"));
    int mode = (int) Files.getAttribute(top, "unix:mode");
    Files.setAttribute(folder.upper(), "unix:mode", mode & 07777);
    new LogParts(folder, settings.logs()).begin();
    MountCalls.mountOverlay(
        new MountCalls.Overlay(
            layers.lowers(), folder.upper(), folder.work(), folder.live().resolve("l")),
        folder.root());
  }

  /** Generated files, by where they are in the task. */
  private static Map<String, Path> files(TaskSpec spec, TaskFolder folder) throws IOException {
    Map<String, Path> files = new LinkedHashMap<>();
    Path hostname = folder.live().resolve("hostname");
    Files.writeString(hostname, ProcessSection.hostname(spec) + "\n");
    files.put("/etc/hostname", hostname);
    if (spec.networking().namespace() == Namespace.HOST) {
      Path hosts = folder.live().resolve("hosts");
      Files.writeString(hosts, TextFiles.find(Path.of("/etc/hosts")).orElse("") + "\n");
      files.put("/etc/hosts", hosts);
      Path resolver = folder.live().resolve("resolv.conf");
      Files.writeString(resolver, ResolverFile.ofMachine());
      files.put("/etc/resolv.conf", resolver);
    }
    return files;
  }

  @Override
  public void close() {
    workers.close();
  }
}
