package dev.berth.logs;

/** Names a stream of a source. */
record StreamKey(String source, String stream) {
  static StreamKey of(TakenLine line) {
    return new StreamKey(line.source().key(), line.stream());
  }
}
