package dev.berth.certificates;

import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates.Identity;
import dev.berth.store.Store;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeServerException;

/**
 * Takes one order from where it is to a certificate. Its address and key are stored as soon as it
 * is made: after a kill the same order goes on. Thread-safe.
 */
final class AcmeOrder {
  /** How long a server may take to look at a name, and to issue. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final Parts parts;

  AcmeOrder(Parts parts) {
    this.parts = parts;
  }

  /**
   * What it works with.
   *
   * @param budget of orders
   */
  record Parts(
      AcmeSettings settings,
      AcmeServer server,
      AcmeAccount account,
      Store store,
      Vault vault,
      ChallengeAnswers answers,
      Budget budget,
      IssuedForm form,
      InstantSource clock) {}

  /** How many orders may be made. */
  @FunctionalInterface
  interface Budget {
    /** Counts one of a tenant in; false: there have been enough. */
    boolean take(TenantId tenant);
  }

  /** Why it did not come to its end; the order is of no use any more. */
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    Failed(String cause) {
      super(cause);
    }
  }

  /** There have been enough orders for now; nothing was done. */
  static final class Exhausted extends Exception {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Gets a certificate.
   *
   * @return the row with it, not stored yet
   */
  AcmeRow run(AcmeRow row)
      throws Failed, Exhausted, AcmeException, GeneralSecurityException, InterruptedException {
    Login login = parts.account().login(parts.server().session());
    AcmeRow current = row;
    Order order = resumed(login, row);
    if (order == null) {
      current = ordered(login, row);
      order = login.bindOrder(url(current.orderUrl()));
      order.fetch();
    }
    KeyPair keys = parts.vault().openPair(place(current), bytes(current.orderKeys()));
    for (Authorization authorization : order.getAuthorizations()) {
      authorize(authorization);
    }
    order.fetch();
    if (order.getStatus() == Status.PENDING) {
      order.waitUntilReady(PATIENCE);
    }
    if (order.getStatus() == Status.READY) {
      order.execute(keys);
    }
    if (order.waitForCompletion(PATIENCE) != Status.VALID) {
      throw new Failed(order.getError().map(AcmeOrder::told).orElse("the order was refused"));
    }
    List<X509Certificate> chain = order.getCertificate().getCertificateChain();
    return current.issued(
        Pem.render(chain),
        parts.vault().seal(place(current), keys),
        new RenewalTime(login, parts.form().random()).of(chain.getFirst()));
  }

  /** Where the keys of a row belong. */
  static String place(AcmeRow row) {
    return "acme/" + row.id();
  }

  /** The order that is under way, if the server still has it. */
  private @Nullable Order resumed(Login login, AcmeRow row) throws AcmeException {
    if (row.orderUrl() == null) {
      return null;
    }
    try {
      Order order = login.bindOrder(url(row.orderUrl()));
      order.fetch();
      boolean over =
          order.getStatus() == Status.INVALID
              || order
                  .getExpires()
                  .filter(end -> end.isBefore(parts.clock().instant()))
                  .isPresent();
      return over ? null : order;
    } catch (AcmeServerException e) {
      return null;
    }
  }

  private AcmeRow ordered(Login login, AcmeRow row)
      throws AcmeException, GeneralSecurityException, Exhausted {
    if (!parts.budget().take(row.tenant())) {
      throw new Exhausted();
    }
    Order order = login.newOrder().domains(row.names()).create();
    byte[] keys = parts.vault().seal(place(row), parts.form().keyPair());
    AcmeRow made = row.ordered(order.getLocation().toString(), keys);
    parts.store().write(handle -> AcmeTable.put(handle, made));
    return made;
  }

  private void authorize(Authorization authorization)
      throws Failed, AcmeException, GeneralSecurityException, InterruptedException {
    String name = authorization.getIdentifier().getDomain();
    if (authorization.getStatus() == Status.VALID) {
      return;
    }
    AcmeSettings.Challenge way =
        authorization.isWildcard() ? AcmeSettings.Challenge.DNS_01 : parts.settings().challenge();
    Challenge challenge =
        authorization
            .findChallenge(way.word())
            .map(Challenge.class::cast)
            .orElseThrow(
                () ->
                    new Failed(
                        "the server does not offer the challenge %s for '%s'"
                            .formatted(way.word(), name)));
    try (ChallengeAnswers.Open _ = answer(challenge, authorization)) {
      if (challenge.getStatus() == Status.PENDING) {
        challenge.trigger();
      }
      if (!isFound(authorization, challenge)) {
        throw new Failed(
            "'%s' was not found to be ours by %s: %s"
                .formatted(
                    name,
                    way.word(),
                    challenge.getError().map(AcmeOrder::told).orElse("no reason was given")));
      }
    }
  }

  /**
   * Waits until the server has looked. One that did not find the answer may leave the challenge
   * open, with the error in it: nothing better comes by waiting.
   */
  private static boolean isFound(Authorization authorization, Challenge challenge)
      throws AcmeException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Duration pause = FIRST_PAUSE;
    while (System.nanoTime() < deadline) {
      authorization.fetch();
      if (authorization.getStatus() == Status.VALID) {
        return true;
      }
      challenge.fetch();
      if (authorization.getStatus() != Status.PENDING || challenge.getError().isPresent()) {
        return false;
      }
      Thread.sleep(pause);
      pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }
    return false;
  }

  private ChallengeAnswers.Open answer(Challenge challenge, Authorization authorization)
      throws Failed, GeneralSecurityException, InterruptedException {
    String name = authorization.getIdentifier().getDomain();
    return switch (challenge) {
      case Http01Challenge http ->
          parts.answers().open(name, http.getToken(), http.getAuthorization());
      case TlsAlpn01Challenge alpn -> parts.answers().open(name, handshake(alpn, name));
      case Dns01Challenge dns -> inDns(dns, authorization);
      default -> throw new Failed("the challenge '" + challenge.getType() + "' is not known");
    };
  }

  private Identity handshake(TlsAlpn01Challenge challenge, String name)
      throws GeneralSecurityException {
    KeyPair keys = parts.form().keyPair();
    try {
      byte[] validation = challenge.getAcmeValidation();
      Instant now = parts.clock().instant();
      X509Certificate shown = parts.form().challenge(keys, name, validation, now);
      return new Identity(keys.getPrivate(), List.of(shown));
    } catch (IOException e) {
      throw new GeneralSecurityException("the answer of the challenge cannot be made", e);
    }
  }

  private ChallengeAnswers.Open inDns(Dns01Challenge challenge, Authorization authorization)
      throws Failed, InterruptedException {
    AcmeSettings.DnsHook hook = parts.settings().dnsHook();
    if (hook == null) {
      throw new Failed(
          "the challenge dns-01 needs a program that changes DNS: set 'acme.dns-hook'");
    }
    String name = authorization.getIdentifier().getDomain();
    DnsCommand command = new DnsCommand(hook.command(), hook.limit());
    DnsCommand.Entry entry =
        new DnsCommand.Entry(
            name, challenge.getRRName(authorization.getIdentifier()), challenge.getDigest());
    try {
      command.present(entry);
      Thread.sleep(hook.propagation());
      return () -> cleanup(command, entry);
    } catch (IOException e) {
      cleanup(command, entry);
      throw new Failed(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      cleanup(command, entry);
      throw e;
    }
  }

  private static void cleanup(DnsCommand command, DnsCommand.Entry entry) {
    boolean interrupted = Thread.interrupted();
    try {
      command.cleanup(entry);
    } catch (IOException e) {
      System.getLogger(AcmeOrder.class.getName())
          .log(System.Logger.Level.WARNING, "Cannot clean up in DNS: " + e.getMessage());
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a server says is wrong, with what it says of each name. */
  private static String told(Problem problem) {
    return problem.getDetail().or(problem::getTitle).orElse(problem.getType().toString());
  }

  private static URL url(@Nullable String text) throws AcmeException {
    try {
      return URI.create(String.valueOf(text)).toURL();
    } catch (MalformedURLException | IllegalArgumentException e) {
      throw new AcmeException("the stored address of the order is none", e);
    }
  }

  private static byte[] bytes(byte @Nullable [] kept) throws GeneralSecurityException {
    if (kept == null) {
      throw new GeneralSecurityException("the stored order has no key");
    }
    return kept;
  }
}
