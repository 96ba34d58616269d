package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Every command by its name, and how a command ends. */
final class CommandTree {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;
  private static final int HELP_WIDTH = 100;

  private static final Map<String, Function<Session, Object>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("up", UpCommand::new);
    COMMANDS.put("serve", ServeCommand::new);
    COMMANDS.put("down", DownCommand::new);
    COMMANDS.put("status", StatusCommand::new);
    COMMANDS.put("login", LoginCommand::new);
    COMMANDS.put("logout", LogoutCommand::new);
    COMMANDS.put("whoami", WhoamiCommand::new);
    COMMANDS.put("passwd", PasswdCommand::new);
    COMMANDS.put("totp", TotpCommands::new);
    COMMANDS.put("stack", StackCommands::new);
    COMMANDS.put("service", ServiceCommands::new);
    COMMANDS.put("task", TaskCommands::new);
    COMMANDS.put("logs", LogsCommand::new);
    COMMANDS.put("search", SearchCommand::new);
    COMMANDS.put("templates", TemplatesCommand::new);
    COMMANDS.put("log", LogCommands::new);
    COMMANDS.put("top", TopCommand::new);
    COMMANDS.put("metrics", MetricsCommands::new);
    COMMANDS.put("usage", UsageCommand::new);
    COMMANDS.put("report", ReportCommand::new);
    COMMANDS.put("export", ExportCommand::new);
    COMMANDS.put("alert", AlertCommands::new);
    COMMANDS.put("image", ImageCommands::new);
    COMMANDS.put("network", NetworkCommands::new);
    COMMANDS.put("volume", VolumeCommands::new);
    COMMANDS.put("route", RouteCommands::new);
    COMMANDS.put("host", HostCommands::new);
    COMMANDS.put("certificate", CertificateCommands::new);
    COMMANDS.put("ca", AuthorityCommands::new);
    COMMANDS.put("target", TargetCommands::new);
    COMMANDS.put("node", NodeCommands::new);
    COMMANDS.put("foreign", ForeignCommands::new);
    COMMANDS.put("config", ConfigCommands::new);
    COMMANDS.put("param", ParamCommands::new);
    COMMANDS.put("secret", SecretCommands::new);
    COMMANDS.put("tenant", TenantCommands::new);
    COMMANDS.put("quota", QuotaCommand::new);
    COMMANDS.put("user", UserCommands::new);
    COMMANDS.put("group", GroupCommands::new);
    COMMANDS.put("session", SessionCommands::new);
    COMMANDS.put("token", TokenCommands::new);
    COMMANDS.put("policy", PolicyCommands::new);
    COMMANDS.put("oidc", OidcCommands::new);
    COMMANDS.put("audit", AuditCommand::new);
    COMMANDS.put("key", KeyCommands::new);
    COMMANDS.put("version", VersionCommand::new);
  }

  private final Shell shell;

  CommandTree(Shell shell) {
    this.shell = shell;
  }

  /** Runs a command line. */
  int run(String... args) {
    CommandLine root = commandLine(args);
    return root.execute(takesServerFlags(root, args));
  }

  /** Commands that start a server hand on the flags that only the server knows. */
  private static String[] takesServerFlags(CommandLine root, String[] args) {
    CommandLine command = root;
    for (String arg : args) {
      CommandLine next = command.getSubcommands().get(arg);
      if (next == null) {
        break;
      }
      command = next;
    }
    return command.getMixins().values().stream().anyMatch(ServerFlags.class::isInstance)
        ? ServerFlags.adopt(command, args)
        : args;
  }

  /**
   * The commands that a command line needs: looking at all sixty takes longer than most of them
   * run, so it is one noun when the first word names one.
   */
  CommandLine commandLine(String... args) {
    Session session = new Session(shell);
    CommandLine root = new CommandLine(session);
    if (args.length > 0 && COMMANDS.containsKey(args[0])) {
      add(root, args[0], session);
    } else {
      COMMANDS.keySet().forEach(name -> add(root, name, session));
    }
    root.registerConverter(Duration.class, Durations::parse);
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setUsageHelpWidth(HELP_WIDTH);
    root.setOut(writer(shell.out()));
    root.setErr(writer(shell.err()));
    boolean coloured = shell.isColoured(Shell.Stream.OUT);
    root.setColorScheme(CommandLine.Help.defaultColorScheme(coloured ? Ansi.ON : Ansi.OFF));
    root.setParameterExceptionHandler((e, _) -> wrongUsage(e));
    root.setExecutionExceptionHandler((e, _, _) -> failed(e, session));
    return root;
  }

  private static void add(CommandLine root, String name, Session session) {
    Object noun = Objects.requireNonNull(COMMANDS.get(name)).apply(session);
    CommandLine command = new CommandLine(noun);
    if (noun instanceof Family family) {
      family.members().forEach(command::addSubcommand);
    }
    command.getSubcommands().values().forEach(CommandTree::sort);
    sort(command);
    root.addSubcommand(name, command);
    CommandLine exec = command.getSubcommands().get("exec");
    if (exec != null) {
      exec.setStopAtPositional(true);
    }
  }

  /** The order of methods is whatever the Java machine gives; help has to be the same each time. */
  private static void sort(CommandLine command) {
    Map<String, CommandLine> sorted = new TreeMap<>(command.getSubcommands());
    sorted.keySet().forEach(command.getCommandSpec()::removeSubcommand);
    // An alias comes with the command that it stands for.
    sorted.entrySet().removeIf(entry -> !entry.getKey().equals(entry.getValue().getCommandName()));
    sorted.forEach(command::addSubcommand);
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, StandardCharsets.UTF_8);
  }

  private int failed(Exception failure, Session session) throws Exception {
    if (failure instanceof ParameterException wrong) {
      return wrongUsage(wrong);
    }
    if (!(failure instanceof BerthException known)) {
      throw failure;
    }
    String advice = known.code() == ErrorCode.UNAUTHENTICATED ? session.advice() : "";
    shell.out().flush();
    shell.err().println(known.getMessage() + advice);
    return FAILED;
  }

  private int wrongUsage(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    shell.err().println(reason(wrong));
    shell.err().println("Run '" + name + " --help' to see how it is used.");
    return WRONG_USAGE;
  }

  private static String reason(ParameterException wrong) {
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getUnmatched().isEmpty()) {
      return unknown(unmatched.getUnmatched().getFirst(), wrong.getCommandLine());
    }
    String message = Objects.requireNonNullElse(wrong.getMessage(), "The command line is wrong");
    return message.endsWith(".") ? message : message + ".";
  }

  private static String unknown(String word, CommandLine command) {
    boolean option = word.startsWith("-");
    List<String> known =
        option
            ? command.getCommandSpec().options().stream()
                .flatMap(spec -> Arrays.stream(spec.names()))
                .toList()
            : List.copyOf(command.getSubcommands().keySet());
    String kind = option ? "option" : known.isEmpty() ? "argument" : "command";
    Optional<String> nearest = Names.nearest(option ? word.replaceFirst("=.*", "") : word, known);
    return "Unknown %s '%s'%s"
        .formatted(kind, word, nearest.map(name -> ". Did you mean '" + name + "'?").orElse("."));
  }
}
