package dev.berth.identity;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks identity providers over HTTP: no redirects, answers of a bounded size, and no longer than
 * ten seconds. Thread-safe.
 */
final class OidcHttp implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int WHOLE_SECONDS = 10;
  private static final int LARGEST = 256 * 1024;
  private static final int OK = 200;

  private final ExecutorService executor = Threads.virtual("oidc");
  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(CONNECT)
          .followRedirects(HttpClient.Redirect.NEVER)
          .executor(executor)
          .build();

  /**
   * What was answered, whatever it is.
   *
   * @param location where it leads; empty: nowhere
   */
  record Answer(URI url, int status, String location, String text) {
    /** The text if all went well. */
    String whole() throws OidcRefusal {
      if (status != OK) {
        throw new OidcRefusal(
            "The identity provider answered with status %d at %s."
                .formatted(status, url.getPath()));
      }
      return text;
    }

    /** The JSON object if all went well. */
    Map<String, Object> object() throws OidcRefusal {
      String _ = whole();
      return json();
    }

    /** The JSON object, also of an error. */
    Map<String, Object> json() throws OidcRefusal {
      try {
        return JSONObjectUtils.parse(text);
      } catch (ParseException e) {
        throw new OidcRefusal(
            "The identity provider's answer at %s is no JSON object.".formatted(url.getPath()), e);
      }
    }
  }

  /** A JSON object of a URL. */
  Map<String, Object> get(URI url) throws OidcRefusal {
    return send(HttpRequest.newBuilder(url).GET()).object();
  }

  /** The text of a URL. */
  String text(URI url) throws OidcRefusal {
    return send(HttpRequest.newBuilder(url).GET()).whole();
  }

  /** What a browser would be answered first. */
  Answer ask(String url) throws OidcRefusal {
    return send(HttpRequest.newBuilder(URI.create(url)).GET());
  }

  /**
   * What answers a form.
   *
   * @param authorization a header; null: none
   */
  Answer submit(URI url, Map<String, String> form, @Nullable String authorization)
      throws OidcRefusal {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(encoded(form)));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    return send(request);
  }

  /** Names and values as forms and queries have them. */
  static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private Answer send(HttpRequest.Builder builder) throws OidcRefusal {
    HttpRequest request =
        builder
            .timeout(Duration.ofSeconds(WHOLE_SECONDS))
            .header("Accept", "application/json")
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST));
    try {
      HttpResponse<byte[]> response = answer.get(WHOLE_SECONDS, TimeUnit.SECONDS);
      return new Answer(
          request.uri(),
          response.statusCode(),
          response.headers().firstValue("Location").orElse(""),
          new String(response.body(), StandardCharsets.UTF_8));
    } catch (ExecutionException e) {
      throw unreachable(request, e.getCause() instanceof IOException cause ? cause : e);
    } catch (TimeoutException e) {
      throw unreachable(request, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(request, e);
    } finally {
      answer.cancel(true);
    }
  }

  private static OidcRefusal unreachable(HttpRequest request, Exception cause) {
    return new OidcRefusal(
        "The identity provider gave no usable answer at %s. Try again in a moment."
            .formatted(request.uri().getPath()),
        cause);
  }

  @Override
  public void close() {
    client.shutdownNow();
    executor.close();
  }
}
