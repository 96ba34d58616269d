package dev.berth.certificates;

import dev.berth.store.Store;
import java.net.MalformedURLException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.concurrent.locks.ReentrantLock;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.exception.AcmeException;

/**
 * The account at the ACME server, made when it is first needed. Its key is stored before the server
 * is told of it: after a kill the same account is found again. Thread-safe.
 */
final class AcmeAccount {
  private final AcmeSettings settings;
  private final Store store;
  private final Vault vault;
  private final IssuedForm form;

  /** Held while the account is made; the server is spoken to by one thread meanwhile. */
  private final ReentrantLock making = new ReentrantLock();

  AcmeAccount(AcmeSettings settings, Store store, Vault vault, IssuedForm form) {
    this.settings = settings;
    this.store = store;
    this.vault = vault;
    this.form = form;
  }

  /** Logs a session in. */
  Login login(Session session)
      throws AcmeException, GeneralSecurityException, InterruptedException {
    making.lockInterruptibly();
    try {
      AcmeTable.Account account =
          store.read(handle -> AcmeTable.account(handle, directory())).orElse(null);
      if (account != null && !account.location().isEmpty()) {
        return session.login(
            URI.create(account.location()).toURL(), vault.openPair(place(), account.keyPair()));
      }
      return account == null ? make(session) : register(session, account);
    } catch (MalformedURLException e) {
      throw new AcmeException("the stored address of the account is none", e);
    } finally {
      making.unlock();
    }
  }

  /** Forgets where the account is: the server does not know it any more. The key stays. */
  void forget() {
    store.write(
        handle -> {
          AcmeTable.account(handle, directory())
              .ifPresent(
                  account ->
                      AcmeTable.putAccount(
                          handle, directory(), new AcmeTable.Account(account.keyPair(), "")));
          return 0;
        });
  }

  private Login make(Session session) throws AcmeException, GeneralSecurityException {
    AcmeTable.Account made = new AcmeTable.Account(vault.seal(place(), form.keyPair()), "");
    store.write(handle -> AcmeTable.putAccount(handle, directory(), made));
    return register(session, made);
  }

  private Login register(Session session, AcmeTable.Account account)
      throws AcmeException, GeneralSecurityException {
    KeyPair pair = vault.openPair(place(), account.keyPair());
    AccountBuilder builder = new AccountBuilder().agreeToTermsOfService().useKeyPair(pair);
    if (!settings.email().isEmpty()) {
      builder.addEmail(settings.email());
    }
    AcmeSettings.ExternalAccount external = settings.externalAccount();
    if (external != null) {
      builder.withKeyIdentifier(external.keyId(), external.secret().reveal());
    }
    Login login = builder.createLogin(session);
    String location = login.getAccountLocation().toString();
    store.write(
        handle ->
            AcmeTable.putAccount(
                handle, directory(), new AcmeTable.Account(account.keyPair(), location)));
    return login;
  }

  private String directory() {
    return settings.directory().toString();
  }

  private String place() {
    return "account/" + directory();
  }
}
