package dev.berth.identity;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.Problems;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The identity providers that operators have set up. Thread-safe. */
final class OidcProviders {
  /** On the whole platform. */
  static final int MOST = 50;

  private static final String NOBODY = "none";
  private static final String RESERVED = "providers";
  private static final int MOST_GROUPS = 200;
  private static final Pattern SCOPE = Pattern.compile("[!#-\\[\\]-~]{1,100}");
  private static final Pattern SHORT = Pattern.compile("\\P{Cntrl}{1,100}");
  private static final Pattern LONG = Pattern.compile("\\P{Cntrl}{1,255}");

  private final Store store;
  private final Keyring keyring;
  private final DirectoryState state;
  private final Map<String, OidcProvider> providers = new ConcurrentSkipListMap<>();
  private final ReentrantLock writer = new ReentrantLock();

  OidcProviders(Store store, Keyring keyring, DirectoryState state) {
    this.store = store;
    this.keyring = keyring;
    this.state = state;
  }

  /**
   * A provider that somebody wants; null stands for what is usual.
   *
   * @param role {@code none}: who has no group with a role may not log in
   */
  record Wish(
      String name,
      @Nullable String title,
      String issuer,
      String clientId,
      @Nullable Secret clientSecret,
      @Nullable List<String> scopes,
      @Nullable String userClaim,
      String tenant,
      String role,
      @Nullable String groupsClaim,
      @Nullable Map<String, String> roles,
      @Nullable String publicUrl) {}

  void load() {
    store.read(OidcTable::read).forEach(provider -> providers.put(provider.name(), provider));
  }

  /** In the order of their names. */
  List<OidcProvider> list() {
    return List.copyOf(providers.values());
  }

