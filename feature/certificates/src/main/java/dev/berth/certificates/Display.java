package dev.berth.certificates;

import java.util.List;

/**
 * What is shown, what is told of it, and what is still to be got. Immutable.
 *
 * @param views sorted by name
 * @param toIssue by ACME
 */
record Display(IdentityTable table, List<CertificateView> views, List<AcmeRow> toIssue) {
  static final Display EMPTY = new Display(IdentityTable.EMPTY, List.of(), List.of());

  Display {
    views = List.copyOf(views);
    toIssue = List.copyOf(toIssue);
  }
}
