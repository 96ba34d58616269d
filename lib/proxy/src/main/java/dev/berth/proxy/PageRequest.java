package dev.berth.proxy;

/** The request for a page that is to become the body of another response. */
final class PageRequest {
  private PageRequest() {}

  /** A GET of a target by who has sent a request, without what belongs to that one's body. */
  static Request of(Request request, String target) {
    Headers headers = new Headers();
    Headers given = request.headers();
    for (int i = 0; i < given.size(); i++) {
      boolean ofThatOne =
          given.isNamed(i, "content-length")
              || given.isNamed(i, "content-type")
              || given.isNamed(i, "content-encoding")
              || given.isNamed(i, "expect")
              || given.isNamed(i, "upgrade")
              || given.isNamed(i, "range")
              || given.isNamed(i, "if-none-match")
              || given.isNamed(i, "if-modified-since");
      if (!ofThatOne) {
        headers.add(given.name(i), given.value(i));
      }
    }
    return new Request(
        request.protocol(),
        request.arrival(),
        "GET",
        target,
        request.host(),
        request.port(),
        headers);
  }
}
