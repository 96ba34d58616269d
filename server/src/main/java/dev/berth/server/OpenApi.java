package dev.berth.server;

import dev.berth.http.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The description of the API, written in YAML by hand, told as JSON. */
final class OpenApi {
  private static final String FILE = "openapi.yaml";

  private OpenApi() {}

  /** Read anew each time: it is rarely asked for and need not stay in memory. */
  static String json() {
    return Json.render(tree());
  }

  static Object tree() {
    try (InputStream in = OpenApi.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("The resource " + FILE + " is missing");
      }
      return new Load(LoadSettings.builder().setLabel(FILE).build()).loadFromInputStream(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
