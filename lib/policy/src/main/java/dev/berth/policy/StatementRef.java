package dev.berth.policy;

import org.jspecify.annotations.Nullable;

/**
 * Which statement decided.
 *
 * @param policy the policy's name
 * @param index its place in the document, from 0
 * @param sid the name that its author gave it; null if none
 */
public record StatementRef(String policy, int index, @Nullable String sid) {}
