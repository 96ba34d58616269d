package dev.berth.kql;

/** How a field is compared with a bound. */
public enum Comparison {
  LESS("<"),
  AT_MOST("<="),
  GREATER(">"),
  AT_LEAST(">=");

  private final String sign;

  Comparison(String sign) {
    this.sign = sign;
  }

  /** As it is typed. */
  public String sign() {
    return sign;
  }
}
