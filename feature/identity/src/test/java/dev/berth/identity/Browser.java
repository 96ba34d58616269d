package dev.berth.identity;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Enough of a browser to log in: follows redirects, keeps cookies by host and port, sends a form.
 * As a browser does, it takes loopback for a secure place.
 */
final class Browser implements AutoCloseable {
  private static final Pattern FORM =
      Pattern.compile("<form[^>]*id=\"kc-form-login\"[^>]*action=\"([^\"]+)\"", Pattern.DOTALL);

  private final Map<String, Map<String, String>> cookies = new TreeMap<>();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /** What a journey ended at. */
  record Page(URI url, HttpResponse<String> answer) {
    int status() {
      return answer.statusCode();
    }

    /** Where the log-in form goes. */
    URI formAction() {
      Matcher matcher = FORM.matcher(answer.body());
      if (!matcher.find()) {
        throw new AssertionError("No log-in form at " + url + ":\n" + answer.body());
      }
      return url.resolve(matcher.group(1).replace("&amp;", "&"));
    }
  }

  /**
   * Goes to a page, and on to where it sends the browser, but not to a path that begins the last
   * part.
   */
  Page go(URI url, String stop) {
    return follow(HttpRequest.newBuilder(url), url, stop);
  }

  Page send(URI url, Map<String, String> form, String stop) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(OidcHttp.encoded(form)));
    return follow(request, url, stop);
  }

  private Page follow(HttpRequest.Builder first, URI start, String stop) {
    HttpRequest.Builder request = first;
    URI url = start;
    for (int i = 0; i < 10; i++) {
      HttpResponse<String> answer = send(request, url);
      String location = answer.headers().firstValue("Location").orElse("");
      if (location.isEmpty() || location.startsWith(stop)) {
        return new Page(url, answer);
      }
      url = url.resolve(location);
      request = HttpRequest.newBuilder(url);
    }
    throw new AssertionError("Sent around in a circle at " + url);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, URI url) {
    Map<String, String> known = cookies.computeIfAbsent(url.getAuthority(), _ -> new TreeMap<>());
    if (!known.isEmpty()) {
      request.header(
          "Cookie",
          known.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(cookie -> keep(known, cookie));
      return answer;
    } catch (IOException e) {
      throw new IllegalStateException("Cannot go to " + url, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  private static void keep(Map<String, String> known, String cookie) {
    String pair = cookie.split(";", 2)[0];
    int sign = pair.indexOf('=');
    if (cookie.contains("Max-Age=0")) {
      known.remove(pair.substring(0, sign));
    } else {
      known.put(pair.substring(0, sign), pair.substring(sign + 1));
    }
  }

  String cookie(String authority, String name) {
    return cookies.getOrDefault(authority, Map.of()).getOrDefault(name, "");
  }

  @Override
  public void close() {
    client.close();
  }
}
