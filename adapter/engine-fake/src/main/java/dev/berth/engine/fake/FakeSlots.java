package dev.berth.engine.fake;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which slots a service should have; makes those that are missing. Guarded by its swarm. */
final class FakeSlots {
  private final FakeService service;
  private final FakeSwarm swarm;

  FakeSlots(FakeService service, FakeSwarm swarm) {
    this.service = service;
    this.swarm = swarm;
  }

  List<FakeSlot> wanted() {
    return switch (service.spec.operation().mode()) {
      case REPLICATED -> replicas(service.spec.operation().replicas());
      case REPLICATED_JOB -> ofJob();
      case GLOBAL, GLOBAL_JOB -> ofNodes();
    };
  }

  private List<FakeSlot> replicas(int count) {
    List<FakeSlot> mine = new ArrayList<>(service.slots);
    mine.removeIf(slot -> slot.retired || slot.replica == null || slot.number() > count);
    for (int number = 1; mine.size() < count; number++) {
      int candidate = number;
      if (mine.stream().noneMatch(slot -> slot.number() == candidate)) {
        FakeSlot made = FakeSlot.ofReplica(number);
        service.slots.add(made);
        mine.add(made);
      }
    }
    mine.sort(Comparator.comparingInt(FakeSlot::number));
    return mine;
  }

  /** Those that have ended well, and as many others as may run at once. */
  private List<FakeSlot> ofJob() {
    int places = service.spec.operation().replicas();
    List<FakeSlot> wanted = new ArrayList<>();
    for (FakeSlot slot : replicas(service.spec.operation().completions())) {
      boolean done = slot.hasSucceeded();
      if (done || places > 0) {
        wanted.add(slot);
      }
      places -= done ? 0 : 1;
    }
    return wanted;
  }

  private List<FakeSlot> ofNodes() {
    List<FakeSlot> wanted = new ArrayList<>();
    for (FakeNode node : swarm.nodes()) {
      FakeSlot slot = find(node);
      boolean suits =
          FakeConstraint.allHold(service.spec.placement().constraints(), node)
              && (slot == null ? node.takesTasks() : node.keepsTasks());
      if (suits && slot == null) {
        slot = FakeSlot.ofNode(node);
        service.slots.add(slot);
      }
      if (suits && slot != null) {
        wanted.add(slot);
      }
    }
    return wanted;
  }

  private @Nullable FakeSlot find(FakeNode node) {
    return service.slots.stream()
        .filter(slot -> !slot.retired && node.equals(slot.node))
        .findFirst()
        .orElse(null);
  }
}
