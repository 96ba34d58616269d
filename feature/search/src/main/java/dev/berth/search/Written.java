package dev.berth.search;

/** What became of a document. */
public enum Written {
  CREATED("created", 201),
  UPDATED("updated", 200),
  DELETED("deleted", 200),
  /** There was none to remove. */
  NOT_FOUND("not_found", 404),
  /** There is one already that was to be made. */
  CONFLICT("conflict", 409),
  /** It cannot be kept. */
  REFUSED("refused", 400);

  private final String result;
  private final int status;

  Written(String result, int status) {
    this.result = result;
    this.status = status;
  }

  /** As Elasticsearch calls it. */
  String result() {
    return result;
  }

  int status() {
    return status;
  }
}
