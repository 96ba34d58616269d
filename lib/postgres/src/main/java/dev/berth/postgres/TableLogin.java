package dev.berth.postgres;

import dev.berth.kernel.Secret;
import java.util.Optional;

/** Knows who may read what. Thread-safe. */
@FunctionalInterface
public interface TableLogin {
  /**
   * The tables of somebody; empty: the password is wrong, or they may not read.
   *
   * @param database that they named
   * @param address where they come from
   */
  Optional<Tables> login(String database, Secret password, String address);
}
