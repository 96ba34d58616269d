package dev.berth.deploy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place where stacks can be deployed. What its daemon is shown to know Berth by is not part of
 * it.
 *
 * @param engine {@code embedded}, {@code docker}, {@code podman}, {@code swarm}
 * @param dockerHost where its daemon listens; null: the configuration says it
 * @param tls whether its daemon is spoken to over TLS
 * @param ready whether tasks can be started there now
 * @param reason what it is made of, or why it is not ready: a sentence
 * @param warnings what works less well than it could
 * @param stacks how many are deployed there, of all tenants
 */
public record TargetView(
    String name,
    String engine,
    @Nullable String dockerHost,
    boolean tls,
    boolean ready,
    String reason,
    List<String> warnings,
    int stacks) {}
