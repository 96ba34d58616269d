package dev.berth.identity;

import java.util.Set;

/**
 * What a provider says about somebody who logged in there.
 *
 * @param subject who, for ever; unique at that issuer
 * @param user what they are called there now
 * @param groups that they are in
 * @param secondFactor whether they showed more than a password there
 */
record OidcClaims(String subject, String user, Set<String> groups, boolean secondFactor) {
  OidcClaims {
    groups = Set.copyOf(groups);
  }
}
