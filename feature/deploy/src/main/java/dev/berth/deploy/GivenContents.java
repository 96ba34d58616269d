package dev.berth.deploy;

import dev.berth.compose.Content;
import dev.berth.compose.ContentSection.OnChange;
import dev.berth.deploy.StackParameters.Held;
import dev.berth.deploy.StackParameters.Name;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TenantId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contents that come with one file, each under its id. For one file. */
final class GivenContents {
  private final ContentTable table;
  private final TenantId tenant;
  private final IdSource ids;
  private final StackParameters before;
  private final Map<Content, String> known = new LinkedHashMap<>();
  private final Map<Name, Held> held = new LinkedHashMap<>();
  private final Map<String, Content> byId = new LinkedHashMap<>();

  /**
   * @param before what the stack has already
   */
  GivenContents(ContentTable table, TenantId tenant, IdSource ids, StackParameters before) {
    this.table = table;
    this.tenant = tenant;
    this.ids = ids;
    this.before = before;
  }

  /** The id of a content: the one it has already, else a new one. */
  String id(Content content) {
    return known.computeIfAbsent(
        content,
        one -> {
          String id = table.find(tenant, one).orElseGet(ids::next);
          byId.put(id, one);
          return id;
        });
  }

  /** The id of what is kept apart from stacks; nothing else has it, whatever it holds. */
  String id(Name name, OnChange onChange, Content content) {
    Held one = held.get(name);
    if (one == null) {
      one = before.findHeld(name).orElse(null);
      String id = one == null ? ids.next() : one.id();
      boolean same = one != null && isContent(one.latest(), content);
      one = new Held(name, id, onChange, one != null && same ? one.latest() : next(id));
    } else if (onChange == OnChange.UPDATE) {
      one = new Held(name, one.id(), onChange, one.latest());
    }
    held.put(name, one);
    byId.put(one.latest(), content);
    return one.latest();
  }

  /** A new id of a content of what has this one. */
  String next(String heldId) {
    return heldId + "." + ids.next();
  }

  private boolean isContent(String id, Content content) {
    try {
      return new Content(table.read(tenant, id)).equals(content);
    } catch (BerthException _) {
      return false;
    }
  }

  List<Held> held() {
    return List.copyOf(held.values());
  }

  Map<String, Content> byId() {
    return Map.copyOf(byId);
  }
}
