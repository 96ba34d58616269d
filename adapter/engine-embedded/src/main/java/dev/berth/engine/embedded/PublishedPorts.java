package dev.berth.engine.embedded;

import dev.berth.engine.PortBinding;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.BindException;
import java.net.NetworkInterface;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who has which port of the machine. A port belongs to one service; its tasks share it. Each is
 * held by a socket too, so that no other program takes it meanwhile; packets never come to that
 * socket, as the packet filter turns them away before. Thread-safe.
 */
final class PublishedPorts implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PublishedPorts.class.getName());

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<HostPort, Claim> claims = new HashMap<>();

  /**
   * Takes a task's ports, all or none.
   *
   * @throws BerthException {@code PORT_TAKEN} if one belongs to another service or program
   */
  void claim(AttachedTask task) {
    lock.lock();
    try {
      for (PortBinding binding : task.ports()) {
        claim(HostPort.of(binding), task);
      }
    } catch (BerthException e) {
      release(task.id());
      throw e;
    } finally {
      lock.unlock();
    }
  }

  /** Takes the ports of a task that has them since before this process; never fails. */
  void adopt(AttachedTask task) {
    lock.lock();
    try {
      for (PortBinding binding : task.ports()) {
        HostPort port = HostPort.of(binding);
        try {
          claim(port, task);
        } catch (BerthException e) {
          LOG.log(Level.WARNING, "Port " + port + " is published, but not held", e);
          claims
              .computeIfAbsent(port, absent -> new Claim(task.service(), null))
              .tasks
              .add(task.id());
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Gives a task's ports back. Idempotent. */
  void release(TaskId task) {
    lock.lock();
    try {
      for (Iterator<Claim> each = claims.values().iterator(); each.hasNext(); ) {
        Claim claim = each.next();
        if (claim.tasks.remove(task) && claim.tasks.isEmpty()) {
          claim.close();
          each.remove();
        }
      }
    } finally {
      lock.unlock();
    }
  }

  private void claim(HostPort port, AttachedTask task) {
    for (Map.Entry<HostPort, Claim> other : claims.entrySet()) {
      ServiceKey owner = other.getValue().owner;
      if (port.overlaps(other.getKey()) && !owner.equals(task.service())) {
        throw taken(port, "service '" + owner + "' has it", null);
      }
    }
    Claim claim = claims.get(port);
    if (claim == null) {
      boolean heldAlready = claims.keySet().stream().anyMatch(port::overlaps);
      claim = new Claim(task.service(), heldAlready ? null : hold(port));
      claims.put(port, claim);
    }
    claim.tasks.add(task.id());
  }

  private static HeldPort hold(HostPort port) {
    try {
      if (port.address() != null && NetworkInterface.getByInetAddress(port.address()) == null) {
        throw new BerthException(
            ErrorCode.INVALID_INPUT,
            "Cannot publish port '%s': this machine does not have that address. Leave the address out or give one of this machine's."
                .formatted(port));
      }
      return HeldPort.hold(port);
    } catch (BindException e) {
      String owner = SocketOwner.find(port).map(found -> found + " has it").orElse("it is in use");
      throw taken(port, owner, e);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot publish port '%s'.".formatted(port), e);
    }
  }

  private static BerthException taken(HostPort port, String cause, @Nullable IOException reason) {
    return new BerthException(
        ErrorCode.PORT_TAKEN,
        "Cannot publish port '%s': %s. Publish another one, or end what has it."
            .formatted(port, cause),
        reason);
  }

  /** Lets go of the sockets; what is published stays so. */
  @Override
  public void close() {
    lock.lock();
    try {
      claims.values().forEach(Claim::close);
      claims.clear();
    } finally {
      lock.unlock();
    }
  }

  /** A port that a service has. */
  private static final class Claim {
    private final ServiceKey owner;
    private final @Nullable HeldPort held;
    private final Set<TaskId> tasks = new HashSet<>();

    Claim(ServiceKey owner, @Nullable HeldPort held) {
      this.owner = owner;
      this.held = held;
    }

    void close() {
      if (held != null) {
        held.close();
      }
    }
  }
}
