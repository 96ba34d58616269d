package dev.berth.aws;

import dev.berth.aws.SignedParts.Parameter;
import dev.berth.http.RawRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The one text that all who write a request differently agree on; its hash is signed. */
final class CanonicalRequest {
  private static final Comparator<Parameter> ORDER =
      Comparator.comparing(Parameter::name).thenComparing(Parameter::value);

  private CanonicalRequest() {}

  /**
   * Renders it; a character stands for a byte, as in the headers of a request.
   *
   * @param payload what is signed of the body: its hash, or what is declared instead
   */
  static String render(
      RawRequest request,
      SignedParts parts,
      Signature signature,
      SignatureRules rules,
      String payload) {
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append('\n').append(path(request.path(), rules)).append('\n');
    appendQuery(text, parts, signature.isPresigned());
    text.append('\n');
    for (String name : signature.signedHeaders()) {
      text.append(name).append(':');
      appendValues(text, parts.header(name));
      text.append('\n');
    }
    text.append('\n').append(String.join(";", signature.signedHeaders())).append('\n');
    return text.append(payload).toString();
  }

  private static String path(String path, SignatureRules rules) {
    return switch (rules) {
      case WHOLE_BODY -> UriEncoding.encodePath(UriEncoding.normalize(path));
      case DECLARED_BODY -> path.isEmpty() ? "/" : UriEncoding.recodePath(path);
    };
  }

  private static void appendQuery(StringBuilder text, SignedParts parts, boolean presigned) {
    if (parts.query().isEmpty()) {
      return;
    }
    List<Parameter> sorted = new ArrayList<>(parts.query().size());
    for (Parameter one : parts.query()) {
      String name = UriEncoding.recodeQuery(one.name());
      if (!presigned || !name.equals("X-Amz-Signature")) {
        sorted.add(new Parameter(name, UriEncoding.recodeQuery(one.value())));
      }
    }
    sorted.sort(ORDER);
    for (int i = 0; i < sorted.size(); i++) {
      text.append(i == 0 ? "" : "&");
      text.append(sorted.get(i).name()).append('=').append(sorted.get(i).value());
    }
  }

  private static void appendValues(StringBuilder text, List<String> values) {
    for (int i = 0; i < values.size(); i++) {
      text.append(i == 0 ? "" : ",");
      appendTrimmed(text, values.get(i));
    }
  }

  /** A value without the spaces at its ends, and with one where several follow each other. */
  private static void appendTrimmed(StringBuilder text, String value) {
    boolean space = false;
    int begun = text.length();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ' || c == '\t') {
        space = true;
      } else {
        if (space && text.length() > begun) {
          text.append(' ');
        }
        space = false;
        text.append(c);
      }
    }
  }
}
