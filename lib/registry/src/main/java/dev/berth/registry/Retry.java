package dev.berth.registry;

import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Waits between the attempts of one request, and says when there have been enough. */
final class Retry {
  private static final int LONGEST_WORDS = 8 * 1024;

  private final Connections connections;
  private final RegistrySettings.Waits waits;
  private int failures;

  Retry(Connections connections, RegistrySettings.Waits waits) {
    this.connections = connections;
    this.waits = waits;
  }

  /** Whether the same request may be answered otherwise a moment later. */
  static boolean isMomentary(int status) {
    return status == 408 || status == 429 || status >= 500;
  }

  /** Some of what is asked for has come: failures before do not count any more. */
  void reset() {
    failures = 0;
  }

  /** Waits after an answer that tells of trouble. */
  void after(Answer answer, Endpoint from) throws IOException {
    Duration asked = asked(answer);
    String what = words(answer, from);
    if (asked.compareTo(waits.longestRetry()) > 0) {
      throw RegistryException.unavailable(
          what + ", and asks to wait for %d seconds".formatted(asked.toSeconds()), null);
    }
    pause(asked, what, null);
  }

  /** Waits after a failure, unless it will not go away. */
  void after(IOException failure, Endpoint from) throws IOException {
    connections.checkOpen();
    if (failure instanceof RegistryException told && told.code() != ErrorCode.UNAVAILABLE) {
      throw told;
    }
    if (failure instanceof UnknownHostException) {
      throw RegistryException.unavailable(
          "the name '%s' leads to no address".formatted(from.host()), failure);
    }
    if (failure instanceof SSLException && isAboutCertificates(failure)) {
      throw new RegistryException(
          ErrorCode.UNAVAILABLE,
          "the certificate of '%s' is not one that is trusted here".formatted(from),
          "Put the certificate of whoever signed it into '%s' below the data directory."
              .formatted(Trust.file(from)),
          failure);
    }
    pause(Duration.ZERO, told(failure, from), failure);
  }

  private void pause(Duration asked, String what, @Nullable IOException failure)
      throws IOException {
    failures++;
    if (failures >= RegistryHttp.MOST_ATTEMPTS) {
      throw RegistryException.unavailable(what, failure);
    }
    Duration usual = waits.retry().multipliedBy(1L << (failures - 1));
    Duration wait = asked.compareTo(usual) > 0 ? asked : usual;
    connections.pause(wait.toNanos());
  }

  private static Duration asked(Answer answer) {
    String seconds = answer.header("retry-after").orElse("");
    return seconds.matches("[0-9]{1,9}")
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ZERO;
  }

  /** What an answer says of itself. */
  private static String words(Answer answer, Endpoint from) {
    return "'%s' answers with status %d%s".formatted(from, answer.status(), ownWords(answer));
  }

  /** The registry's own message, in brackets; empty for none. */
  static String ownWords(Answer answer) {
    try (answer) {
      byte[] bytes = answer.body().readNBytes(LONGEST_WORDS);
      String message = Json.text(Json.parse(bytes, "its answer").path("errors").path(0), "message");
      return message.isEmpty() ? "" : " (" + Texts.shown(message) + ")";
    } catch (IOException e) {
      return "";
    }
  }

  static boolean isAboutCertificates(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof java.security.cert.CertificateException
          || cause instanceof java.security.cert.CertPathValidatorException
          || cause instanceof java.security.cert.CertPathBuilderException) {
        return true;
      }
    }
    return false;
  }

  private static String told(IOException failure, Endpoint from) {
    if (failure instanceof RegistryException told) {
      return told.getMessage();
    }
    if (failure instanceof SocketTimeoutException) {
      return "'%s' does not answer in time".formatted(from);
    }
    if (failure instanceof ConnectException) {
      return "nobody answers at '%s'".formatted(from);
    }
    return "the connection to '%s' broke (%s)".formatted(from, failure.getMessage());
  }
}
