package dev.berth.logs;

import dev.berth.index.Search;
import dev.berth.index.TopValues;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import dev.berth.records.NewTemplates;
import dev.berth.records.RecordCount;
import dev.berth.records.RecordGroups;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Counts records and tells new templates, for those who judge them. Thread-safe. */
public final class LogFigures implements RecordCount, RecordGroups, NewTemplates {
  private final Function<TenantId, Logs.TenantLogs> tenants;

  LogFigures(Function<TenantId, Logs.TenantLogs> tenants) {
    this.tenants = tenants;
  }

  @Override
  public long count(TenantId tenant, String query, Instant from, Instant to) {
    return tenants.apply(tenant).search().find(search(query, from, to)).total();
  }

  @Override
  public Map<String, Long> count(
      TenantId tenant, String query, String field, Instant from, Instant to, int most) {
    TopValues top = tenants.apply(tenant).search().top(search(query, from, to), field, most);
    Map<String, Long> counts = new LinkedHashMap<>();
    top.values().forEach(value -> counts.put(value.name(), value.count()));
    return counts;
  }

  private static Search search(String query, Instant from, Instant to) {
    return new Search(KqlParser.parse(query), from, to, 0, Search.Order.NEWEST);
  }

  @Override
  public List<Template> firstSeen(TenantId tenant, Instant from, Instant to, int most) {
    TenantTemplates templates = tenants.apply(tenant).shelf().templates();
    List<Template> found = new ArrayList<>();
    try {
      for (Source.Service service : templates.services()) {
        templates.list(service).stream()
            .filter(view -> !view.seen().first().isBefore(from) && view.seen().first().isBefore(to))
            .forEach(view -> found.add(template(view)));
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot read the templates of tenant '%s' now: %s. Try again in a moment."
              .formatted(tenant, e.getMessage()),
          e);
    }
    found.sort(Comparator.comparing(Template::firstSeen).reversed());
    return found.stream().limit(most).toList();
  }

  private static Template template(TemplateView view) {
    return new Template(
        view.id(), view.service(), view.template(), view.seen().first(), view.count());
  }
}
