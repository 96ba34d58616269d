package dev.berth.kernel;

/**
 * Who owns things and pays for them.
 *
 * @param value 1 to 63 lower-case letters, digits, dashes, dots and underscores, beginning and
 *     ending with a letter or a digit
 */
public record TenantId(String value) implements Comparable<TenantId> {
  /** The tenant that there always is. */
  public static final TenantId DEFAULT = new TenantId("default");

  /** Who owns what belongs to no tenant: users, the keys of the platform. Nobody's tenant. */
  public static final TenantId PLATFORM = new TenantId("platform");

  /**
   * @throws BerthException {@link ErrorCode#INVALID_NAME} for any other text
   */
  public TenantId {
    Names.check("tenant", value);
  }

  @Override
  public int compareTo(TenantId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
