package dev.berth.http;

import java.util.List;

/**
 * The pages that one feature brings to the console. Their files lie in the folder {@code console}
 * beside the feature's classes, and are served below {@code /console/assets/NAME/}.
 *
 * @param home a class of the feature's package
 * @param pages in the order of the navigation
 */
public record ConsolePages(Class<?> home, List<ConsolePage> pages) {
  public ConsolePages {
    pages = List.copyOf(pages);
  }

  /** The feature: the last part of its package's name. */
  public String name() {
    String packageName = home.getPackageName();
    return packageName.substring(packageName.lastIndexOf('.') + 1);
  }
}
