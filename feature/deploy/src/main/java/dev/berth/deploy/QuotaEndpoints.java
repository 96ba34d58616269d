package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.access.Quota;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/quota}: what the acting tenant has, and may have. */
final class QuotaEndpoints {
  private static final double MILLI = 1000;

  private final Stacks stacks;

  QuotaEndpoints(Stacks stacks) {
    this.stacks = stacks;
  }

  /**
   * A figure.
   *
   * @param limit null: as much as there is
   */
  public record Figure(Number used, @Nullable Number limit) {}

  /**
   * All figures.
   *
   * @param memory in bytes, by the limits of tasks
   * @param disk of volumes, in bytes
   */
  public record QuotaView(Figure memory, Figure cpus, Figure tasks, Figure volumes, Figure disk) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/quota", new Action("quota:Inspect"), request -> "quota", this::quota));
  }

  private Response quota(Request request) {
    TenantId tenant = request.principal().tenant();
    Quota quota = stacks.quotas().quota(tenant);
    Usage usage = stacks.quotas().usage(stacks.desired(), tenant);
    Long milliCpus = quota.milliCpus();
    return Response.ok(
        new QuotaView(
            bytes(usage.memory(), quota.memory()),
            new Figure(usage.milliCpus() / MILLI, milliCpus == null ? null : milliCpus / MILLI),
            new Figure(usage.tasks(), quota.tasks()),
            new Figure(usage.volumes(), quota.volumes()),
            bytes(usage.disk(), quota.disk())));
  }

  private static Figure bytes(ByteSize used, @Nullable ByteSize limit) {
    return new Figure(used.bytes(), limit == null ? null : limit.bytes());
  }
}
