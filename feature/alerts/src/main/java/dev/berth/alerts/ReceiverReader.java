package dev.berth.alerts;

import dev.berth.alerts.Receiver.Channel;
import dev.berth.alerts.Receiver.Email;
import dev.berth.alerts.Receiver.Encryption;
import dev.berth.alerts.Receiver.Grouping;
import dev.berth.alerts.Receiver.MailServer;
import dev.berth.alerts.Receiver.Push;
import dev.berth.alerts.Receiver.Webhook;
import dev.berth.kernel.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads one receiver of a file. A secret that the file leaves out stays what it was while it goes
 * to the same place: who may write a receiver but does not know its secret must not have it sent
 * elsewhere. Confined to one thread, used once.
 */
final class ReceiverReader {
  private static final URI NOWHERE = URI.create("https://invalid");
  private static final Pattern ADDRESS =
      Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9.-]{0,252})");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9:](?:[A-Za-z0-9.:-]{0,252})");
  private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]+");
  private static final int MOST_MAILS = 20;

  private final Fields fields;
  private final Map<String, Receiver> before;

  /**
   * @param before the receivers that there are, by their names
   */
  ReceiverReader(Fields fields, Map<String, Receiver> before) {
    this.fields = fields;
    this.before = before;
  }

  Receiver read() {
    String name = RuleReader.name(fields, "receiver");
    Receiver known = before.get(name);
    Channel channel = channel(known == null ? null : known.channel());
    Grouping usual = Grouping.DEFAULT;
    List<String> by = RuleReader.labelNames(fields, "group-by");
    Duration second = Duration.ofSeconds(1);
    Grouping grouping =
        new Grouping(
            by == null ? usual.by() : by,
            fields.time("group-wait", usual.first(), Duration.ZERO, Duration.ofHours(1)),
            fields.time("group-interval", usual.interval(), second, Duration.ofDays(1)),
            fields.time(
                "repeat-interval", usual.repeat(), Duration.ofMinutes(1), Duration.ofDays(30)));
    boolean resolved = fields.flag("send-resolved", true);
    fields.end();
    return new Receiver(name, channel, grouping, resolved);
  }

  private Channel channel(@Nullable Channel known) {
    List<String> kinds = Stream.of("webhook", "email", "push").filter(fields::has).toList();
    if (kinds.size() != 1) {
      fields.error("name", "A receiver needs one of 'webhook', 'email' and 'push'.");
      return new Webhook(NOWHERE, null, null);
    }
    Fields inner = fields.fields(kinds.getFirst());
    if (inner == null) {
      return new Webhook(NOWHERE, null, null);
    }
    Channel channel =
        switch (kinds.getFirst()) {
          case "email" -> email(inner, known instanceof Email email ? email.server() : null);
          case "push" -> push(inner, known instanceof Push push ? push : null);
          default -> webhook(inner, known instanceof Webhook webhook ? webhook : null);
        };
    inner.end();
    return channel;
  }

  private static URI url(Fields inner) {
    String text = inner.required("url");
    try {
      URI url = new URI(text);
      boolean good =
          ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
              && url.getHost() != null
              && url.getRawUserInfo() == null
              && url.getRawFragment() == null
              && url.getPort() < 65_536
              && url.getPort() != 0
              && text.length() <= 2000
              && PRINTABLE.matcher(text).matches();
      if (good) {
        return url;
      }
    } catch (URISyntaxException _) {
      // Told below, as other texts that are no such URL.
    }
    if (!text.isEmpty()) {
      inner.error("url", "This is not a URL of http or https, without a user and without '#'.");
    }
    return NOWHERE;
  }

  private static Webhook webhook(Fields inner, @Nullable Webhook known) {
    URI url = url(inner);
    boolean same = known != null && known.url().equals(url);
    return new Webhook(
        url,
        secret(inner, "secret", known == null ? null : known.secret(), same),
        secret(inner, "authorization", known == null ? null : known.authorization(), same));
  }

  private static Push push(Fields inner, @Nullable Push known) {
    URI url = url(inner);
    boolean same = known != null && known.url().equals(url);
    return new Push(url, secret(inner, "token", known == null ? null : known.token(), same));
  }

  /**
   * A text that goes into a header, so it has to fit in one.
   *
   * @param kept what there was so far
   * @param same whether it would go where it went so far
   */
  private static @Nullable Secret secret(
      Fields inner, String key, @Nullable Secret kept, boolean same) {
    if (inner.isNothing(key)) {
      return null;
    }
    if (!inner.has(key) && kept != null) {
      if (!same) {
        inner.error(
            key,
            "The URL is another, and '%s' is kept for the same one only. Give it again, or write 'null' for none."
                .formatted(key));
      }
      return kept;
    }
    String text = inner.text(key);
    if (text == null) {
      return null;
    }
    if (!PRINTABLE.matcher(text).matches()) {
      inner.error(key, "This may have printable ASCII only.");
    }
    return new Secret(text);
  }

  private static Email email(Fields inner, @Nullable MailServer known) {
    List<String> to = inner.texts("to");
    if (to == null || to.isEmpty() || to.size() > MOST_MAILS) {
      inner.error("to", "A mail needs 1 to %d addresses.".formatted(MOST_MAILS));
    }
    List<String> readers = to == null ? List.of() : to;
    readers.forEach(address -> checkAddress(inner, "to", address));
    String from = inner.required("from");
    checkAddress(inner, "from", from);
    Encryption encryption =
        inner.choice("encryption", Encryption.STARTTLS, Fields.words(Encryption.class));
    int usual =
        switch (encryption) {
          case STARTTLS -> 587;
          case TLS -> 465;
          case NONE -> 25;
        };
    String host = inner.required("host");
    if (!host.isEmpty() && !HOST.matcher(host).matches()) {
      inner.error("host", "'%s' is not the name of a host.".formatted(Shown.text(host)));
    }
    String user = inner.text("user");
    String password = inner.text("password");
    if (user != null && encryption == Encryption.NONE) {
      inner.error("encryption", "A password is not sent unencrypted. Use starttls or tls.");
    }
    int port = inner.whole("port", usual, 1, 65_535);
    Secret secret = password == null ? null : new Secret(password);
    MailServer server = new MailServer(host, port, encryption, user, secret);
    if (user != null && known != null && !inner.has("password") && isSame(server, known)) {
      server = known;
    }
    if ((server.user() == null) != (server.password() == null)) {
      inner.error(
          "user",
          "'user' and 'password' go together. Set both, or none; a password is kept for the same 'user', 'host', 'port' and 'encryption' only.");
    }
    return new Email(readers, from, server);
  }

  private static boolean isSame(MailServer server, MailServer known) {
    return server.host().equals(known.host())
        && server.port() == known.port()
        && server.encryption() == known.encryption()
        && Objects.equals(server.user(), known.user());
  }

  private static void checkAddress(Fields inner, String key, String address) {
    if (!address.isEmpty() && !ADDRESS.matcher(address).matches()) {
      inner.error(
          key, "'%s' is not an address like ops@example.org.".formatted(Shown.text(address)));
    }
  }
}
