package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.http.ConsolePage;
import dev.berth.http.ConsolePage.Section;
import dev.berth.http.ConsolePages;
import java.util.List;

/** What this feature shows in the console. */
final class Pages {
  private Pages() {}

  static ConsolePages all() {
    return new ConsolePages(
        Pages.class,
        List.of(
            new ConsolePage(
                "overview",
                "Overview",
                Section.RUN,
                "overview",
                "overview.js",
                "berth-overview",
                new Action("stack:List"),
                "stack/*"),
            new ConsolePage(
                "stacks",
                "Stacks",
                Section.RUN,
                "stacks",
                "stacks.js",
                "berth-stacks",
                new Action("stack:List"),
                "stack/*"),
            new ConsolePage(
                "images",
                "Images",
                Section.RUN,
                "images",
                "images.js",
                "berth-images",
                new Action("image:List"),
                "image/*"),
            new ConsolePage(
                "networks",
                "Networks",
                Section.RUN,
                "networks",
                "networks.js",
                "berth-networks",
                new Action("network:List"),
                "network/*"),
            new ConsolePage(
                "volumes",
                "Volumes",
                Section.RUN,
                "volumes",
                "volumes.js",
                "berth-volumes",
                new Action("volume:List"),
                "volume/*"),
            new ConsolePage(
                "nodes",
                "Nodes",
                Section.RUN,
                "nodes",
                "nodes.js",
                "berth-nodes",
                new Action("node:List"),
                "node/*")));
  }
}
