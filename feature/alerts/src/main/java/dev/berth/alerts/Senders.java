package dev.berth.alerts;

import dev.berth.alerts.Receiver.Email;
import dev.berth.alerts.Receiver.Push;
import dev.berth.alerts.Receiver.Webhook;
import dev.berth.http.Json;
import dev.berth.kernel.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Tells receivers, each on its way. Thread-safe; blocks. */
final class Senders {
  private final HttpPost http;
  private final Mail mail;

  Senders(HttpPost http, Mail mail) {
    this.http = http;
    this.mail = mail;
  }

  /**
   * Tells a receiver.
   *
   * @param id of the notification, the same each time it is tried
   * @throws NotSent if it does not take it
   */
  void send(Receiver receiver, String id, Notification notification) throws NotSent {
    switch (receiver.channel()) {
      case Webhook webhook -> webhook(webhook, id, notification);
      case Push push -> push(push, notification);
      case Email email -> mail.send(email, id, notification);
    }
  }

  private void webhook(Webhook webhook, String id, Notification notification) throws NotSent {
    String body = Json.render(notification);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("Berth-Delivery", id);
    Secret secret = webhook.secret();
    if (secret != null) {
      headers.put("Berth-Signature", "sha256=" + signature(secret, body));
    }
    Secret authorization = webhook.authorization();
    if (authorization != null) {
      headers.put("Authorization", authorization.reveal());
    }
    http.post(webhook.url(), headers, body);
  }

  /** HMAC-SHA-256 of the body, in hexadecimal. */
  static String signature(Secret secret, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java machine has HmacSHA256", e);
    }
  }

  private void push(Push push, Notification notification) throws NotSent {
    Severity worst = NotificationText.worst(notification);
    boolean firing = notification.isFiring();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "text/plain; charset=utf-8");
    headers.put("Title", encoded(NotificationText.title(notification)));
    headers.put("Priority", Integer.toString(firing ? priority(worst) : 3));
    headers.put("Tags", firing ? tag(worst) : "white_check_mark");
    Secret token = push.token();
    if (token != null) {
      headers.put("Authorization", "Bearer " + token.reveal());
    }
    http.post(push.url(), headers, NotificationText.body(notification));
  }

  private static int priority(Severity severity) {
    return switch (severity) {
      case INFO -> 3;
      case WARNING -> 4;
      case CRITICAL -> 5;
    };
  }

  private static String tag(Severity severity) {
    return switch (severity) {
      case INFO -> "information_source";
      case WARNING -> "warning";
      case CRITICAL -> "rotating_light";
    };
  }

  /** A header's value in ASCII: other texts in the form of RFC 2047, which ntfy reads. */
  private static String encoded(String text) {
    if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }
}
