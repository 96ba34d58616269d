package dev.berth.alerts;

import dev.berth.alerts.Receiver.Email;
import dev.berth.alerts.Receiver.Encryption;
import dev.berth.alerts.Receiver.MailServer;
import dev.berth.kernel.Secret;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.time.InstantSource;
import java.util.Date;
import java.util.Properties;
import javax.net.ssl.SSLSocketFactory;

/** Sends notifications as mails, by SMTP. Thread-safe; blocks. */
final class Mail {
  private static final String MILLIS = "10000";

  private final Outbound outbound;
  private final SSLSocketFactory tls;
  private final InstantSource clock;

  Mail(Outbound outbound, SSLSocketFactory tls, InstantSource clock) {
    this.outbound = outbound;
    this.tls = tls;
    this.clock = clock;
  }

  /**
   * Sends a notification to all readers.
   *
   * @param id becomes that of the message: a reader's program shows one that comes twice once
   * @throws NotSent if the server does not take it
   */
  void send(Email email, String id, Notification notification) throws NotSent {
    MailServer server = email.server();
    CheckedSockets sockets = new CheckedSockets(outbound, server.host(), server.port(), tls);
    Session session = Session.getInstance(properties(server, sockets));
    try (Transport transport = session.getTransport("smtp")) {
      Secret password = server.password();
      transport.connect(
          server.host(), server.port(), server.user(), password == null ? null : password.reveal());
      MimeMessage message = message(session, email, id, notification);
      transport.sendMessage(message, message.getAllRecipients());
    } catch (AuthenticationFailedException e) {
      throw NotSent.forNow("The mail server refuses the user or the password.", e);
    } catch (MessagingException e) {
      NotSent denied = sockets.denied();
      if (denied != null) {
        throw denied;
      }
      throw NotSent.forNow("The mail was not taken: " + Shown.line(reason(e), 200) + ".", e);
    }
  }

  private static String reason(MessagingException e) {
    Throwable deepest = e;
    for (int i = 0; i < 10 && deepest.getCause() != null; i++) {
      deepest = deepest.getCause();
    }
    return deepest.getMessage() == null ? "the connection failed" : deepest.getMessage();
  }

  private Properties properties(MailServer server, CheckedSockets sockets) {
    Properties properties = new Properties();
    boolean wrapped = server.encryption() == Encryption.TLS;
    properties.put("mail.smtp.socketFactory", sockets.plain());
    properties.put("mail.smtp.socketFactory.fallback", "false");
    properties.put("mail.smtp.ssl.enable", Boolean.toString(wrapped));
    properties.put("mail.smtp.ssl.socketFactory", sockets);
    boolean upgraded = server.encryption() == Encryption.STARTTLS;
    properties.put("mail.smtp.starttls.enable", Boolean.toString(upgraded));
    properties.put("mail.smtp.starttls.required", Boolean.toString(upgraded));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    properties.put("mail.smtp.auth", Boolean.toString(server.user() != null));
    properties.put("mail.smtp.auth.mechanisms", "LOGIN PLAIN");
    properties.put("mail.smtp.localhost", "berth.invalid");
    properties.put("mail.smtp.connectiontimeout", MILLIS);
    properties.put("mail.smtp.timeout", MILLIS);
    // No timeout of writes: it would take a thread for each connection. Work that takes too long
    // is interrupted anyway.
    return properties;
  }

  private MimeMessage message(Session session, Email email, String id, Notification notification)
      throws MessagingException {
    String domain = email.from().substring(email.from().indexOf('@') + 1);
    MimeMessage message = new NamedMessage(session, "<" + id + "@" + domain + ">");
    message.setFrom(new InternetAddress(email.from()));
    for (String reader : email.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(reader));
    }
    message.setSubject(NotificationText.title(notification), "UTF-8");
    message.setSentDate(Date.from(clock.instant()));
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setText(NotificationText.body(notification), "UTF-8");
    return message;
  }

  /** One whose id is given: what would be made holds the name of the machine. */
  private static final class NamedMessage extends MimeMessage {
    private final String name;

    NamedMessage(Session session, String name) {
      super(session);
      this.name = name;
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", name);
    }
  }
}
