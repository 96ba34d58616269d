package dev.berth.engine.embedded;

import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Images;
import dev.berth.engine.Networks;
import dev.berth.engine.Subscription;
import dev.berth.engine.Tasks;
import dev.berth.engine.Volumes;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.registry.AddressRule;
import dev.berth.registry.RegistryClient;
import dev.berth.registry.RegistrySettings;
import dev.berth.registry.RegistrySettings.Waits;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks on this machine as containers of an OCI runtime. Each has a conmon as its parent, so
 * that neither its output nor its exit code is lost while this process is away. Thread-safe.
 */
public final class EmbeddedEngine implements Engine {
  private static final Logger LOG = System.getLogger(EmbeddedEngine.class.getName());

  private final EngineSettings settings;
  private final Machine machine;
  private final Halves halves;
  private final TaskTable table;
  private final Events events = new Events();
  private final TaskPreparation preparation;
  private final Conmon conmon;
  private final TaskLife life;
  private final Recovery recovery;
  private final EmbeddedTasks tasks;
  private final FileVolumes volumes;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Watch watch;

  /** The images and networks of an engine, as others and as its tasks see them. */
  record Halves(
      Images images, TaskImages taskImages, Networks networks, TaskNetworks taskNetworks) {}

  /**
   * Makes the engine of this machine. It looks for what it needs and changes nothing but its own
   * directories; {@link #health} says whether it found everything.
   *
   * @throws BerthException {@code ENGINE_FAILED} if its directories cannot be used
   */
  public static EmbeddedEngine open(EngineSettings settings) {
    Home home = settings.home();
    try {
      Machine machine = Machine.look(home, System.getenv().getOrDefault("PATH", ""));
      TaskTable table = new TaskTable(home);
      ImageStore images =
          new ImageStore(
              home.data(),
              settings.clock(),
              hostImage(settings),
              table::usesImage,
              ArchiveBudget.Limits.DEFAULT,
              registries(settings));
      NetworkStack networks =
          new NetworkStack(
              home.instance(),
              home.data().resolve("networks"),
              home.run(),
              settings.frontDoorPorts());
      Halves halves = new Halves(images, images::layers, networks, networks);
      return new EmbeddedEngine(settings, machine, table, halves);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot open the embedded engine in '%s': %s."
              .formatted(home.data(), FileTrouble.text(e)),
          e);
    }
  }

  private static RegistryClient registries(EngineSettings settings) {
    EngineSettings.Registries given = settings.registries();
    return new RegistryClient(
        new RegistrySettings(
            given.insecure(), given.certificates(), AddressRule.ALL, Waits.STANDARD));
  }

  private static HostImage hostImage(EngineSettings settings) throws IOException {
    Set<TenantId> tenants = settings.hostImageTenants();
    Path directory = settings.home().data().resolve("host-image");
    if (tenants == null) {
      return HostImage.of(directory, tenant -> true);
    }
    return tenants.isEmpty() ? HostImage.off() : HostImage.of(directory, tenants::contains);
  }

  EmbeddedEngine(EngineSettings settings, Machine machine, TaskTable table, Halves halves) {
    this.settings = settings;
    this.machine = machine;
    this.halves = halves;
    this.table = table;
    Home home = settings.home();
    TaskNetworks networks = halves.taskNetworks();
    this.volumes =
        new FileVolumes(home.data().resolve("volumes"), settings.clock(), table::usersOf);
    this.conmon = new Conmon(machine::tools, home, settings.logs());
    Remains remains = new Remains(machine.cgroups(), networks);
    this.life =
        new TaskLife(settings.clock(), conmon, machine.cgroups(), networks, remains, events);
    this.preparation =
        new TaskPreparation(
            settings,
            halves.taskImages(),
            networks,
            volumes,
            new Bundle(machine.cgroups(), machine.limits()));
    this.recovery = new Recovery(home, table, life, remains, conmon, machine.cgroups(), networks);
    this.tasks =
        new EmbeddedTasks(
            table,
            preparation,
            life,
            remains,
            new Inside(
                new Execs(machine::tools, home), new Usage(machine.cgroups()), settings.logs()),
            events);
  }

  @Override
  public String name() {
    return "embedded";
  }

  @Override
  public Set<Capability> capabilities() {
    return Set.copyOf(EnumSet.complementOf(EnumSet.of(Capability.FOREIGN_STACKS)));
  }

  @Override
  public EngineHealth health() {
    EngineHealth health = machine.health();
    List<String> warnings = new ArrayList<>(health.warnings());
    warnings.addAll(halves.taskNetworks().warnings());
    return new EngineHealth(health.ready(), health.summary(), warnings);
  }

  @Override
  public List<EngineTask> recover() {
    lock.lock();
    try {
      if (watch == null) {
        makeDirectories();
        recovery.run();
        watch = Watch.start(table, life, conmon, TaskFolder.exits(settings.home()));
      }
      return table.tasks();
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot adopt tasks: " + FileTrouble.text(e) + ".", e);
    } finally {
      lock.unlock();
    }
  }

  private void makeDirectories() throws IOException {
    Home home = settings.home();
    LayerFolders.makePrivate(TaskFolder.tasks(home));
    Files.createDirectories(TaskFolder.exits(home));
    TaskFolder.moveExits(home);
    Files.createDirectories(TaskFolder.liveTasks(home));
    Files.createDirectories(TaskFolder.runtimeRoot(home));
  }

  @Override
  public Subscription watch(Consumer<EngineEvent> listener) {
    return events.watch(listener);
  }

  @Override
  public Tasks tasks() {
    return tasks;
  }

  @Override
  public Images images() {
    return halves.images();
  }

  @Override
  public Networks networks() {
    return halves.networks();
  }

  @Override
  public Volumes volumes() {
    return volumes;
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (watch != null) {
        watch.close();
      }
    } finally {
      lock.unlock();
    }
    preparation.close();
    halves.taskNetworks().close();
    events.close();
    if (table.entries().isEmpty()) {
      removeRunDirectory();
    }
  }

  /** Without tasks, what vanishes at a reboot is of no use until the next start, which makes it. */
  private void removeRunDirectory() {
    Path run = settings.home().run();
    try {
      if (MountCalls.mountsBelow(run).isEmpty()) {
        TextFiles.removeTree(run);
      }
      machine.cgroups().removeParent();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot remove '" + run + "'", e);
    }
  }
}
