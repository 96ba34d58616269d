package dev.berth.alerts;

import dev.berth.kernel.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is told of alerts. Immutable.
 *
 * @param name of its tenant's receivers
 * @param channel how they are told
 * @param grouping what is told together, and when
 * @param resolved whether they are told too when an alert is over
 */
record Receiver(String name, Channel channel, Grouping grouping, boolean resolved) {
  /**
   * What is told together, and when.
   *
   * @param by labels whose values the alerts of a group share
   * @param first from a group's first alert to its first notification
   * @param interval between notifications of a group that has changed
   * @param repeat after how long alerts that go on are told again
   */
  record Grouping(List<String> by, Duration first, Duration interval, Duration repeat) {
    /** Alertmanager's, with a group for each rule. */
    static final Grouping DEFAULT =
        new Grouping(
            List.of(AlertLabels.NAME),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofHours(4));

    public Grouping {
      by = List.copyOf(by);
    }
  }

  /** A way to tell somebody. */
  sealed interface Channel {
    /** The word for it in files. */
    default String kind() {
      return switch (this) {
        case Webhook _ -> "webhook";
        case Email _ -> "email";
        case Push _ -> "push";
      };
    }
  }

  /**
   * A POST of Alertmanager's JSON.
   *
   * @param secret what bodies are signed with; null: they are not
   * @param authorization the header of that name; null: none
   */
  record Webhook(URI url, @Nullable Secret secret, @Nullable Secret authorization)
      implements Channel {}

  /** How a connection to a mail server is kept from others. */
  enum Encryption {
    /** Plain first, and nothing is said before it is encrypted. */
    STARTTLS,
    /** From its first byte. */
    TLS,
    /** Not at all. */
    NONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A mail by SMTP. */
  record Email(List<String> to, String from, MailServer server) implements Channel {
    public Email {
      to = List.copyOf(to);
    }
  }

  /**
   * Who takes mails.
   *
   * @param user who logs in; null: nobody
   * @param password not null if there is a user
   */
  record MailServer(
      String host,
      int port,
      Encryption encryption,
      @Nullable String user,
      @Nullable Secret password) {}

  /**
   * A POST of a text with headers, as ntfy takes it.
   *
   * @param token a bearer's; null: none
   */
  record Push(URI url, @Nullable Secret token) implements Channel {}
}
