package dev.berth.elastic;

import dev.berth.index.Entry;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;

/**
 * Reads a bulk request, a batch at a time: lines of an action and its document. A document that
 * cannot be read is an item with a failure; an action that cannot be read ends the request. For one
 * thread.
 *
 * @see "Elasticsearch's reference, Bulk API"
 */
public final class BulkReader {
  private static final int LONGEST_LINE = Entry.LONGEST_SOURCE + 65_536;
  private static final int LONGEST_ID = 512;

  private final LineReader lines;
  private final String index;
  private final DocumentReader documents = new DocumentReader();

  /**
   * Begins.
   *
   * @param index of actions that name none; empty: they have to
   */
  public BulkReader(InputStream body, String index) {
    this.lines = new LineReader(body, LONGEST_LINE);
    this.index = index;
  }

  /** The action of a line. */
  private record Action(BulkAction action, String index, String id) {}

  /**
   * The next items; none: it is over.
   *
   * @throws ElasticFailure if the request cannot be read; what was read before stands
   */
  public List<BulkItem> next(int most) throws IOException {
    List<BulkItem> items = new ArrayList<>();
    while (items.size() < most && nextLine()) {
      items.add(item(action()));
    }
    return items;
  }

  private boolean nextLine() throws IOException {
    boolean more = lines.next();
    while (more && lines.isBlank()) {
      more = lines.next();
    }
    return more;
  }

  private BulkItem item(Action action) throws IOException {
    if (action.action() == BulkAction.DELETE) {
      return new BulkItem(action.action(), action.index(), action.id(), null, null);
    }
    if (!lines.next()) {
      throw malformed("The bulk request ends after an action, before its document");
    }
    try {
      if (lines.isTooLong()) {
        throw ElasticFailure.document(
            "the document has more than " + Entry.LONGEST_SOURCE + " bytes");
      }
      if (action.action() == BulkAction.UPDATE) {
        throw ElasticFailure.illegal(
            "Cannot update a document by a part or a script. Send it whole, as [index].");
      }
      Document document = documents.read(lines.bytes(), lines.from(), lines.length());
      return new BulkItem(action.action(), action.index(), action.id(), document, null);
    } catch (ElasticFailure e) {
      return new BulkItem(action.action(), action.index(), action.id(), null, e);
    }
  }

  private Action action() {
    if (lines.isTooLong()) {
      throw malformed("Malformed action/metadata line: it is too long");
    }
    try (JsonParser json =
        JsonTree.FACTORY.createParser(
            ObjectReadContext.empty(), lines.bytes(), lines.from(), lines.length())) {
      if (json.nextToken() != JsonToken.START_OBJECT
          || json.nextToken() != JsonToken.PROPERTY_NAME) {
        throw malformed(
            "Malformed action/metadata line [" + lines.number() + "], expected an object");
      }
      BulkAction action = action(json.currentName());
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw malformed(
            "Malformed action/metadata line [" + lines.number() + "], expected START_OBJECT");
      }
      Action named = named(json, action);
      if (json.nextToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
        throw malformed(
            "Malformed action/metadata line [" + lines.number() + "], expected one action");
      }
      return named;
    } catch (JacksonException e) {
      throw malformed(
          "Malformed action/metadata line [" + lines.number() + "]: " + JsonTree.brief(e));
    }
  }

  private Action named(JsonParser json, BulkAction action) {
    String in = index;
    String id = "";
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value.isStructStart()) {
        json.skipChildren();
      } else if (value != JsonToken.VALUE_NULL && name.equals("_index")) {
        in = json.getString();
      } else if (value != JsonToken.VALUE_NULL && name.equals("_id")) {
        id = json.getString();
      }
    }
    if (id.length() > LONGEST_ID) {
      throw malformed("id [" + id.substring(0, 32) + "…] is longer than " + LONGEST_ID);
    }
    return new Action(action, in, id);
  }

  private BulkAction action(String name) {
    for (BulkAction action : BulkAction.values()) {
      if (action.text().equals(name.toLowerCase(Locale.ROOT))) {
        return action;
      }
    }
    String shown = name.length() > 50 ? name.substring(0, 50) : name;
    throw malformed(
        "Malformed action/metadata line [%d], expected field [create], [delete], [index] or [update] but found [%s]"
            .formatted(lines.number(), shown));
  }

  private static ElasticFailure malformed(String message) {
    return new ElasticFailure(ErrorCode.INVALID_INPUT, "illegal_argument_exception", message);
  }
}
