package dev.berth.traefik;

import dev.berth.kernel.Place;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads dynamic configuration files of Traefik 2 and 3, in YAML. */
public final class FileReader {
  private static final List<String> STATIC =
      List.of(
          "accessLog",
          "api",
          "certificatesResolvers",
          "core",
          "entryPoints",
          "experimental",
          "global",
          "hostResolver",
          "log",
          "metrics",
          "ping",
          "providers",
          "serversTransport",
          "tracing");

  private FileReader() {}

  /**
   * Reads a file of at most 1 MiB. What is wrong with it is told with the line and column; what is
   * wrong with the file as a whole is among {@link TraefikConfiguration#problems}.
   *
   * @param fileName as messages name it
   */
  public static TraefikConfiguration read(String fileName, String yamlText) {
    return read(fileName, yamlText, new Findings());
  }

  static TraefikConfiguration read(String fileName, String yamlText, Findings findings) {
    Draft draft = new Draft();
    if (fileName.toLowerCase(Locale.ROOT).endsWith(".toml")) {
      findings.fail(fileName + ": TOML is not read. Write the file in YAML.");
      return draft.done(TlsConfiguration.EMPTY, findings);
    }
    try {
      Yaml document = YamlText.read(fileName, yamlText);
      if (document == null) {
        return draft.done(TlsConfiguration.EMPTY, findings);
      }
      if (!(document instanceof Yaml.Entries)) {
        throw new YamlText.Unreadable(document.place(), "The file needs keys, 'http:' for one.");
      }
      Setting tree = new Setting("", "", new Place(fileName, 1, 1));
      fill(tree, document, findings);
      return read(Section.root(tree, findings), draft, findings);
    } catch (YamlText.Unreadable e) {
      findings.fail(String.valueOf(e.getMessage()));
      return draft.done(TlsConfiguration.EMPTY, findings);
    }
  }

  private static TraefikConfiguration read(Section root, Draft draft, Findings findings) {
    Section http = root.section("http");
    if (http != null) {
      new HttpReader(Origin.FILE, draft).read(http);
    }
    Section tcp = root.section("tcp");
    if (tcp != null) {
      new TcpReader(Origin.FILE, draft).read(tcp);
    }
    root.notActedOn("udp", "routes of UDP are not supported.");
    Section section = root.section("tls");
    TlsConfiguration tls = section == null ? TlsConfiguration.EMPTY : new TlsReader(section).read();
    for (String key : STATIC) {
      root.notActedOn(
          key, "this belongs into Traefik's static configuration; Berth has settings of its own.");
    }
    root.finish();
    root.problems().forEach(findings::fail);
    return draft.done(tls, findings);
  }

  private static void fill(Setting setting, Yaml value, Findings findings) {
    switch (value) {
      case Yaml.Text text -> fillText(setting, text, findings);
      case Yaml.Items items -> {
        setting.setEmpty();
        for (int i = 0; i < items.values().size(); i++) {
          Yaml item = items.values().get(i);
          fill(setting.makeItem(i, item.place()), item, findings);
        }
      }
      case Yaml.Entries entries -> {
        setting.setEmpty();
        for (Map.Entry<String, Yaml> entry : entries.values().entrySet()) {
          Place place = entries.keys().getOrDefault(entry.getKey(), entries.place());
          fill(setting.make(entry.getKey(), place), entry.getValue(), findings);
        }
      }
    }
  }

  private static void fillText(Setting setting, Yaml.Text text, Findings findings) {
    String content = text.text();
    if (content != null) {
      if (content.contains("{{")) {
        findings.fail(setting.cannotRead("templates ({{ … }}) are not run. Write the value."));
      }
      setting.set(content.strip());
    }
  }
}
