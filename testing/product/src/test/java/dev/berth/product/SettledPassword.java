package dev.berth.product;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes a password that was given one's own, so that the console does not ask for another. */
final class SettledPassword {
  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");
  private static final String BETWEEN = "a password in between 4711";

  private SettledPassword() {}

  /** Changes it and changes it back; nothing happens where it is one's own already. */
  static void of(Installation berth, String user, String password) {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String login = "{\"user\":\"%s\",\"password\":\"%s\"}".formatted(user, password);
      Matcher token = TOKEN.matcher(call(client, berth, "POST", "/api/login", "", login));
      if (!token.find()) {
        return;
      }
      String shown = token.group(1);
      if (call(client, berth, "GET", "/api/whoami", shown, "")
          .contains("\"mustChangePassword\":true")) {
        change(client, berth, shown, password, BETWEEN);
        change(client, berth, shown, BETWEEN, password);
      }
      call(client, berth, "POST", "/api/logout", shown, "");
    } catch (IOException e) {
      throw new IllegalStateException("Cannot settle the password of " + user, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static void change(
      HttpClient client, Installation berth, String token, String old, String fresh)
      throws IOException, InterruptedException {
    String body = "{\"old\":\"%s\",\"new\":\"%s\"}".formatted(old, fresh);
    String answer = call(client, berth, "PUT", "/api/whoami/password", token, body);
    if (!answer.isBlank()) {
      throw new IllegalStateException("Cannot settle a password: " + answer);
    }
  }

  private static String call(
      HttpClient client, Installation berth, String method, String path, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://localhost:" + berth.port() + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
  }
}
