package dev.berth.traefik;

import dev.berth.traefik.ServiceConfiguration.Transport;
import java.util.List;

/** Reads how HTTPS servers are spoken to. */
final class TransportReader {
  private TransportReader() {}

  /** Reads one; what is wrong with it is wrong with its file. */
  static Transport read(Section transport, Section file) {
    String serverName = transport.text("serverName");
    boolean insecure = transport.flag("insecureSkipVerify", false);
    List<String> cas = transport.list("rootCAs");
    transport.notActedOn("certificates", "certificates of clients are not shown.");
    transport.notActedOn("spiffe", "SPIFFE is not supported.");
    transport.notActedOn("peerCertURI", "names of peers are checked by serverName only.");
    for (String key :
        List.of("maxIdleConnsPerHost", "forwardingTimeouts", "disableHTTP2", "cipherSuites")) {
      transport.passOver(key);
    }
    transport.passOver("minVersion");
    transport.passOver("maxVersion");
    transport.finish();
    transport.problems().forEach(file::fail);
    return new Transport(
        serverName == null || serverName.isEmpty() ? null : serverName, insecure, cas);
  }
}
