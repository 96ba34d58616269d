package dev.berth.server;

import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Makes tokens with an end. Thread-safe. */
final class TokenEndpoints {
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);

  private final AdminTokens tokens;

  TokenEndpoints(AdminTokens tokens) {
    this.tokens = tokens;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.post("/api/tokens", AdminTokens.CREATE, _ -> "token/*", this::create)
            .withBody(Endpoint.Body.JSON));
  }

  private record Wish(Duration expiresIn) {}

  private record TokenView(String token, Instant expires) {}

  private Response create(Request request) {
    Duration life = request.json(Wish.class).expiresIn();
    if (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot make a token for '%s': it lives from one second to 366 days. Write PT1H or P30D."
              .formatted(life));
    }
    AdminTokens.Issued issued = tokens.issue(life);
    return new Response.Json(201, new TokenView(issued.token().reveal(), issued.expires()));
  }
}
