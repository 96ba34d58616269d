package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.AddressRange;
import dev.berth.records.MetricReadings.Reading;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** Mails to a real server, over STARTTLS and TLS. */
class MailTest {
  private static final String HEADER = "hello\r\nBcc: spy@example.org\r\n\r\nbody";

  @TempDir Path folder;
  private final List<String> mails = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();
  private SSLContext tls;
  private Scene scene;

  @BeforeEach
  void open() throws Exception {
    tls = TestTls.context(folder);
    scene = new Scene(folder, List.of(AddressRange.parse("127.0.0.0/8")), tls.getSocketFactory());
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private SMTPServer.Builder server() {
    return SMTPServer.port(0)
        .bindAddress(InetAddress.ofLiteral("127.0.0.1"))
        .messageHandler(
            (_, from, to, data) ->
                mails.add(from + " " + to + "\n" + new String(data, StandardCharsets.UTF_8)));
  }

  private SMTPServer.Builder withLogin(SMTPServer.Builder builder) {
    return builder
        .requireAuth()
        .authenticationHandlerFactory(
            new EasyAuthenticationHandlerFactory(
                (user, password, _) -> {
                  logins.add(user + ":" + password);
                  if (!password.equals("planted")) {
                    throw new LoginFailedException();
                  }
                }));
  }

  private void apply(SMTPServer server, String more) {
    scene.sources.readings.put("m", List.of(new Reading(Map.of("service", "w\u00e9b"), 3)));
    scene.apply(
        """
        receivers:
          - name: mail
            group-wait: 0
            email: {to: [a@example.org, b@example.org], from: berth@example.org, host: localhost, port: %d, %s}
        rules:
          - {name: r, kind: threshold, metric: m, above: 1, receivers: [mail], annotations: {note: "%s"}, summary: '{{labels.service}}'}
        """
            .formatted(
                server.getPortAllocated(), more, HEADER.replace("\r", "\\r").replace("\n", "\\n")));
    scene.pass(Duration.ofSeconds(10));
  }

  @Test
  void goesOverStartTlsWithALogin() {
    SMTPServer server =
        withLogin(server()).enableTLS().requireTLS().startTlsSocketFactory(tls).build();
    server.start();
    try {
      apply(server, "user: u, password: planted");
      assertThat(scene.history()).containsExactly("FIRED r", "NOTIFIED mail");
      assertThat(logins).containsExactly("u:planted");
      // The server of the test tells of the last reader only.
      assertThat(mails).hasSize(1);
      assertThat(mails.getFirst())
          .startsWith("berth@example.org b@example.org\n")
          .contains(
              "From: berth@example.org",
              "To: a@example.org, b@example.org",
              "Subject: =?UTF-8?Q?[FIRING:1]_w=C3=A9b?=",
              "Auto-Submitted: auto-generated")
          .containsPattern("Message-ID: <id-[0-9]+@example.org>")
          .doesNotContain("\r\nBcc:");
    } finally {
      server.stop();
    }
  }

  @Test
  void goesOverTls() {
    SMTPServer server = withLogin(server()).serverSocketFactory(tls).build();
    server.start();
    try {
      apply(server, "encryption: tls, user: u, password: planted");
      assertThat(scene.history()).containsExactly("FIRED r", "NOTIFIED mail");
    } finally {
      server.stop();
    }
  }

  @Test
  void goesNowhereWithoutTheEncryptionThatWasAskedFor() {
    SMTPServer server = server().hideTLS().build();
    server.start();
    try {
      apply(server, "encryption: starttls");
      assertThat(mails).isEmpty();
      assertThat(scene.get("/api/alert-history")).contains("STARTTLS");
    } finally {
      server.stop();
    }
  }

  @Test
  void aWrongPasswordIsTold() {
    SMTPServer server = withLogin(server()).enableTLS().startTlsSocketFactory(tls).build();
    server.start();
    try {
      apply(server, "user: u, password: wrong");
      assertThat(mails).isEmpty();
      assertThat(scene.get("/api/alert-history"))
          .contains("The mail server refuses the user or the password.")
          .doesNotContain("wrong");
    } finally {
      server.stop();
    }
  }

  @Test
  void goesNotToWhereATenantMayNot() {
    scene.close();
    scene = new Scene(folder, List.of(), tls.getSocketFactory());
    SMTPServer server = server().build();
    server.start();
    try {
      apply(server, "encryption: none");
      assertThat(mails).isEmpty();
      assertThat(scene.history()).containsExactly("FIRED r", "FAILED mail");
      assertThatThrownBy(
              () ->
                  scene.ask(
                      "POST",
                      "/api/alert-receivers/{receiver}/test",
                      Scene.OPERATOR,
                      "",
                      Map.of("receiver", "mail"),
                      null))
          .hasMessage(
              "Cannot tell receiver 'mail': 'localhost' leads to an address that a tenant may not"
                  + " connect to. The operator can allow it by 'alerts.allowed-addresses'.");
    } finally {
      server.stop();
    }
  }
}
