package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import java.util.ArrayList;
import java.util.List;

/** Parameters, of which the server gives a page at a time. */
final class ParameterPages {
  private final BerthClient client;

  ParameterPages(BerthClient client) {
    this.client = client;
  }

  /** All that there are, without their values. */
  List<Json> all() {
    return read(ApiPath.of("parameters"));
  }

  /** Those below a path; none of what is encrypted is decrypted for it. */
  List<Json> below(String path, boolean recursive) {
    ApiPath below = ApiPath.of("parameters").with("path", path);
    return read(recursive ? below.with("recursive", "true") : below);
  }

  /** The versions of one, the oldest first. */
  List<Json> history(ApiPath path) {
    return read(path);
  }

  private List<Json> read(ApiPath path) {
    List<Json> found = new ArrayList<>();
    Json page = client.get(path);
    found.addAll(items(page));
    while (!page.text("next").isEmpty()) {
      page = client.get(path.with("next", page.text("next")));
      found.addAll(items(page));
    }
    return found;
  }

  private static List<Json> items(Json page) {
    return page.isList() ? page.items() : page.items("parameters");
  }
}
