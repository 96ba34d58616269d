package dev.berth.proxy;

import org.jspecify.annotations.Nullable;

/** A request that could not be read, as the log sees it. Confined to its event loop. */
final class UnreadRequest implements ExchangeLog.Ended {
  private final Lane lane;
  private final Arrival arrival;
  private final int status;
  private final RequestId id;
  private long bytes;

  UnreadRequest(Lane lane, Arrival arrival, int status) {
    this.lane = lane;
    this.arrival = arrival;
    this.status = status;
    this.id = new RequestId(lane.random());
  }

  /** Answers it, and ends its connection. */
  void answer(ClientConnection client) {
    Request nothing = new Request(Protocol.HTTP_1_1, arrival, "GET", "/", "", 0, new Headers());
    Response response = new Response(status, new Headers());
    byte[] body = ErrorPages.body(status, "", nothing, id, response.headers());
    HeadWriter writer = lane.writer();
    writer.response(response, false, body.length, false, HeadWriter.Then.CLOSE);
    writer.put(body);
    client.write(writer);
    bytes = body.length;
    client.closeLingering();
    lane.log().ended(this);
  }

  @Override
  public @Nullable Request request() {
    return null;
  }

  @Override
  public @Nullable Passage passage() {
    return null;
  }

  @Override
  public @Nullable Upstream upstream() {
    return null;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public int upstreamStatus() {
    return 0;
  }

  @Override
  public long requestBytes() {
    return 0;
  }

  @Override
  public long responseBytes() {
    return bytes;
  }

  @Override
  public long startedMillis() {
    return lane.millis();
  }

  @Override
  public long durationNanos() {
    return 0;
  }

  @Override
  public long upstreamNanos() {
    return 0;
  }

  @Override
  public int attempts() {
    return 0;
  }

  @Override
  public String id() {
    return id.toString();
  }
}
