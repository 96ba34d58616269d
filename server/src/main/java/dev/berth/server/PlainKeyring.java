package dev.berth.server;

import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;

/** Encrypts nothing: stands where the keyring will. */
final class PlainKeyring implements Keyring {
  @Override
  public byte[] seal(TenantId tenant, String context, byte[] plain) {
    return plain.clone();
  }

  @Override
  public byte[] open(TenantId tenant, String context, byte[] sealed) {
    return sealed.clone();
  }

  @Override
  public void destroy(TenantId tenant) {}
}
