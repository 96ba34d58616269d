package dev.berth.parameters;

import dev.berth.kernel.Secret;
import org.jspecify.annotations.Nullable;

/**
 * A version of a parameter as somebody is shown it.
 *
 * @param value its text; of a secure one whose decryption was not asked for, what is sealed in
 *     base64
 * @param selector what it was asked for by, {@code :3}; null: its name alone
 */
record Shown(
    ParameterName name,
    ParameterType type,
    Version version,
    Secret value,
    @Nullable String selector) {}
