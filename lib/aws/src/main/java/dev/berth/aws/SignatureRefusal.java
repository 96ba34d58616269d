package dev.berth.aws;

/** A request that is not known to come from an access key's owner. */
public final class SignatureRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Fault fault;
  private final String keyId;

  /** What is wrong; each protocol has its own names for these. */
  public enum Fault {
    /** There is no signature at all. */
    MISSING,
    /** Something that a signature needs is missing, or cannot be read. */
    INCOMPLETE,
    /** There is no such access key, or a session token was sent: Berth gives out none. */
    UNKNOWN,
    /** It is signed for another day, region or service. */
    SCOPE,
    /** It was signed too long ago, or will be. */
    TIME,
    /** The body is not the one that the signature declares. */
    PAYLOAD,
    /** It was made with another secret, or for another request. */
    MISMATCH
  }

  /**
   * One with AWS's text.
   *
   * @param message for the one who asked; holds no secret
   */
  SignatureRefusal(Fault fault, String message) {
    this(fault, message, "");
  }

  private SignatureRefusal(Fault fault, String message, String keyId) {
    super(message, null, false, false);
    this.fault = fault;
    this.keyId = keyId;
  }

  /** The same about an access key. */
  SignatureRefusal of(String key) {
    return new SignatureRefusal(fault, getMessage(), key);
  }

  public Fault fault() {
    return fault;
  }

  /** The id of the access key that was named, whether there is one or not; empty: none. */
  public String keyId() {
    return keyId;
  }

  /** The message, never null. */
  @Override
  public String getMessage() {
    String message = super.getMessage();
    return message == null ? fault.name() : message;
  }
}
