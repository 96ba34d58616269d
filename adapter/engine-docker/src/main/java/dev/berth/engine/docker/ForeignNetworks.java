package dev.berth.engine.docker;

import dev.berth.engine.ForeignStack;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Removes the networks that were made for a foreign stack; those with others on them are kept. */
final class ForeignNetworks {
  private static final Logger LOG = System.getLogger(ForeignNetworks.class.getName());

  private ForeignNetworks() {}

  /**
   * @param label which names the stack that a network was made for
   */
  static void remove(DockerApi api, ForeignStack stack, String label) {
    String purpose = "remove foreign stack '%s'".formatted(stack.name());
    Call call = Call.get("/networks", purpose).withLabels(Map.of(label, stack.name()));
    for (JsonNode network : api.ask(call)) {
      if (ForeignLabels.areOfBerth(network.path("Labels"))) {
        continue;
      }
      try {
        JsonNode _ = api.ask(Call.delete("/networks/" + Json.text(network, "Id"), purpose));
      } catch (ApiFailure e) {
        LOG.log(Level.DEBUG, "Network " + Json.text(network, "Name") + " is kept", e);
      }
    }
  }
}
