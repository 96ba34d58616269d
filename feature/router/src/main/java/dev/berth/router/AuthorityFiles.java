package dev.berth.router;

import dev.berth.filters.InvalidFilter;
import dev.berth.proxy.UpstreamTls;
import dev.berth.traefik.ServiceConfiguration.Transport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads who may have signed the certificates of servers. */
final class AuthorityFiles {
  private static final String PEM = "-----BEGIN";

  private AuthorityFiles() {}

  /**
   * How the certificates of a target's servers are looked at.
   *
   * @throws InvalidFilter if an authority cannot be read
   */
  static Servers.UpstreamTlsSource of(Target target) throws InvalidFilter {
    Transport transport = target.how().transport();
    if (transport == null) {
      return host -> new UpstreamTls(host, true, List.of());
    }
    List<X509Certificate> authorities = new ArrayList<>();
    for (String one : transport.rootCas()) {
      authorities.addAll(read(one));
    }
    String serverName = transport.serverName();
    return host ->
        new UpstreamTls(
            serverName == null ? host : serverName, !transport.insecureSkipVerify(), authorities);
  }

  private static List<X509Certificate> read(String fileOrText) throws InvalidFilter {
    boolean isText = fileOrText.contains(PEM);
    try {
      byte[] bytes =
          isText
              ? fileOrText.getBytes(StandardCharsets.UTF_8)
              : Files.readAllBytes(Path.of(fileOrText));
      List<X509Certificate> read = new ArrayList<>();
      for (Certificate one :
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(bytes))) {
        read.add((X509Certificate) one);
      }
      return read;
    } catch (IOException | CertificateException e) {
      throw new InvalidFilter(
          "Cannot read the certificate authority '%s': %s. Name a PEM file."
              .formatted(isText ? "of the file" : fileOrText, cause(e)));
    }
  }

  private static String cause(@Nullable Exception e) {
    String message = e == null ? null : e.getMessage();
    return message == null ? "it is none" : message;
  }
}
