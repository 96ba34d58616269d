package dev.berth.deploy;

import dev.berth.deploy.ObservedTask.Departure;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.time.Duration;

/**
 * One thing to do that needs nothing else to be done first. Prints as a line of a plan; two steps
 * of one tenant that print alike are the same.
 */
sealed interface Step {
  /** Makes a network. */
  record EnsureNetwork(NetworkSpec spec) implements Step {
    @Override
    public TenantId tenant() {
      return spec.name().tenant();
    }

    @Override
    public String toString() {
      return "ensure network " + spec.name();
    }
  }

  /** Makes a named volume. */
  record EnsureVolume(DesiredStack.NamedVolume volume) implements Step {
    @Override
    public TenantId tenant() {
      return volume.name().tenant();
    }

    @Override
    public String toString() {
      return "ensure volume " + volume.name();
    }
  }

  /**
   * Fetches an image, and tells the services of a stack that wait for it what its id is.
   *
   * @param reference as the file writes it
   */
  record PullImage(StackKey stack, String reference) implements Step {
    @Override
    public TenantId tenant() {
      return stack.tenant();
    }

    @Override
    public String toString() {
      return "pull " + reference + " for " + stack;
    }
  }

  /**
   * Makes a task and starts it.
   *
   * @param version of the stack
   * @param attempt how many failed in a row before it
   * @param restarts how many ended before it
   */
  record CreateTask(DesiredService service, int slot, long version, int attempt, int restarts)
      implements Step {
    Slot place() {
      return new Slot(service.key(), slot);
    }

    @Override
    public TenantId tenant() {
      return service.key().tenant();
    }

    @Override
    public String toString() {
      return "create " + place();
    }
  }

  /** Starts a task that was made and then forgotten, by a Berth that was killed. */
  record StartTask(TaskId id, Slot slot) implements Step {
    @Override
    public TenantId tenant() {
      return slot.service().tenant();
    }

    @Override
    public String toString() {
      return "start " + slot + " " + id;
    }
  }

  /**
   * Takes a task off the front door, waits for its requests, then ends it.
   *
   * @param grace how long each of the two may take
   */
  record StopTask(TaskId id, Slot slot, Departure why, Duration grace) implements Step {
    @Override
    public TenantId tenant() {
      return slot.service().tenant();
    }

    @Override
    public String toString() {
      return "stop " + slot + " " + id;
    }
  }

  /** Removes a task that has ended or never ran, and its log. */
  record RemoveTask(TaskId id, Slot slot) implements Step {
    @Override
    public TenantId tenant() {
      return slot.service().tenant();
    }

    @Override
    public String toString() {
      return "remove " + slot + " " + id;
    }
  }

  record RemoveNetwork(NetworkName network) implements Step {
    @Override
    public TenantId tenant() {
      return network.tenant();
    }

    @Override
    public String toString() {
      return "remove network " + network;
    }
  }

  /** Removes an anonymous volume, with what is in it. */
  record RemoveVolume(VolumeName volume) implements Step {
    @Override
    public TenantId tenant() {
      return volume.tenant();
    }

    @Override
    public String toString() {
      return "remove volume " + volume;
    }
  }

  /** Whose step it is. */
  TenantId tenant();

  /** What tells it from others: what one tenant calls its things, another may, too. */
  default String identity() {
    return tenant() + " " + this;
  }

  /** What a person or a log calls this step. */
  @Override
  String toString();
}
