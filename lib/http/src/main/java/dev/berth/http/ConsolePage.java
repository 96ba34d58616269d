package dev.berth.http;

import dev.berth.access.Action;

/**
 * A page that a feature has in the console: an ES module that defines a custom element. The shell
 * lists it, loads the module when the page is opened and knows nothing else about it.
 *
 * @param path the first segment of its address, {@code stacks}
 * @param title what the navigation calls it
 * @param section under which heading it stands
 * @param icon one of the shell's icons
 * @param module its file below the feature's folder {@code console}: {@code stacks.js}
 * @param element the custom element that the module defines: {@code berth-stacks}
 * @param action what one has to be allowed for the page to be offered
 * @param resource on what, within the tenant: {@code stack/*}
 */
public record ConsolePage(
    String path,
    String title,
    Section section,
    String icon,
    String module,
    String element,
    Action action,
    String resource) {

  /** The headings of the navigation, in its order. */
  public enum Section {
    /** What runs. */
    RUN,
    /** Who comes in, and how. */
    FRONT_DOOR,
    /** What applications are given. */
    CONFIGURATION,
    /** What happens and happened. */
    OBSERVE,
    /** Who may do what. */
    PEOPLE,
    /** One's own account; not in the navigation but in the menu of the user. */
    ACCOUNT
  }
}
