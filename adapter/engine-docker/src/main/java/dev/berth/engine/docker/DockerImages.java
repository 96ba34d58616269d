package dev.berth.engine.docker;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.registry.Digests;
import dev.berth.registry.RegistryReference;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Images of a daemon, under names that keep tenants apart. The tenant {@code default}, which is the
 * operator's, finds the daemon's other images too, as those that {@code docker build} made; they
 * are neither listed nor removed. Thread-safe.
 */
final class DockerImages implements Images {
  /** Until the daemon begins to answer what takes long. */
  static final Duration TRANSFER_TIME = Duration.ofMinutes(30);

  private static final int SHORTEST_ID = 4;

  private final DockerApi api;
  private final TaskTable table;
  private final ImageNames names;
  private final HostImage host;
  private final ImagePull pulls;
  private final ImageLoad loads;

  DockerImages(DockerApi api, Labels labels, TaskTable table, HostImage host) {
    this.api = api;
    this.table = table;
    this.names = new ImageNames(labels.instance());
    this.host = host;
    this.pulls = new ImagePull(api, names);
    this.loads = new ImageLoad(api, names);
  }

  /**
   * What a task is made of.
   *
   * @throws BerthException {@code IMAGE_NOT_FOUND}
   */
  TaskImage forTask(TenantId tenant, String reference) {
    if (host.isMeant(tenant, reference)) {
      return host.forTask();
    }
    Image image =
        find(tenant, reference)
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.IMAGE_NOT_FOUND,
                        "Cannot find image '%s': there is none of that name. Pull, load or import it first."
                            .formatted(reference)));
    return TaskImage.plain(image.id());
  }

  @Override
  public List<Image> load(TenantId tenant, InputStream archive) {
    List<Image> loaded = new ArrayList<>();
    for (String name : loads.load(tenant, archive)) {
      inspect(tenant, name).ifPresent(loaded::add);
    }
    return loaded;
  }

  @Override
  public Image importRootFilesystem(TenantId tenant, String reference, InputStream tar) {
    ImageNames.Tag tag = names.tag(tenant, own(reference));
    Call call =
        Call.post("/images/create", "import image '%s'".formatted(reference))
            .with("fromSrc", "-")
            // In one: Podman does not look at a tag of its own.
            .with("repo", tag.toString())
            .withBody(new Call.Body.Tar(tar));
    try {
      Progress.readAll(api, call, TRANSFER_TIME, line -> {});
    } catch (ApiFailure e) {
      throw e.status() == ApiFailure.NO_ANSWER ? e : e.as(ErrorCode.INVALID_INPUT);
    }
    return inspect(tenant, tag.toString())
        .orElseThrow(() -> missing("import", reference, "it was removed at once"));
  }

  /** A name that a tenant may give. */
  private static RegistryReference own(String reference) {
    RegistryReference parsed = RegistryReference.parse(reference);
    if (HostImage.owns(reference)) {
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot name an image '%s': the name is kept for the machine's own programs. Choose another."
              .formatted(reference));
    }
    return parsed;
  }

  @Override
  public Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress)
      throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("before image '" + reference + "' was pulled");
    }
    try {
      String name = pulls.pull(tenant, own(reference), request, progress);
      return inspect(tenant, name)
          .orElseThrow(() -> missing("pull", reference, "it was removed at once"));
    } catch (BerthException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while image '" + reference + "' was pulled");
      }
      throw e;
    }
  }

  private static BerthException missing(String verb, String reference, String cause) {
    return new BerthException(
        ErrorCode.IMAGE_NOT_FOUND, "Cannot %s image '%s': %s.".formatted(verb, reference, cause));
  }

  @Override
  public Optional<Image> find(TenantId tenant, String reference) {
    if (host.isMeant(tenant, reference)) {
      return Optional.of(host.image());
    }
    if (HostImage.owns(reference)) {
      return Optional.empty();
    }
    Optional<RegistryReference> parsed = RegistryReference.find(reference);
    if (parsed.isPresent()) {
      Optional<Image> own = inspect(tenant, names.tag(tenant, parsed.get()).toString());
      if (own.isPresent()) {
        return own;
      }
    }
    Optional<Image> byId = findById(tenant, reference);
    if (byId.isPresent() || !tenant.equals(TenantId.DEFAULT)) {
      return byId;
    }
    return parsed.flatMap(
        wanted -> inspect(tenant, wanted.familiar() + suffix(wanted), List.of(reference)));
  }

  private static String suffix(RegistryReference reference) {
    String digest = reference.digest();
    return digest == null ? ":" + reference.tag() : "@" + digest;
  }

  private Optional<Image> findById(TenantId tenant, String text) {
    String hex = Digests.hex(text);
    if (hex.length() < SHORTEST_ID || !hex.matches("[0-9a-f]{1,64}")) {
      return Optional.empty();
    }
    List<Image> found =
        list(tenant).stream().filter(image -> Digests.hex(image.id()).startsWith(hex)).toList();
    if (found.size() > 1) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot find image '%s': the ids of %d begin so. Write more of it."
              .formatted(text, found.size()));
    }
    return found.stream().findFirst();
  }

  @Override
  public List<Image> list(TenantId tenant) {
    JsonNode all = api.ask(Call.get("/images/json", "list the images"));
    List<Image> images = new ArrayList<>();
    for (JsonNode image : all) {
      boolean own =
          Json.texts(image.path("RepoTags")).stream()
              .anyMatch(name -> names.familiar(tenant, local(name)).isPresent());
      if (own) {
        inspect(tenant, TaskReader.id(image)).ifPresent(images::add);
      }
    }
    if (host.isMeant(tenant, Images.HOST)) {
      images.add(host.image());
    }
    images.sort(Comparator.comparing((Image image) -> String.join(" ", image.references())));
    return images;
  }

  /** Podman adds to names without a registry what it takes for theirs. */
  private static String local(String name) {
    return name.replaceFirst("^(localhost|docker\\.io)/(?=berth-)", "");
  }

  private Optional<Image> inspect(TenantId tenant, String name) {
    return inspect(tenant, name, List.of());
  }

  private Optional<Image> inspect(TenantId tenant, String name, List<String> otherwise) {
    return api.find(Call.get("/images/%s/json".formatted(name), "look at image '" + name + "'"))
        .map(image -> read(tenant, image, otherwise));
  }

  private Image read(TenantId tenant, JsonNode image, List<String> otherwise) {
    List<String> references =
        Json.texts(image.path("RepoTags")).stream()
            .flatMap(name -> names.familiar(tenant, local(name)).stream())
            .sorted()
            .toList();
    String id = TaskReader.id(image);
    return new Image(
        id.startsWith("sha256:") ? id : "sha256:" + id,
        references.isEmpty() ? otherwise : references,
        Json.instant(image, "Created"),
        new ByteSize(Math.max(0, image.path("Size").asLong(0))),
        config(image.path("Config")));
  }

  private static Image.Config config(JsonNode config) {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String entry : Json.texts(config.path("Env"))) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    String directory = Json.text(config, "WorkingDir");
    String user = Json.text(config, "User");
    String signal = Json.text(config, "StopSignal");
    return new Image.Config(
        Json.texts(config.path("Entrypoint")),
        Json.texts(config.path("Cmd")),
        environment,
        new Image.Working(
            directory.isEmpty() ? "/" : directory,
            user.isEmpty() ? null : user,
            signal.isEmpty() ? null : signal),
        keys(config.path("ExposedPorts")),
        keys(config.path("Volumes")),
        Json.map(config.path("Labels")));
  }

  private static Set<String> keys(JsonNode object) {
    return Json.map(object).keySet();
  }

  @Override
  public void remove(TenantId tenant, String reference) {
    Image image =
        find(tenant, reference)
            .filter(found -> !found.references().isEmpty())
            .filter(found -> !host.isMeant(tenant, reference))
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.IMAGE_NOT_FOUND,
                        "Cannot remove image '%s': there is none of that name."
                            .formatted(reference)));
    List<String> removed = removed(tenant, image, reference);
    boolean last = removed.size() == image.references().size();
    if (last && table.usesImage(tenant, image.id())) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove image '%s': a task uses it. Remove the task first.".formatted(reference));
    }
    removed.forEach(name -> untag(tenant, name));
  }

  /** The names that go: the one that is meant, or all when its id was given. */
  private List<String> removed(TenantId tenant, Image image, String reference) {
    Optional<String> named =
        RegistryReference.find(reference)
            .flatMap(parsed -> names.familiar(tenant, names.tag(tenant, parsed).toString()))
            .filter(image.references()::contains);
    return named.map(List::of).orElse(image.references());
  }

  private void untag(TenantId tenant, String reference) {
    ImageNames.Tag tag = names.tag(tenant, RegistryReference.parse(reference));
    try {
      api.ask(
          Call.delete("/images/" + tag, "remove image '%s'".formatted(reference)), TRANSFER_TIME);
    } catch (ApiFailure e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  /** Each of a tenant's images has a name, so that nothing of it dangles. */
  @Override
  public Pruned prune(TenantId tenant, PruneScope scope) {
    List<String> removed = new ArrayList<>();
    long bytes = 0;
    if (scope == PruneScope.UNUSED) {
      for (Image image : list(tenant)) {
        if (!table.usesImage(tenant, image.id())) {
          image.references().forEach(name -> untag(tenant, name));
          removed.add(image.id());
          removed.addAll(image.references());
          bytes += image.size().bytes();
        }
      }
    }
    return new Pruned(removed, new ByteSize(bytes));
  }
}
