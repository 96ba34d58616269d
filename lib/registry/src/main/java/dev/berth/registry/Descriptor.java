package dev.berth.registry;

/**
 * What a manifest says of a blob.
 *
 * @param mediaType as written; empty where none is
 * @param digest {@code sha256:…}, of its bytes as they are sent
 * @param size in bytes
 */
public record Descriptor(String mediaType, String digest, long size) {}
