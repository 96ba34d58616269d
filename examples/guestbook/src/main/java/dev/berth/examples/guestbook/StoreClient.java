package dev.berth.examples.guestbook;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks the store of the same stack, found by its service's name; a connection for each question.
 */
final class StoreClient {
  private static final String HOST = "db";
  private static final Path PASSWORD = Path.of("/run/secrets/store-password");
  private static final int PATIENCE_MILLIS = 5_000;

  /** Keeps an entry; returns when it is on the disk. */
  void add(String text) throws IOException {
    try (Socket store = connect()) {
      ask(store, "ADD " + text.replaceAll("\\R", " "));
    }
  }

  /** Every entry, oldest first. */
  List<String> entries() throws IOException {
    try (Socket store = connect()) {
      BufferedReader in = ask(store, "LIST");
      List<String> entries = new ArrayList<>();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        entries.add(line);
      }
      return entries;
    }
  }

  private static Socket connect() throws IOException {
    InetAddress address = InetAddress.getAllByName(HOST)[0];
    Socket socket = new Socket();
    socket.connect(new InetSocketAddress(address, Store.PORT), PATIENCE_MILLIS);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** The answer after its {@code OK}, up to the end of the connection. */
  private static BufferedReader ask(Socket store, String question) throws IOException {
    String text = "PASSWORD " + Files.readString(PASSWORD).strip() + "\n" + question + "\n";
    OutputStream out = store.getOutputStream();
    out.write(text.getBytes(StandardCharsets.UTF_8));
    store.shutdownOutput();
    BufferedReader in =
        new BufferedReader(new InputStreamReader(store.getInputStream(), StandardCharsets.UTF_8));
    for (String what : List.of("password", question)) {
      String answer = in.readLine();
      if (answer == null || !answer.startsWith("OK")) {
        throw new IOException("The store refused the " + what.replaceAll(" .*", ""));
      }
    }
    return in;
  }
}
