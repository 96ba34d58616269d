package dev.berth.identity;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** Users, and groups of the same tenant, that policies are given to together. Immutable. */
record Group(GroupKey key, SortedSet<Member> members, Instant created) {
  Group {
    members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
  }

  Group with(Member member) {
    TreeSet<Member> changed = new TreeSet<>(members);
    changed.add(member);
    return new Group(key, changed, created);
  }

  Group without(Member member) {
    TreeSet<Member> changed = new TreeSet<>(members);
    changed.remove(member);
    return new Group(key, changed, created);
  }
}
