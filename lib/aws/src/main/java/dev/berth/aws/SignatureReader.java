package dev.berth.aws;

import dev.berth.aws.SignatureRefusal.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the signature of a request, in its header or its query. */
final class SignatureReader {
  private static final Pattern KEY_ID = Pattern.compile("\\w{1,128}");
  private static final Pattern HEADER_NAME = Pattern.compile("[a-z0-9!#$%&'*+.^_`|~-]+");
  private static final int LONGEST_HEADER = 8192;
  private static final int SCOPE_PARTS = 5;
  private static final long LONGEST_LIFETIME = Duration.ofDays(7).toSeconds();

  private SignatureReader() {}

  /**
   * The signature.
   *
   * @throws SignatureRefusal {@code MISSING}, {@code INCOMPLETE}, or {@code SCOPE} if its end is
   *     not the one of all scopes
   */
  static Signature read(SignedParts parts) {
    List<String> headers = parts.header("authorization");
    boolean presigned =
        !parts.parameter("X-Amz-Signature").isEmpty()
            || !parts.parameter("X-Amz-Algorithm").isEmpty();
    if (headers.isEmpty() && !presigned) {
      throw new SignatureRefusal(Fault.MISSING, "Request is missing Authentication Token");
    }
    if (headers.size() + (presigned ? 1 : 0) > 1) {
      throw incomplete(
          "Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified");
    }
    return presigned ? ofQuery(parts) : ofHeader(headers.getFirst(), parts);
  }

  private static Signature ofHeader(String header, SignedParts parts) {
    int space = header.indexOf(' ');
    String algorithm = space < 0 ? header : header.substring(0, space);
    if (!algorithm.equals(Signature.ALGORITHM) || header.length() > LONGEST_HEADER) {
      // What follows the scheme may be a token: it is not repeated.
      throw unsupported(space < 0 ? "" : algorithm);
    }
    Map<String, String> fields = fields(header.substring(space + 1));
    String time = parts.first("x-amz-date");
    time = time == null ? parts.first("date") : time;
    String credential = fields.get("Credential");
    String signed = fields.get("SignedHeaders");
    String value = fields.get("Signature");
    if (credential == null || signed == null || value == null || time == null) {
      throw incomplete(missing(fields, time));
    }
    String[] scope = scope(credential);
    return new Signature(scope[0], named(scope), time, names(signed), value, null);
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new HashMap<>();
    for (String part : text.split(",", -1)) {
      String field = part.strip();
      int equals = field.indexOf('=');
      if (equals < 0
          || fields.put(field.substring(0, equals), field.substring(equals + 1)) != null) {
        throw incomplete(
            "Authorization header has a part that is not one 'name=value': it is not listed here, for it may be secret.");
      }
    }
    return fields;
  }

  private static String missing(Map<String, String> fields, @Nullable String time) {
    StringBuilder text = new StringBuilder();
    for (String name : List.of("Credential", "Signature", "SignedHeaders")) {
      if (!fields.containsKey(name)) {
        text.append("Authorization header requires '%s' parameter. ".formatted(name));
      }
    }
    if (time == null) {
      text.append(
          "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. ");
    }
    return text.append("Authorization=").append(Signature.ALGORITHM).toString();
  }

  private static Signature ofQuery(SignedParts parts) {
    String algorithm = parameter(parts, "X-Amz-Algorithm");
    if (!algorithm.equals(Signature.ALGORITHM)) {
      throw unsupported(algorithm);
    }
    String[] scope = scope(parameter(parts, "X-Amz-Credential"));
    return new Signature(
        scope[0],
        named(scope),
        parameter(parts, "X-Amz-Date"),
        names(parameter(parts, "X-Amz-SignedHeaders")),
        parameter(parts, "X-Amz-Signature"),
        lifetime(parameter(parts, "X-Amz-Expires")));
  }

  private static String parameter(SignedParts parts, String name) {
    List<String> values = parts.parameter(name);
    if (values.size() != 1) {
      throw incomplete(
          "AWS query-string parameters must include '%s'%s. Re-examine the query-string parameters."
              .formatted(name, values.isEmpty() ? "" : " once"));
    }
    return values.getFirst();
  }

  private static Duration lifetime(String text) {
    if (!text.matches("-?[0-9]{1,9}")) {
      throw incomplete("X-Amz-Expires should be a number");
    }
    long seconds = Long.parseLong(text);
    if (seconds < 0) {
      throw incomplete("X-Amz-Expires must be non-negative");
    }
    if (seconds > LONGEST_LIFETIME) {
      throw incomplete(
          "X-Amz-Expires must be less than a week (in seconds); that is, the given X-Amz-Expires must be less than 604800 seconds");
    }
    return Duration.ofSeconds(seconds);
  }

  private static String[] scope(String credential) {
    String[] parts = credential.split("/", -1);
    if (parts.length != SCOPE_PARTS) {
      throw incomplete(
          "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '%s'"
              .formatted(Shown.text(credential)));
    }
    if (!parts[SCOPE_PARTS - 1].equals(CredentialScope.TERMINATOR)) {
      throw new SignatureRefusal(
          Fault.SCOPE,
          "Credential should be scoped with a valid terminator: '%s', not '%s'."
              .formatted(CredentialScope.TERMINATOR, Shown.text(parts[SCOPE_PARTS - 1])));
    }
    if (!KEY_ID.matcher(parts[0]).matches()) {
      throw new SignatureRefusal(Fault.UNKNOWN, SignatureVerifier.UNKNOWN_KEY);
    }
    return parts;
  }

  private static CredentialScope named(String[] scope) {
    return new CredentialScope(scope[1], scope[2], scope[3]);
  }

  private static List<String> names(String joined) {
    List<String> names = new ArrayList<>();
    for (String name : joined.split(";", -1)) {
      if (!HEADER_NAME.matcher(name).matches()) {
        throw incomplete(
            "SignedHeaders has to be the names of headers in lower case, with a ';' between each two, got '%s'"
                .formatted(Shown.text(name)));
      }
      names.add(name);
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw incomplete("SignedHeaders names a header twice");
    }
    return names;
  }

  private static SignatureRefusal unsupported(String algorithm) {
    return incomplete("Unsupported AWS 'algorithm': '%s'.".formatted(Shown.text(algorithm)));
  }

  private static SignatureRefusal incomplete(String message) {
    return new SignatureRefusal(Fault.INCOMPLETE, message);
  }
}
