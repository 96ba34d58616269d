package dev.berth.certificates;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates.Identity;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * The authority of this Berth: made on its first start, known to nobody until an operator installs
 * its root. Immutable; thread-safe.
 */
final class LocalAuthority {
  /** How long what it issues is good; clients take at most 397 days. */
  static final Duration LEAF_LIFE = Duration.ofDays(90);

  private static final Logger LOG = System.getLogger(LocalAuthority.class.getName());
  private static final Duration ROOT_LIFE = Duration.ofDays(3652);
  private static final Duration ROOT_RESERVE = Duration.ofDays(100);

  /** Clocks of clients may be slow. */
  private static final Duration BEFORE = Duration.ofHours(1);

  private static final String CONTEXT = "certificates/authority";

  private final Identity root;
  private final KeyPair leafKey;
  private final IssuedForm form;
  private final InstantSource clock;

  private LocalAuthority(Identity root, IssuedForm form, InstantSource clock)
      throws GeneralSecurityException {
    this.root = root;
    this.form = form;
    this.clock = clock;
    this.leafKey = form.keyPair();
  }

  /**
   * Reads it from the store, or makes it.
   *
   * @param instance part of its name
   */
  static LocalAuthority open(
      Store store, Keyring keyring, InstantSource clock, SecureRandom random, String instance) {
    IssuedForm form = new IssuedForm(random);
    try {
      Row there = store.read(LocalAuthority::find).orElse(null);
      Instant now = clock.instant();
      if (there == null
          || Pem.certificate(there.certificate())
              .getNotAfter()
              .toInstant()
              .isBefore(now.plus(ROOT_RESERVE))) {
        Row made = make(keyring, form, now, instance);
        LOG.log(Level.INFO, "Made the root of the local authority of instance " + instance);
        there = store.write(handle -> keep(handle, made, now));
      }
      X509Certificate certificate = Pem.certificate(there.certificate());
      byte[] key = keyring.open(TenantId.PLATFORM, CONTEXT, there.key());
      return new LocalAuthority(
          new Identity(Pem.key("EC", key), List.of(certificate)), form, clock);
    } catch (GeneralSecurityException | IOException e) {
      throw new BerthException(
          ErrorCode.INTERNAL,
          "Cannot open the local authority: %s. Remove its row from the table certificates_authority to have another made."
              .formatted(e.getMessage()),
          e);
    }
  }

  private static Row make(Keyring keyring, IssuedForm form, Instant now, String instance)
      throws GeneralSecurityException, IOException {
    KeyPair pair = form.keyPair();
    X509Certificate certificate =
        form.root(
            pair, "Berth local authority " + instance, now.minus(BEFORE), now.plus(ROOT_LIFE));
    byte[] key = keyring.seal(TenantId.PLATFORM, CONTEXT, pair.getPrivate().getEncoded());
    return new Row(Pem.encoded(certificate), key);
  }

  /** What the store has of it; the key is sealed. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  private record Row(byte[] certificate, byte[] key) {}

  private static Optional<Row> find(Handle handle) {
    return handle
        .createQuery(
            "SELECT certificate, private_key FROM certificates_authority WHERE id = 'local'")
        .map((result, _) -> new Row(result.getBytes(1), result.getBytes(2)))
        .findOne();
  }

  /** Of servers that start at once the first one's stays; one that nears its end is replaced. */
  private static Row keep(Handle handle, Row made, Instant now) {
    handle.execute(
        "INSERT INTO certificates_authority (id, certificate, private_key, created)"
            + " VALUES ('local', ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            + " certificate = excluded.certificate, private_key = excluded.private_key,"
            + " created = excluded.created WHERE certificates_authority.created < ?",
        made.certificate(),
        made.key(),
        now.toEpochMilli(),
        now.minus(Duration.ofDays(1)).toEpochMilli());
    return find(handle).orElse(made);
  }

  /** The certificate that clients have to trust. */
  X509Certificate root() {
    return root.chain().getFirst();
  }

  /**
   * A certificate for names and addresses, good for {@link #LEAF_LIFE}. Takes about a millisecond.
   * All have one key: it never leaves this process, so that more of them would protect nothing.
   */
  Identity issue(List<String> names) {
    Instant now = clock.instant();
    try {
      X509Certificate certificate =
          form.leaf(root, leafKey.getPublic(), names, now.minus(BEFORE), now.plus(LEAF_LIFE));
      return new Identity(leafKey.getPrivate(), List.of(certificate, root()));
    } catch (GeneralSecurityException | IOException e) {
      throw new BerthException(
          ErrorCode.INTERNAL,
          "Cannot issue a certificate for '%s': %s.".formatted(names.getFirst(), e.getMessage()),
          e);
    }
  }
}
