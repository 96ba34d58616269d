package dev.berth.keyring;

import static dev.berth.keyring.MasterSource.refusal;

import java.util.Arrays;
import java.util.Base64;

/** A random master key, of which the store has what the operator's command made of it. */
final class CommandSource implements MasterSource {
  private final KeyCommand command;
  private final AesGcm aes;

  CommandSource(MasterKey.ExternalCommand command, AesGcm aes) {
    this.command = new KeyCommand(command.command(), command.limit());
    this.aes = aes;
  }

  @Override
  public Made first() {
    return next();
  }

  @Override
  public Made next() {
    byte[] key = aes.newKey();
    byte[] wrapped = command.run("wrap", key);
    // Better now than at the next start.
    if (!Arrays.equals(command.run("unwrap", wrapped), key)) {
      throw refusal(
          "the key command does not unwrap what it has wrapped",
          "Mend it: 'unwrap' has to give back the bytes that 'wrap' was given");
    }
    return new Made(new Master(key), Base64.getEncoder().encodeToString(wrapped));
  }

  @Override
  public Master find(Stored stored) {
    byte[] key = command.run("unwrap", Base64.getDecoder().decode(stored.material()));
    Master master = key.length == AesGcm.KEY_BYTES ? new Master(key) : null;
    if (master == null || !master.id().equals(stored.id())) {
      throw refusal(
          "the key command does not give back the key that the stored keys were wrapped with (id %s)"
              .formatted(stored.id()),
          "Let it use the key that it used then");
    }
    return master;
  }

  @Override
  public void settle(Master master) {}
}
