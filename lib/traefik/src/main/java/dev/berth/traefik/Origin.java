package dev.berth.traefik;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where settings come from, which decides what names mean and what they may do. */
enum Origin {
  /** A tenant's labels: they name no file of this machine and no server outside. */
  LABELS,
  /** The operator's files. */
  FILE;

  /** A name in lower case, without the provider that is this one; null: none is said. */
  @Nullable String reference(@Nullable String text) {
    return text == null || text.isBlank() ? null : own(text);
  }

  List<String> references(List<String> texts) {
    return texts.stream().map(this::own).toList();
  }

  private String own(String text) {
    String name = text.strip().toLowerCase(Locale.ROOT);
    int at = name.indexOf('@');
    return at > 0 && isOwn(name.substring(at + 1)) ? name.substring(0, at) : name;
  }

  private boolean isOwn(String provider) {
    return switch (this) {
      case LABELS -> provider.equals("docker") || provider.equals("swarm");
      case FILE -> provider.equals("file");
    };
  }
}
