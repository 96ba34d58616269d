package dev.berth.logs;

import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.util.List;

/** Lines of JSON that Berth itself wrote, to be read again from a place. For one thread. */
interface ToldLines extends AutoCloseable {
  /**
   * Goes on at a place; if that is not there any more, with the oldest lines that are.
   *
   * @return whether it was there
   */
  boolean begin(RotatedFile.Place place) throws IOException;

  /** Begins for the first time. */
  void begin() throws IOException;

  /** The next lines; none: there are none now. */
  List<Line> next() throws IOException;

  /** Behind the lines that were given out. */
  RotatedFile.Place place();

  @Override
  void close() throws IOException;

  /**
   * A line.
   *
   * @param tenants whose it is; none: nobody's
   */
  record Line(String text, List<TenantId> tenants) {
    public Line {
      tenants = List.copyOf(tenants);
    }

    /** What stands behind the name of a text, as it is written; empty: it has none. */
    String field(String name) {
      String begin = "\"" + name + "\":\"";
      int at = text.indexOf(begin);
      int end = at < 0 ? -1 : text.indexOf('"', at + begin.length());
      return end < 0 ? "" : text.substring(at + begin.length(), end);
    }
  }
}
