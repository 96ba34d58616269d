package dev.berth.keyring;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Instant;

/**
 * Makes master keys of one kind, and finds them again. A new one comes into force when the store
 * has it: until then the present one stays where it is.
 */
sealed interface MasterSource permits KeyFileSource, PassphraseSource, CommandSource {

  /**
   * What the store keeps of a master key.
   *
   * @param material what finding it again needs beside what is kept elsewhere; no secret
   */
  record Stored(String id, String kind, String material, Instant created) {}

  /** A key, and what the store is to keep of it. */
  record Made(Master master, String material) {}

  /** The key for a key ring that has none: one that is there already is taken. */
  Made first();

  /** A key for one that has one. */
  Made next();

  /**
   * Finds the key that the store names again.
   *
   * @throws BerthException {@code INVALID_CONFIGURATION} if it is missing or another one
   */
  Master find(Stored stored);

  /** The store has this key now: the one before is not needed any more. */
  void settle(Master master);

  static MasterSource of(MasterKey key, AesGcm aes) {
    return switch (key) {
      case MasterKey.KeyFile(var file) -> new KeyFileSource(file, aes);
      case MasterKey.Passphrase(var text) -> new PassphraseSource(text, aes);
      case MasterKey.ExternalCommand command -> new CommandSource(command, aes);
    };
  }

  /** The refusal to start: {@code Cannot open the key ring: CAUSE. ADVICE.} */
  static BerthException refusal(String cause, String advice) {
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot open the key ring: %s. %s.".formatted(cause, advice));
  }
}
