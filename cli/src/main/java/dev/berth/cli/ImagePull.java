package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.client.LineStream;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lets the server fetch an image, signed in as Docker's client is. */
final class ImagePull {
  private final Session session;
  private final TargetOption target;

  ImagePull(Session session, TargetOption target) {
    this.session = session;
    this.target = target;
  }

  /**
   * Fetches an image.
   *
   * @param platform {@code linux/arm64}; null: the machine's own
   * @param progress gets each layer's news
   * @return the image
   * @throws BerthException with the reason if it cannot be had
   */
  Json pull(String reference, @Nullable String platform, Consumer<Json> progress) {
    ApiPath path = target.in(ApiPath.of("images", "pull").with("reference", reference));
    Map<String, Secret> headers = new HashMap<>();
    DockerLogins.read(session.shell())
        .find(Registry.of(reference))
        .ifPresent(login -> headers.put("X-Registry-Auth", login));
    try (LineStream lines =
        session.client().postLines(path.withIfGiven("platform", platform), headers)) {
      for (Optional<Json> line = lines.next(Duration.ZERO);
          line.isPresent();
          line = lines.next(Duration.ZERO)) {
        switch (line.get().text("type")) {
          case "done" -> {
            return line.get().get("image");
          }
          case "failed" -> throw failed(reference, line.get().text("reason"));
          default -> progress.accept(line.get());
        }
      }
    }
    throw new BerthException(
        ErrorCode.UNAVAILABLE,
        "Cannot see the pull of '%s' to its end: the server stopped. Run 'berth up' and try again."
            .formatted(reference));
  }

  private static BerthException failed(String reference, String reason) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED,
        reason.startsWith("Cannot ")
            ? reason
            : "Cannot pull the image '%s': %s".formatted(reference, reason));
  }
}
