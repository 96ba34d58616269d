package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
  int list(@Mixin Listing listing) {
    Json images = session.client().get(ApiPath.of("images"));
    listing.print(session.shell(), images, "id", ImageCommands::table);
    return 0;
  }

  @Command(
      name = "inspect",
      description = "Show everything about an image.",
      footer = {"", "Example:", "  berth image inspect busybox:1.36"})
  int inspect(@Mixin Output output, @Parameters(paramLabel = "IMAGE") String reference) {
    ApiPath path = ApiPath.of("images", "inspect").with("reference", reference);
    output.printDetails(session.shell(), session.client().get(path));
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
      @Option(
              names = {"-i", "--input"},
              paramLabel = "FILE",
              description = "The archive; standard input otherwise.")
          @Nullable String file,
      @Mixin Output output) {
    Json images = upload(ApiPath.of("images", "load"), file == null ? "-" : file);
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
      @Mixin Output output,
      @Parameters(index = "0", paramLabel = "FILE", description = "- for standard input.")
          String file,
      @Parameters(index = "1", paramLabel = "IMAGE", description = "What it is called.")
          String reference) {
    Json images = upload(ApiPath.of("images", "import").with("reference", reference), file);
    output.print(
        session.shell(), images, () -> table(images.isList() ? images.items() : List.of(images)));
    return 0;
  }

  @Command(
      name = "rm",
      description = "Remove images.",
      footer = {"", "Example:", "  berth image rm shop:1"})
  int remove(@Parameters(paramLabel = "IMAGE", arity = "1..*") List<String> references) {
    for (String reference : references) {
      session.client().delete(ApiPath.of("images").with("reference", reference));
      session.shell().out().println(reference);
    }
    return 0;
  }

  private Json upload(ApiPath path, String file) {
    Shell shell = session.shell();
    session.client();
    if (file.equals("-")) {
      return send(path, shell.in(), "standard input", 0);
    }
    Path archive = shell.directory().resolve(file);
    try (InputStream in = Files.newInputStream(archive)) {
      return send(path, in, file, Files.size(archive));
    } catch (NoSuchFileException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read '%s': there is no such file. Check the path.".formatted(file),
          e);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read '%s': %s. Check the file.".formatted(file, e.getMessage()),
          e);
    }
  }

  private Json send(ApiPath path, InputStream in, String name, long size) {
    try (Progress progress = new Progress(session.shell())) {
      progress.update("Sending " + name);
      return session.client().upload(path, new CountedInputStream(in, name, size, progress));
    }
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
