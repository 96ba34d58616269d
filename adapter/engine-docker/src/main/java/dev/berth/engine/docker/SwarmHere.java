package dev.berth.engine.docker;

import tools.jackson.databind.JsonNode;

/**
 * What the daemon that is talked to says of itself. Immutable.
 *
 * @param node the id of its node; empty: it is part of no swarm
 * @param address where the others of the swarm reach it
 * @param version of its program
 * @param isManager whether it could tell of the swarm
 */
record SwarmHere(String node, String address, String version, boolean isManager) {
  static final SwarmHere UNKNOWN = new SwarmHere("", "", "", false);

  static SwarmHere read(JsonNode info) {
    JsonNode swarm = info.path("Swarm");
    return new SwarmHere(
        Json.text(swarm, "NodeID"),
        Json.text(swarm, "NodeAddr"),
        Json.text(info, "ServerVersion"),
        swarm.path("ControlAvailable").asBoolean(false));
  }

  boolean is(String id) {
    return !node.isEmpty() && node.equals(id);
  }
}
