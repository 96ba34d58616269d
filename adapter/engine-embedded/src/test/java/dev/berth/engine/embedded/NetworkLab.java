package dev.berth.engine.embedded;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.PortBinding;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** An instance with a random id on the real machine, and what tests look at it with. */
final class NetworkLab implements Closeable {
  /** Long enough for a machine under load, as long as nothing answers. */
  private static final int CONNECT_MILLIS = 3_000;

  private static final int READ_MILLIS = 10_000;

  final String instance;
  final Path data;
  final Path run;
  NetworkStack stack;
  private final Set<Integer> openPorts;
  private final List<Closeable> opened = new ArrayList<>();

  NetworkLab(Path directory, Integer... openPorts) throws IOException {
    this.instance = "t" + IdSource.random(ThreadLocalRandom.current()).next().substring(0, 5);
    this.data = directory.resolve("data");
    this.run = directory.resolve("run");
    this.openPorts = Set.of(openPorts);
    this.stack = new NetworkStack(instance, data, run, this.openPorts);
    stack.recover(Set.of());
  }

  /** A later process with the same data. */
  void restart(TaskId... alive) throws IOException {
    stack.close();
    stack = new NetworkStack(instance, data, run, openPorts);
    stack.recover(Set.of(alive));
  }

  static NetworkName name(String name) {
    return new NetworkName(TenantId.DEFAULT, name);
  }

  Network network(String name) {
    return stack.create(NetworkSpec.of(name(name), Map.of()));
  }

  Network internalNetwork(String name) {
    return stack.create(new NetworkSpec(name(name), true, null, Map.of()));
  }

  /** A task of service {@code shop/SERVICE}, whose alias is the service's name. */
  static TaskSpec task(String id, String service, String... networks) {
    List<Attachment> attachments =
        Stream.of(networks).map(name -> new Attachment(name(name), List.of(service))).toList();
    return TaskSpec.of(
            new TaskIdentity(
                new TaskId(id),
                TenantId.DEFAULT,
                new StackName("shop"),
                new ServiceName(service),
                1,
                Map.of()),
            "berth/host")
        .withNetworking(new Networking(Namespace.OWN, null, attachments, List.of(), Map.of()));
  }

  static TaskSpec publishing(TaskSpec task, int hostPort, int containerPort) {
    return publishing(task, new PortBinding(null, hostPort, containerPort, Protocol.TCP));
  }

  static TaskSpec publishing(TaskSpec task, PortBinding binding) {
    Networking before = task.networking();
    return task.withNetworking(
        new Networking(
            Namespace.OWN, null, before.attachments(), List.of(binding), before.extraHosts()));
  }

  /** Attaches and starts. */
  TaskNetwork start(TaskSpec task) {
    TaskNetwork network = stack.attach(task);
    stack.started(task.id());
    return network;
  }

  /** Runs something in a network namespace, on a thread that ends with it. */
  static <T> T inside(Path namespace, Callable<T> work) throws Exception {
    List<T> results = new ArrayList<>();
    List<Exception> failures = new ArrayList<>();
    Thread thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try {
                    int descriptor = NamespaceCalls.open(namespace);
                    NamespaceCalls.enter(descriptor);
                    NamespaceCalls.close(descriptor);
                    results.add(work.call());
                  } catch (Exception e) {
                    failures.add(e);
                  }
                });
    thread.join();
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return results.getFirst();
  }

  /** Serves in a namespace: answers each connection with its name and the caller's address. */
  void serve(Path namespace, String name, int port) throws Exception {
    serve(name, inside(namespace, () -> new ServerSocket(port)));
  }

  /** The same on a socket that exists. */
  void serve(String name, ServerSocket server) {
    opened.add(server);
    Thread.ofVirtual()
        .start(
            () -> {
              while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                  String line = name + " " + socket.getInetAddress().getHostAddress() + "\n";
                  socket.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                  // The end of the test, or of a caller: the loop looks.
                }
              }
            });
  }

  /** Asks such a server, from a namespace. */
  static String ask(Path namespace, String address, int port) throws Exception {
    return inside(namespace, () -> ask(address, port));
  }

  /** Asks such a server, from the machine. */
  static String ask(String address, int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(READ_MILLIS);
      socket.connect(new InetSocketAddress(address, port), CONNECT_MILLIS);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }

  static String address(TaskNetwork network) {
    return network.addresses().values().iterator().next().getHostAddress();
  }

  static String address(TaskNetwork task, String network) {
    InetAddress address = Objects.requireNonNull(task.addresses().get(name(network)));
    return address.getHostAddress();
  }

  /** A namespace outside of the machine's networks, reached by a link of its own. */
  Outside outside() throws IOException {
    Outside outside = new Outside(instance, run);
    opened.add(outside);
    return outside;
  }

  /** Everything of the instance that is on the machine now. */
  List<String> traces() throws IOException {
    List<String> traces = new ArrayList<>();
    try (Links links = Links.ofThisThread()) {
      links.list().stream()
          .map(Links.Link::name)
          .filter(name -> name.contains(instance) && !name.startsWith("out"))
          .forEach(traces::add);
    }
    Files.readAllLines(Path.of("/proc/self/mounts")).stream()
        .filter(line -> line.contains(run.toString()))
        .forEach(traces::add);
    if (sh("nft", "list", "tables").contains("berth-" + instance)) {
      traces.add("table berth-" + instance);
    }
    if (HostCommand.find("iptables").isPresent()) {
      sh("iptables", "-w", "-S")
          .lines()
          .filter(line -> line.contains(instance))
          .forEach(traces::add);
    }
    for (Path directory : List.of(data, run)) {
      if (Files.exists(directory)) {
        try (Stream<Path> files = Files.walk(directory)) {
          files.filter(Files::isRegularFile).map(Path::toString).forEach(traces::add);
        }
      }
    }
    return traces;
  }

  static String sh(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    for (Closeable each : opened) {
      each.close();
    }
    restart();
    for (Network network : stack.list()) {
      stack.remove(network.name());
    }
    stack.close();
  }

  /** A neighbour of the machine: its link is named {@code outINSTANCE}. */
  static final class Outside implements Closeable {
    final Path namespace;
    final String address;
    final String machine;
    private final String name;

    Outside(String instance, Path run) throws IOException {
      int range = ThreadLocalRandom.current().nextInt(256);
      this.name = "out" + instance;
      this.namespace = Path.of("/run/netns", name);
      this.machine = "198.18." + range + ".1";
      this.address = "198.18." + range + ".2";
      sh("ip", "netns", "add", name);
      sh("ip", "link", "add", name, "type", "veth", "peer", "name", "eth0", "netns", name);
      sh("ip", "address", "add", machine + "/24", "dev", name);
      sh("ip", "link", "set", name, "up");
      sh("ip", "-n", name, "address", "add", address + "/24", "dev", "eth0");
      sh("ip", "-n", name, "link", "set", "eth0", "up");
      sh("ip", "-n", name, "link", "set", "lo", "up");
      sh("ip", "-n", name, "route", "add", "default", "via", machine);
    }

    @Override
    public void close() throws IOException {
      sh("ip", "link", "delete", name);
      sh("ip", "netns", "delete", name);
    }
  }
}
