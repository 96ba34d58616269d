package dev.berth.deploy;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One running copy of a service, or what is kept of one.
 *
 * @param name {@code STACK_SERVICE.SLOT.ID}
 * @param slot from 1: which of the service's replicas it is
 * @param node the machine it is on
 * @param image the reference or id it was made from
 * @param state {@code created}, {@code running} or {@code exited}
 * @param health what its check says, in the words of Compose; {@code starting} also until its port
 *     accepts connections; the word for no check at all where nothing is checked, or nothing runs
 * @param exitCode null while it runs
 * @param reason why it ended; null while it runs
 * @param started null: never, or it has ended
 * @param finished null while it runs
 * @param address in the first of its networks; null: none
 * @param pid as the machine sees it; null where there is none
 * @param restarts how many tasks of its slot, made from the same, ended before it
 * @param version of the stack when it was made
 */
public record TaskView(
    String id,
    String name,
    String tenant,
    String stack,
    String service,
    int slot,
    String node,
    String image,
    String state,
    String health,
    @Nullable Integer exitCode,
    @Nullable String reason,
    Instant created,
    @Nullable Instant started,
    @Nullable Instant finished,
    @Nullable String address,
    @Nullable Long pid,
    int restarts,
    long version) {}
