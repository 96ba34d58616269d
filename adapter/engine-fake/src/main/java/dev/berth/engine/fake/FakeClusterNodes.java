package dev.berth.engine.fake;

import dev.berth.engine.Node;
import dev.berth.engine.Nodes;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Map;
import java.util.Set;

/** Changing the machines of a {@link FakeSwarm}. */
final class FakeClusterNodes implements Nodes {
  private final FakeSwarm swarm;

  FakeClusterNodes(FakeSwarm swarm) {
    this.swarm = swarm;
  }

  @Override
  public void label(String id, Map<String, String> added, Set<String> removed) {
    synchronized (swarm) {
      swarm.requireAnswer("label node '" + id + "'");
      FakeNode node = swarm.node(id);
      node.labels.keySet().removeAll(removed);
      node.labels.putAll(added);
      swarm.changedNodes();
    }
  }

  @Override
  public void makeAvailable(String id, Node.Availability availability) {
    synchronized (swarm) {
      swarm.requireAnswer("change node '" + id + "'");
      swarm.node(id).availability = availability;
      swarm.changedNodes();
    }
  }

  @Override
  public void remove(String id, boolean force) {
    synchronized (swarm) {
      swarm.requireAnswer("remove node '" + id + "'");
      FakeNode node = swarm.node(id);
      if (node.role != Node.Role.WORKER) {
        throw refused(node, "it is the last manager");
      }
      if (node.alive && !force) {
        throw refused(node, "it is not down");
      }
      swarm.part(node);
    }
  }

  private static BerthException refused(FakeNode node, String why) {
    return new BerthException(
        ErrorCode.CONFLICT, "Cannot remove node '%s': %s.".formatted(node.name, why));
  }
}
