package dev.berth.deploy;

import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.kernel.ByteSize;
import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a service is asked for that only a cluster acts on. Immutable.
 *
 * @param endpoint what its name leads to inside its networks
 * @param hostPorts those of its published ports that only nodes with a task of it have; the others
 *     every node has
 * @param reservedMemory what a node must have left for each task; null: nothing
 * @param reservedCpus in CPUs; null: nothing
 */
record ClusterTraits(
    Endpoint endpoint,
    Set<Integer> hostPorts,
    @Nullable ByteSize reservedMemory,
    @Nullable Double reservedCpus) {
  ClusterTraits {
    endpoint = Objects.requireNonNullElse(endpoint, Endpoint.VIRTUAL_ADDRESS);
    hostPorts = Collections.unmodifiableSet(new TreeSet<>(hostPorts));
  }
}
