package dev.berth.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found.
 *
 * @param entries how many entries there are
 * @param first the first one's number: what was before has been taken away by retention
 * @param last the last one's number
 * @param valid whether nothing is missing, altered or inserted
 * @param problem the first of the findings; null if there is none
 * @param sequence the number of the entry that it is about
 * @param hash of the last entry: whoever keeps it elsewhere can tell a trail that was written anew
 * @param findings all, up to {@link Verification#MOST}
 */
record Verdict(
    long entries,
    long first,
    long last,
    boolean valid,
    @Nullable String problem,
    @Nullable Long sequence,
    String hash,
    List<Finding> findings) {

  /** Something that is wrong about an entry. */
  record Finding(long sequence, String problem) {}
}
