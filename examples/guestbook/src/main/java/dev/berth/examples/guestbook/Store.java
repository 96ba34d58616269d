package dev.berth.examples.guestbook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Keeps lines in {@code /data/entries.txt} and talks lines: {@code PASSWORD p} first, then {@code
 * ADD text}, answered by {@code OK} when the text is on the disk, or {@code LIST}, answered by
 * {@code OK} and the number of lines, then the lines, oldest first. Anything else is answered by
 * {@code NO} and the end of the connection.
 */
public final class Store {
  static final int PORT = 7070;
  private static final Path PASSWORD = Path.of("/run/secrets/store-password");
  private static final Path ENTRIES = Path.of("/data/entries.txt");
  private static final int IDLE_MILLIS = 10_000;

  private final String password;
  private final FileChannel file;
  private final List<String> entries;

  private Store(String password, FileChannel file, List<String> entries) {
    this.password = password;
    this.file = file;
    this.entries = entries;
  }

  /** Serves until it is told to stop. */
  public static void main(String[] arguments) throws IOException {
    List<String> entries =
        Files.exists(ENTRIES) ? new ArrayList<>(Files.readAllLines(ENTRIES)) : new ArrayList<>();
    FileChannel file =
        FileChannel.open(ENTRIES, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Store store = new Store(Files.readString(PASSWORD).strip(), file, entries);
    try (ServerSocket listener = new ServerSocket(PORT, 256)) {
      System.out.println("Store with " + entries.size() + " entries serves on port " + PORT);
      ExecutorService threads = Executors.newCachedThreadPool();
      while (true) {
        Socket caller = listener.accept();
        threads.execute(() -> store.serve(caller));
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      caller.setSoTimeout(IDLE_MILLIS);
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8));
      OutputStream out = caller.getOutputStream();
      boolean known = ("PASSWORD " + password).equals(in.readLine());
      say(out, known ? "OK" : "NO");
      String line = in.readLine();
      while (known && line != null) {
        known = answer(line, out);
        line = in.readLine();
      }
    } catch (IOException e) {
      System.out.println("A caller went away: " + e.getMessage());
    }
  }

  private boolean answer(String line, OutputStream out) throws IOException {
    if (line.startsWith("ADD ")) {
      add(line.substring(4));
      say(out, "OK");
      return true;
    }
    if (line.equals("LIST")) {
      List<String> all = all();
      say(out, "OK " + all.size());
      say(out, all.toArray(String[]::new));
      return true;
    }
    say(out, "NO");
    return false;
  }

  private synchronized void add(String text) throws IOException {
    file.write(StandardCharsets.UTF_8.encode(text + "\n"));
    file.force(false);
    entries.add(text);
  }

  private synchronized List<String> all() {
    return List.copyOf(entries);
  }

  private static void say(OutputStream out, String... lines) throws IOException {
    StringBuilder text = new StringBuilder();
    for (String line : lines) {
      text.append(line).append('\n');
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
  }
}
