package dev.berth.aws;

import dev.berth.kernel.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The account numbers that AWS's names call tenants by. */
public final class AwsAccount {
  private static final long RANGE = 1_000_000_000_000L;

  private AwsAccount() {}

  /** The twelve digits of a tenant: the same at all times and on every Berth. */
  public static String of(TenantId tenant) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(tenant.value().getBytes(StandardCharsets.UTF_8));
      return "%012d".formatted(Math.floorMod(ByteBuffer.wrap(hash).getLong(), RANGE));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
