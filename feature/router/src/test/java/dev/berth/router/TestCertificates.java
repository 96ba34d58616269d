package dev.berth.router;

import dev.berth.traefik.TlsConfiguration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Has no certificate, and keeps what it is told. */
final class TestCertificates implements CertificateSource {
  private final List<List<Wanted>> wanted = new ArrayList<>();
  private final Map<String, String> challenges = new HashMap<>();
  private TlsConfiguration files = TlsConfiguration.EMPTY;

  @Override
  public synchronized void wanted(List<Wanted> all) {
    wanted.add(List.copyOf(all));
  }

  @Override
  public synchronized void files(TlsConfiguration now) {
    files = now;
  }

  @Override
  public boolean knowsResolver(String resolver) {
    return resolver.equals("le");
  }

  @Override
  public @Nullable String httpChallenge(String host, String token) {
    return challenges.get(host + "/" + token);
  }

  @Override
  public @Nullable Identity find(@Nullable String serverName) {
    return null;
  }

  @Override
  public @Nullable Identity challenge(String serverName) {
    return null;
  }

  void open(String host, String token, String answer) {
    challenges.put(host + "/" + token, answer);
  }

  /** What is wanted now. */
  synchronized List<Wanted> wanted() {
    return wanted.isEmpty() ? List.of() : wanted.getLast();
  }

  synchronized TlsConfiguration files() {
    return files;
  }
}
