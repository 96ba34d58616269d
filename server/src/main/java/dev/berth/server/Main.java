package dev.berth.server;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ProblemsException;
import dev.berth.kernel.Secret;
import dev.berth.kernel.Threads;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The server's program: {@code [--background | --show-configuration] [--SETTING VALUE]…}. Ends with
 * 0 when it was told to stop, 1 when it could not start, 2 when it was called wrongly.
 */
public final class Main {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final Duration LONGEST_STOP = Duration.ofSeconds(8);

  private Main() {}

  /** Called by the launcher. */
  public static void main(String[] arguments) {
    System.setProperty("java.util.logging.manager", LastingLogs.class.getName());
    System.setProperty(
        "vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory");
    System.setProperty("vertx.disableDnsResolver", "true");
    System.exit(run(List.of(arguments)));
  }

  private static int run(List<String> arguments) {
    try {
      Problems problems = new Problems();
      CommandLine commandLine = CommandLine.parse(arguments, problems);
      Configuration configuration =
          ConfigurationLoader.load(commandLine, System.getenv(), defaultData(), problems);
      return switch (commandLine.mode()) {
        case SHOW_CONFIGURATION -> show(configuration);
        case FOREGROUND, BACKGROUND -> serve(configuration, commandLine.mode());
      };
    } catch (ProblemsException e) {
      e.problems().forEach(problem -> System.err.println("berth: " + problem));
      boolean wrongUsage =
          e.problems().stream().map(Problem::path).anyMatch(path -> path.startsWith("--"));
      return wrongUsage ? WRONG_USAGE : FAILED;
    } catch (BerthException e) {
      System.err.println("berth: " + e.getMessage());
      return FAILED;
    }
  }

  private static Path defaultData() {
    return System.getProperty("user.name", "").equals("root")
        ? Path.of("/var/lib/berth")
        : Path.of(System.getProperty("user.home", "."), ".local/share/berth");
  }

  private static int show(Configuration configuration) {
    for (Configuration.Entry entry : configuration.entries()) {
      System.out.printf("%-32s %-24s %s%n", entry.key(), entry.value(), entry.source());
    }
    return 0;
  }

  private static int serve(Configuration configuration, CommandLine.Mode mode) {
    ServerLogging logging = ServerLogging.toStandardError();
    logging.setLevel(configuration);
    Platform platform = new Platform(configuration, Surroundings.real());
    AtomicBoolean failed = new AtomicBoolean();
    Runtime.getRuntime()
        .addShutdownHook(Thread.ofPlatform().name("stop").unstarted(() -> stop(platform, failed)));
    try {
      start(platform, logging, configuration, mode);
    } catch (BerthException e) {
      failed.set(true);
      throw e;
    } catch (RuntimeException | Error e) {
      failed.set(true);
      System.getLogger(Main.class.getName()).log(Level.ERROR, "Cannot start", e);
      System.err.println("berth: Cannot start: " + e);
      return FAILED;
    }
    awaitTheEnd();
    return 0;
  }

  private static void start(
      Platform platform,
      ServerLogging logging,
      Configuration configuration,
      CommandLine.Mode mode) {
    platform.provision();
    if (mode == CommandLine.Mode.BACKGROUND) {
      logging.toFile(configuration);
    }
    tell(configuration);
    try {
      platform.start(Main::tellFirstPassword);
    } catch (BerthException e) {
      if (mode == CommandLine.Mode.BACKGROUND) {
        System.getLogger(Main.class.getName()).log(Level.ERROR, e.getMessage(), e.getCause());
      }
      throw e;
    }
  }

  /** To standard error only: the log is kept. */
  private static void tellFirstPassword(Secret password) {
    System.err.println(
        "The first user is 'admin' with the password "
            + password.reveal()
            + " (not shown again; change it with 'berth passwd').");
  }

  /** Ends with 0 when somebody asked for it: that is no failure to a supervisor. */
  private static void stop(Platform platform, AtomicBoolean failed) {
    Thread closing = Threads.startPlatform("closing", platform::close);
    try {
      if (!closing.join(LONGEST_STOP)) {
        System.getLogger(Main.class.getName())
            .log(Level.WARNING, "Not everything has stopped after {0}", LONGEST_STOP);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!failed.get()) {
      Runtime.getRuntime().halt(0);
    }
  }

  private static void awaitTheEnd() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void tell(Configuration configuration) {
    System.Logger log = System.getLogger(Main.class.getName());
    log.log(Level.INFO, "Berth {0} starts with Java {1}", Version.current(), Runtime.version());
    for (Configuration.Entry entry : configuration.entries()) {
      log.log(Level.INFO, "{0} = {1} ({2})", entry.key(), entry.value(), entry.source());
    }
    configuration.warnings().forEach(warning -> log.log(Level.WARNING, warning));
  }
}