  /**
   * One of them.
   *
   * @throws BerthException {@code NOT_FOUND}
   */
  OidcProvider get(String name) {
    OidcProvider provider = providers.get(name);
    if (provider == null) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot find identity provider '%s': none of that name was set up."
              .formatted(NameForm.shown(name)));
    }
    return provider;
  }

  /**
   * Sets one up.
   *
   * @throws BerthException {@code INVALID_INPUT} with everything that is wrong, {@code CONFLICT} if
   *     the name is taken
   */
  OidcProvider add(Wish wish) {
    OidcProvider provider = checked(wish, null);
    writer.lock();
    try {
      if (providers.containsKey(provider.name()) || providers.size() >= MOST) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot set up identity provider '%s': there is one of that name, or there are %d already. Remove one first."
                .formatted(provider.name(), MOST));
      }
      store.write(handle -> OidcTable.add(handle, provider));
      providers.put(provider.name(), provider);
    } finally {
      writer.unlock();
    }
    return provider;
  }

  /**
   * Changes one; everything but its name.
   *
   * @param wish without a secret: the one it has stays, as long as the issuer does; an empty one
   *     removes it
   * @throws BerthException {@code INVALID_INPUT} with everything that is wrong, {@code NOT_FOUND}
   */
  OidcProvider change(Wish wish) {
    writer.lock();
    try {
      OidcProvider provider = checked(wish, get(wish.name()));
      store.write(
          handle -> {
            int _ = OidcTable.remove(handle, provider.name());
            return OidcTable.add(handle, provider);
          });
      providers.put(provider.name(), provider);
      return provider;
    } finally {
      writer.unlock();
    }
  }

  void remove(String name) {
    writer.lock();
    try {
      get(name);
      store.write(handle -> OidcTable.remove(handle, name));
      providers.remove(name);
    } finally {
      writer.unlock();
    }
  }

  /** Berth's password at a provider; null if it has none. */
  @Nullable Secret secret(OidcProvider provider) {
    String sealed = provider.sealedSecret();
    if (sealed == null) {
      return null;
    }
    byte[] plain =
        keyring.open(
            TenantId.PLATFORM, context(provider.name()), Base64.getDecoder().decode(sealed));
    return new Secret(new String(plain, StandardCharsets.UTF_8));
  }

  private @Nullable String seal(String name, @Nullable Secret secret) {
    if (secret == null || secret.reveal().isEmpty()) {
      return null;
    }
    byte[] plain = secret.reveal().getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder()
        .encodeToString(keyring.seal(TenantId.PLATFORM, context(name), plain));
  }

  private static String context(String name) {
    return "identity/oidc/" + name;
  }

  /** Nobody else is shown a secret that was given for another. */
  private @Nullable String sealedSecret(
      Problems problems, Wish wish, @Nullable OidcProvider before) {
    String kept = before == null ? null : before.sealedSecret();
    if (wish.clientSecret() != null || before == null || kept == null) {
      return seal(wish.name(), wish.clientSecret());
    }
    if (!before.issuer().equals(wish.issuer())) {
      problems.error(
          null,
          "clientSecret",
          "It is missing: the one that is kept was given for another issuer.");
    }
    return kept;
  }

  private OidcProvider checked(Wish wish, @Nullable OidcProvider before) {
    Problems problems = new Problems();
    if (!Names.isValid(wish.name()) || wish.name().equals(RESERVED)) {
      problems.error(
          null,
          "name",
          "It needs 1 to 63 lower-case letters, digits, '-', '_' and '.', and is not 'providers'.");
    }
    if (OidcUrl.parse(wish.issuer()).filter(url -> url.getRawQuery() == null).isEmpty()) {
      problems.error(
          null,
          "issuer",
          "It is no 'https' URL without query and fragment, nor one of this machine.");
    }
    String publicUrl = wish.publicUrl();
    if (publicUrl != null && OidcUrl.parse(publicUrl).isEmpty()) {
      problems.error(null, "publicUrl", "It is no 'https' URL, nor one of this machine.");
    }
    String title = wish.title() == null ? wish.name() : wish.title();
    checkText(problems, "title", SHORT, title);
    checkText(problems, "clientId", LONG, wish.clientId());
    String userClaim = wish.userClaim() == null ? "preferred_username" : wish.userClaim();
    checkText(problems, "userClaim", LONG, userClaim);
    if (wish.groupsClaim() != null) {
      checkText(problems, "groupsClaim", LONG, wish.groupsClaim());
    }
    List<String> scopes = wish.scopes() == null ? List.of("openid", "profile") : wish.scopes();
    if (!scopes.contains("openid")
        || scopes.size() > 20
        || !scopes.stream().allMatch(scope -> SCOPE.matcher(scope).matches())) {
      problems.error(null, "scopes", "They are at most 20 words, and 'openid' is one.");
    }
    TenantId tenant = tenant(problems, wish.tenant());
    Role role = wish.role().equals(NOBODY) ? null : role(problems, "role", wish.role());
    NavigableMap<String, Role> roles = roles(problems, wish);
    String secret = sealedSecret(problems, wish, before);
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    return new OidcProvider(
        wish.name(),
        title,
        wish.issuer(),
        wish.clientId(),
        secret,
        scopes,
        userClaim,
        tenant,
        role,
        wish.groupsClaim(),
        roles,
        publicUrl);
  }

  private static void checkText(Problems problems, String path, Pattern form, String text) {
    if (!form.matcher(text).matches()) {
      problems.error(null, path, "It is empty, too long, or has characters that control.");
    }
  }

  private TenantId tenant(Problems problems, String name) {
    if (state.now().tenants().keySet().stream().noneMatch(one -> one.value().equals(name))) {
      problems.error(null, "tenant", "There is no tenant '%s'.".formatted(NameForm.shown(name)));
      return TenantId.DEFAULT;
    }
    return new TenantId(name);
  }

  private static NavigableMap<String, Role> roles(Problems problems, Wish wish) {
    NavigableMap<String, Role> roles = new TreeMap<>();
    Map<String, String> wanted = wish.roles() == null ? Map.of() : wish.roles();
    if (!wanted.isEmpty() && wish.groupsClaim() == null) {
      problems.error(null, "groupsClaim", "It is missing: it says where a token lists groups.");
    }
    if (wanted.size() > MOST_GROUPS) {
      problems.error(null, "roles", "At most %d groups may have one.".formatted(MOST_GROUPS));
      return roles;
    }
    wanted.forEach(
        (group, word) -> {
          String path = "roles." + NameForm.shown(group);
          checkText(problems, path, LONG, group);
          Role role = role(problems, path, word);
          if (role != null) {
            roles.put(group, role);
          }
        });
    return roles;
  }

  private static @Nullable Role role(Problems problems, String path, String word) {
    for (Role role : Role.values()) {
      if (role.word().equals(word)) {
        return role;
      }
    }
    String words = Arrays.stream(Role.values()).map(Role::word).collect(Collectors.joining(", "));
    problems.error(
        null,
        path,
        "There is no role '%s'. Write one of %s.".formatted(NameForm.shown(word), words));
    return null;
  }
}
