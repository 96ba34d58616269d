package dev.berth.policy;

/**
 * A document under the name that verdicts tell.
 *
 * @param name for people: {@code berth:owner}
 */
public record NamedPolicy(String name, PolicyDocument document) {}
