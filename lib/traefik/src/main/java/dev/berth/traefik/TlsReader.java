package dev.berth.traefik;

import dev.berth.traefik.TlsConfiguration.CertificateFiles;
import dev.berth.traefik.TlsConfiguration.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what files say about certificates and about how TLS is spoken. */
final class TlsReader {
  private static final String LEAST = "VersionTLS12";

  private final Section tls;

  TlsReader(Section tls) {
    this.tls = tls;
  }

  TlsConfiguration read() {
    List<CertificateFiles> certificates = new ArrayList<>();
    for (Section one : tls.sections("certificates")) {
      if (one.list("stores").stream().anyMatch(store -> !store.equals("default"))) {
        one.wrong("stores", "there is only the store 'default'.");
      }
      CertificateFiles files = files(one);
      if (files != null) {
        certificates.add(files);
      }
    }
    CertificateFiles byDefault = byDefault();
    Map<String, Options> options = new HashMap<>();
    Section sections = tls.section("options");
    if (sections != null) {
      sections.named().forEach((name, section) -> options.put(name, options(section)));
      sections.finish();
    }
    tls.finish();
    return new TlsConfiguration(certificates, byDefault, options);
  }

  private static @Nullable CertificateFiles files(Section section) {
    String certificate = section.required("certFile");
    String key = section.required("keyFile");
    section.finish();
    return certificate == null || key == null ? null : new CertificateFiles(certificate, key);
  }

  private @Nullable CertificateFiles byDefault() {
    Section stores = tls.section("stores");
    Section store = stores == null ? null : stores.section("default");
    if (stores != null) {
      stores.finish();
    }
    if (store == null) {
      return null;
    }
    Section certificate = store.section("defaultCertificate");
    store.notActedOn("defaultGeneratedCert", "certificates are got for the hosts of rules.");
    store.finish();
    return certificate == null ? null : files(certificate);
  }

  private static Options options(Section options) {
    String least = version(options, "minVersion");
    String most = version(options, "maxVersion");
    if (most.equals(LEAST) && options.has("maxVersion")) {
      options.notActedOn("maxVersion", "TLS 1.3 is always spoken.");
    }
    boolean strict = options.flag("sniStrict", false);
    options.notActedOn("clientAuth", "certificates of clients are not asked for.");
    for (String key :
        List.of(
            "cipherSuites",
            "curvePreferences",
            "alpnProtocols",
            "preferServerCipherSuites",
            "disableSessionTickets")) {
      options.passOver(key);
    }
    options.finish();
    return new Options(least, strict, options.problems());
  }

  private static String version(Section options, String key) {
    String version = options.text(key);
    if (version == null || version.isEmpty()) {
      return LEAST;
    }
    switch (version) {
      case "VersionTLS13", LEAST -> {
        return version;
      }
      case "VersionTLS10", "VersionTLS11" ->
          options.warn(options.setting().says("TLS 1.2 is the oldest that is spoken."));
      default ->
          options.wrong(
              key, "'%s' is neither VersionTLS12 nor VersionTLS13.".formatted(Shown.of(version)));
    }
    return LEAST;
  }
}
