package dev.berth.identity;

import dev.berth.kernel.Secret;
import io.nayuki.qrcodegen.QrCode;

/**
 * A QR code as the path of an SVG that is filled.
 *
 * @param size of the drawing, a unit for each module and four around
 * @param path one square for each dark module
 */
record QrPath(int size, String path) {
  private static final int QUIET = 4;

  /** The code of a text that is for one pair of eyes. */
  static QrPath of(Secret text) {
    QrCode code = QrCode.encodeText(text.reveal(), QrCode.Ecc.MEDIUM);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < code.size; y++) {
      for (int x = 0; x < code.size; x++) {
        if (code.getModule(x, y)) {
          path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return new QrPath(code.size + 2 * QUIET, path.toString());
  }

  /** Whoever reads it has the secret. */
  @Override
  public String toString() {
    return "***";
  }
}
