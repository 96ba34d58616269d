package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth image}. */
@Command(
    name = "image",
    description = "Bring images to Berth and look at them.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  berth image pull nginx:1.27",
      "  docker save shop | berth image load",
      "  berth image import rootfs.tar tools:1",
      "  berth image ls"
    })
final class ImageCommands {
  private final Session session;

  ImageCommands(Session session) {
    this.session = session;
  }

  @Command(
      name = "ls",
      description = "List the images.",
      footer = {"", "Example:", "  berth image ls"})
  int list(@Mixin TargetOption target, @Mixin Listing listing) {
    Json images = session.client().get(target.in(ApiPath.of("images")));
    listing.print(session.shell(), images, "id", ImageCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about an image.",
      footer = {"", "Example:", "  berth image inspect busybox:1.36"})
  int inspect(
      @Mixin TargetOption target,
      @Mixin Output output,
      @Parameters(paramLabel = "IMAGE") String reference) {
    ApiPath path = target.in(ApiPath.of("images", "inspect").with("reference", reference));
    output.printDetails(session.shell(), session.client().get(path));
    return 0;
  }

  @Command(
      name = "pull",
      description = {
        "Fetch images from their registries.",
        "Whoever has signed in with 'docker login' is signed in here, too."
      },
      footer = {
        "",
        "Examples:",
        "  berth image pull nginx:1.27",
        "  berth image pull --platform linux/arm64 registry.example:5000/shop:1",
        "  berth image pull -q busybox        print the image's id only"
      })
  int pull(
      @Mixin TargetOption target,
      @Option(
              names = "--platform",
              paramLabel = "PLATFORM",
              description = "OS/ARCHITECTURE[/VARIANT], unless it is the machine's own.")
          @Nullable String platform,
      @Option(
              names = {"-q", "--quiet"},
              description = "Show no progress, and the image's id only.")
          boolean quiet,
      @Mixin Output output,
      @Parameters(paramLabel = "IMAGE", arity = "1..*") List<String> references) {
    Shell shell = session.shell();
    ImagePull pull = new ImagePull(session, target);
    List<Json> images = new ArrayList<>();
    for (String reference : references) {
      try (LayerBars bars = new LayerBars(shell)) {
        images.add(pull.pull(reference, platform, quiet ? _ -> {} : bars::update));
      }
    }
    if (quiet) {
      images.forEach(image -> shell.out().println(image.text("id")));
    } else {
      output.print(shell, Json.of(images), () -> table(images));
    }
    return 0;
  }

  @Command(
      name = "load",
      description = "Load images from an archive of 'docker save', or an OCI archive.",
      footer = {
        "",
        "Examples:",
        "  berth image load -i shop.tar",
        "  docker save shop | berth image load"
      })
  int load(
      @Mixin TargetOption target,
      @Option(
              names = {"-i", "--input"},
              paramLabel = "FILE",
              description = "The archive; standard input otherwise.")
          @Nullable String file,
      @Mixin Output output) {
    Json images =
        new Upload(session)
            .send(target.in(ApiPath.of("images", "load")), file == null ? "-" : file);
    output.print(
        session.shell(), images, () -> table(images.isList() ? images.items() : List.of(images)));
    return 0;
  }

  @Command(
      name = "import",
      description = "Make an image of a tar of a root filesystem.",
      footer = {
        "",
        "Examples:",
        "  berth image import rootfs.tar tools:1",
        "  tar -C rootfs -c . | berth image import - tools:1"
      })
  int importTar(
      @Mixin TargetOption target,
      @Mixin Output output,
      @Parameters(index = "0", paramLabel = "FILE", description = "- for standard input.")
          String file,
      @Parameters(index = "1", paramLabel = "IMAGE", description = "What it is called.")
          String reference) {
    Json images =
        new Upload(session)
            .send(target.in(ApiPath.of("images", "import").with("reference", reference)), file);
    output.print(
        session.shell(), images, () -> table(images.isList() ? images.items() : List.of(images)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove images.",
      footer = {"", "Example:", "  berth image rm shop:1"})
  int remove(
      @Mixin TargetOption target,
      @Parameters(paramLabel = "IMAGE", arity = "1..*") List<String> references) {
    return Removal.of(
        session,
        references,
        reference -> target.in(ApiPath.of("images").with("reference", reference)));
  }

  @Command(
      name = "prune",
      description = "Remove images that have no name, or with --all those that no task uses.",
      footer = {"", "Examples:", "  berth image prune", "  berth image prune --all --force"})
  int prune(
      @Mixin TargetOption target,
      @Option(
              names = {"-a", "--all"},
              description = "All that no task uses, not only those without a name.")
          boolean all,
      @Option(
              names = {"-f", "--force"},
              description = "Do not ask.")
          boolean force,
      @Mixin Output output) {
    Shell shell = session.shell();
    String consequence =
        all
            ? "All images that no task uses are removed."
            : "All images without a name are removed.";
    if (!force && !new Prompt(shell).requireConfirmation(consequence, "Say so with --force.")) {
      return 1;
    }
    ApiPath path = target.in(ApiPath.of("images", "prune"));
    Json pruned = session.client().post(all ? path.with("all", "true") : path);
    if (output.isJson()) {
      shell.out().println(pruned.renderIndented());
    } else {
      pruned.texts("images").forEach(shell.out()::println);
      shell.out().println("Freed " + Tables.size(pruned, "reclaimed") + ".");
    }
    return 0;
  }

  private static Table table(List<Json> images) {
    Table table = new Table("IMAGE", "ID", "SIZE");
    for (Json image : images) {
      String id = image.text("id").replaceFirst("^sha256:", "");
      table.row(
          String.join(" ", image.texts("references")),
          id.substring(0, Math.min(12, id.length())),
          Tables.size(image, "size"));
    }
    return table;
  }
}
