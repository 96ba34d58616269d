package dev.berth.parameters;

import dev.berth.aws.AwsAccount;
import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for: a parameter, or one version of it.
 *
 * @param names which may be meant, in order: an ARN does not tell {@code db} from {@code /db}
 * @param selector a version or a label; null: the present version
 */
record Reference(List<ParameterName> names, @Nullable String selector) {
  private static final String ARN = "arn:aws:ssm:";
  private static final String ARN_NOUN = "parameter/";

  Reference {
    names = List.copyOf(names);
  }

  /**
   * Reads {@code NAME}, {@code NAME:3}, {@code NAME:label} or an ARN of a tenant's own account.
   *
   * @throws Refusal {@code ValidationException}, {@code ParameterNotFound} for another's account
   */
  static Reference parse(String text, TenantId tenant) {
    return find(text, tenant).orElseThrow(() -> Refusal.notFound(text));
  }

  /**
   * The same; empty for another's account.
   *
   * @throws Refusal {@code ValidationException}
   */
  static Optional<Reference> find(String text, TenantId tenant) {
    if (!text.startsWith(ARN)) {
      return Optional.of(split(text, false));
    }
    String[] parts = text.substring(ARN.length()).split(":", 3);
    boolean own = parts.length == 3 && parts[1].equals(AwsAccount.of(tenant));
    if (!own || !parts[2].startsWith(ARN_NOUN)) {
      return Optional.empty();
    }
    return Optional.of(split(parts[2].substring(ARN_NOUN.length()), true));
  }

  private static Reference split(String text, boolean bare) {
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String selector = colon < 0 ? null : text.substring(colon + 1);
    if (selector != null && (selector.isEmpty() || selector.contains(":"))) {
      throw Refusal.nameOfOtherCharacters();
    }
    if (!bare) {
      return new Reference(List.of(new ParameterName(name)), selector);
    }
    ParameterName qualified = new ParameterName("/" + name);
    return new Reference(
        name.contains("/") ? List.of(qualified) : List.of(new ParameterName(name), qualified),
        selector);
  }

  /** The first that may be meant. */
  ParameterName name() {
    return names.getFirst();
  }

  /** Whether a version is asked for, not a label. */
  static boolean isVersion(String selector) {
    return selector.length() <= 18 && selector.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
