package dev.berth.elastic;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One search of several in a request. For one thread.
 *
 * @see "Elasticsearch's reference, Multi search API"
 */
public final class SearchHeader {
  private final String index;
  private final byte[] body;

  private SearchHeader(String index, byte[] body) {
    this.index = index;
    this.body = body;
  }

  /** Where to search; empty: everywhere. */
  public String index() {
    return index;
  }

  /** What is asked, in JSON. */
  public byte[] body() {
    return body.clone();
  }

  /**
   * Reads a request of lines: a header and a search in turn.
   *
   * @param index of headers that name none
   * @throws ElasticFailure for one that cannot be read, or has too many
   */
  public static List<SearchHeader> read(byte[] text, String index, int most) throws IOException {
    LineReader lines = new LineReader(new ByteArrayInputStream(text), text.length + 1);
    List<SearchHeader> searches = new ArrayList<>();
    while (lines.next()) {
      Map<String, @Nullable Object> header =
          JsonTree.object(lines.bytes(), lines.from(), lines.length());
      if (!lines.next()) {
        break;
      }
      if (searches.size() >= most) {
        throw ElasticFailure.illegal("Cannot answer more than " + most + " searches at once.");
      }
      List<String> names = new ArrayList<>();
      Body.list(header.get("index")).forEach(name -> names.add(Body.text(name, "index")));
      byte[] body = Arrays.copyOfRange(lines.bytes(), lines.from(), lines.from() + lines.length());
      searches.add(new SearchHeader(names.isEmpty() ? index : String.join(",", names), body));
    }
    return searches;
  }
}
