package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TenantId;
import java.util.LinkedHashMap;
import java.util.Map;

/** The contents that come with one file, each under its id. For one file. */
final class GivenContents {
  private final ContentTable table;
  private final TenantId tenant;
  private final IdSource ids;
  private final Map<Content, String> known = new LinkedHashMap<>();

  GivenContents(ContentTable table, TenantId tenant, IdSource ids) {
    this.table = table;
    this.tenant = tenant;
    this.ids = ids;
  }

  /** The id of a content: the one it has already, else a new one. */
  String id(Content content) {
    return known.computeIfAbsent(content, one -> table.find(tenant, one).orElseGet(ids::next));
  }

  Map<String, Content> byId() {
    Map<String, Content> byId = new LinkedHashMap<>();
    known.forEach((content, id) -> byId.put(id, content));
    return byId;
  }
}
