package dev.berth.templates;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Finds names for the parameters of a template: by the key or the word before them, or by type. */
final class ParameterNames {
  private static final int LONGEST = 40;

  /** Nouns that name what follows them. */
  private static final Set<String> NOUNS =
      Set.of(
          "port",
          "pid",
          "uid",
          "gid",
          "id",
          "code",
          "line",
          "status",
          "size",
          "session",
          "block",
          "job",
          "task",
          "thread",
          "signal",
          "version",
          "instance",
          "request",
          "host",
          "node",
          "file",
          "path",
          "rank",
          "timeout",
          "address",
          "server",
          "client",
          "device",
          "interface",
          "user",
          "group",
          "process",
          "worker",
          "container",
          "image",
          "service",
          "slot",
          "seq");

  private ParameterNames() {}

  static List<String> of(Template template) {
    List<String> names = new ArrayList<>();
    Set<String> taken = new HashSet<>();
    for (int i = 0; i < template.kinds.length; i++) {
      if (template.isVariable(i)) {
        String name = name(template, i);
        String unique = name;
        for (int number = 2; !taken.add(unique); number++) {
          unique = name + number;
        }
        names.add(unique);
      }
    }
    return names;
  }

  private static String name(Template template, int token) {
    ParameterType type = ParameterType.of(template.kinds[token]);
    if (type == ParameterType.USER || type == ParameterType.REASON) {
      return type.word();
    }
    if (token > 0 && template.isRequest(token - 1)) {
      return "status";
    }
    if (token > 1 && template.isRequest(token - 2) && type == ParameterType.NUMBER) {
      return "bytes";
    }
    if (token == 0 || template.isVariable(token - 1)) {
      return type.word();
    }
    String before = clean(new String(template.words[token - 1], StandardCharsets.UTF_8));
    String gap = new String(template.gaps[token], StandardCharsets.UTF_8).strip();
    if (before.isEmpty()) {
      return type.word();
    }
    boolean key = gap.matches("=[\"'\\[]?|:");
    if (key && (gap.startsWith("=") || template.gaps[token].length <= 2)) {
      return before;
    }
    boolean noun = NOUNS.contains(before) && gap.matches("[#'\"\\[(]?");
    return noun ? before : type.word();
  }

  private static String clean(String word) {
    StringBuilder clean = new StringBuilder();
    for (char c : word.toLowerCase(Locale.ROOT).toCharArray()) {
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && !clean.isEmpty())) {
        clean.append(c);
      } else if (!clean.isEmpty() && clean.charAt(clean.length() - 1) != '_') {
        clean.append('_');
      }
      if (clean.length() == LONGEST) {
        break;
      }
    }
    while (!clean.isEmpty() && clean.charAt(clean.length() - 1) == '_') {
      clean.setLength(clean.length() - 1);
    }
    return clean.toString();
  }
}
