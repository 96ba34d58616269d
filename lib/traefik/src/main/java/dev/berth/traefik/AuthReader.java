package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what is said about who may come in, in all three generations. */
final class AuthReader {
  private final Origin origin;

  AuthReader(Origin origin) {
    this.origin = origin;
  }

  BasicAuth basic(Section basic, List<String> moreUsers, @Nullable String headerField) {
    List<String> users = new ArrayList<>(moreUsers);
    users.addAll(basic.list("users"));
    String file = filled(basic, "usersFile");
    if (file != null && origin == Origin.LABELS) {
      basic.notActedOn(
          "usersFile", "labels cannot name files of this machine. Write the users with 'users'.");
    }
    String realm = filled(basic, "realm");
    if (realm != null && (realm.indexOf('"') >= 0 || !HeaderText.isValue(realm))) {
      basic.wrong("realm", "it has characters that a realm cannot have.");
    }
    boolean remove = basic.flag("removeHeader", false);
    String field = filled(basic, "headerField");
    basic.finish();
    if (users.isEmpty() && file == null) {
      basic.missing("users");
    }
    return new BasicAuth(
        checked(basic, users),
        file,
        realm,
        remove,
        header(basic, field == null ? headerField : field));
  }

  /** The users with their hashes as they have to be; tells of those that are not. */
  static List<String> checked(Section section, List<String> users) {
    List<String> checked = new ArrayList<>();
    for (String text : users) {
      String user = UserText.undoubled(text);
      if (!user.equals(text)) {
        section.warn(
            section
                .setting()
                .says("the hash of a user has '$$' where '$' is meant, and is read so."));
      }
      String reason = UserText.refusal(user);
      if (reason != null) {
        section.fail(section.setting().cannotRead(reason));
      }
      checked.add(user);
    }
    return checked;
  }

  ForwardAuth forward(Section forward, @Nullable String headerField) {
    String address = forward.required("address");
    if (address != null && !isAddress(address)) {
      forward.wrong("address", "it is not a URL. Write one like http://auth:9000/verify.");
    }
    boolean trust = forward.flag("trustForwardHeader", false);
    List<String> requestHeaders = headers(forward, "authRequestHeaders");
    List<String> responseHeaders = headers(forward, "authResponseHeaders");
    Pattern pattern = forward.regexp("authResponseHeadersRegex");
    List<String> cookies = forward.list("addAuthCookiesToResponse");
    boolean insecure = false;
    String ca = null;
    Section tls = forward.section("tls");
    if (tls != null) {
      insecure = tls.flag("insecureSkipVerify", false);
      ca = authority(tls);
      tls.passOver("caOptional");
      tls.notActedOn("cert", "certificates of clients are not shown.");
      tls.notActedOn("key", "certificates of clients are not shown.");
      tls.finish();
    }
    if (headerField != null || forward.has("headerField")) {
      forward.notActedOn("headerField", "who was let in is not told by this.");
    }
    if (forward.flag("forwardBody", false)) {
      forward.notActedOn("forwardBody", "bodies are not sent along.");
    }
    forward.passOver("maxBodySize");
    if (forward.flag("preserveLocationHeader", false)) {
      forward.passOver("preserveLocationHeader");
    }
    if (forward.flag("preserveRequestMethod", false)) {
      forward.notActedOn("preserveRequestMethod", "the server is asked with GET.");
    }
    forward.finish();
    return new ForwardAuth(
        address == null ? "" : address,
        trust,
        requestHeaders,
        responseHeaders,
        pattern,
        cookies,
        insecure,
        ca);
  }

  private @Nullable String authority(Section tls) {
    String ca = filled(tls, "ca");
    if (ca != null && origin == Origin.LABELS && !ca.contains("-----BEGIN CERTIFICATE-----")) {
      tls.notActedOn("ca", "labels cannot name files of this machine. Write the PEM text.");
    }
    return ca;
  }

  private static List<String> headers(Section section, String key) {
    List<String> names = section.list(key);
    for (String name : names) {
      if (!HeaderText.isName(name)) {
        section.wrong(key, "'%s' is not the name of a header.".formatted(Shown.of(name)));
      }
    }
    return names;
  }

  private static @Nullable String header(Section section, @Nullable String name) {
    if (name != null && !HeaderText.isName(name)) {
      section.wrong("headerField", "'%s' is not the name of a header.".formatted(Shown.of(name)));
    }
    return name;
  }

  private static @Nullable String filled(Section section, String key) {
    String text = section.text(key);
    return text == null || text.isEmpty() ? null : text;
  }

  private static boolean isAddress(String text) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme();
      return ("http".equals(scheme) || "https".equals(scheme))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getPort() < 65_536;
    } catch (URISyntaxException _) {
      return false;
    }
  }
}
