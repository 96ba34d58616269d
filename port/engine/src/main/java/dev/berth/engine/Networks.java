package dev.berth.engine;

import java.util.List;
import java.util.Optional;

/** The networks of an engine: tasks of one reach each other, those of two do not. Thread-safe. */
public interface Networks {
  /**
   * Makes a network; returns the one that exists if it is alike.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} if there is another of that name
   */
  Network create(NetworkSpec spec);

  Optional<Network> find(NetworkName name);

  List<Network> list();

  /**
   * Removes a network. Idempotent.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} while a task is part of it
   */
  void remove(NetworkName name);
}
