package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.Capability;
import dev.berth.engine.Cluster;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.Images.PruneScope;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/images}: the images of a target, which {@code ?target=} names. */
final class ImageEndpoints {
  private static final String REGISTRY_AUTH = "X-Registry-Auth";

  private final Targets targets;

  ImageEndpoints(Targets targets) {
    this.targets = targets;
  }

  /**
   * An image in a listing.
   *
   * @param size in bytes, unpacked
   */
  public record ImageView(String id, List<String> references, Instant created, long size) {
    static ImageView of(Image image) {
      return new ImageView(image.id(), image.references(), image.created(), image.size().bytes());
    }
  }

  /**
   * An image with what it says of how it runs.
   *
   * @param environment of its variables the names alone
   * @param exposedPorts as written: {@code 80/tcp}
   */
  public record ImageDetails(
      String id,
      List<String> references,
      Instant created,
      long size,
      List<String> entrypoint,
      List<String> command,
      List<String> environment,
      String workingDirectory,
      @Nullable String user,
      List<String> exposedPorts,
      List<String> volumes,
      Map<String, String> labels) {
    static ImageDetails of(Image image) {
      Image.Config config = image.config();
      return new ImageDetails(
          image.id(),
          image.references(),
          image.created(),
          image.size().bytes(),
          config.entrypoint(),
          config.command(),
          sorted(config.environment().keySet()),
          config.working().directory(),
          config.working().user(),
          sorted(config.exposedPorts()),
          sorted(config.volumes()),
          new TreeMap<>(config.labels()));
    }

    private static List<String> sorted(Set<String> texts) {
      return texts.stream().sorted().toList();
    }
  }

  /**
   * What a pruning removed.
   *
   * @param reclaimed of the disk, in bytes
   */
  public record PruneView(List<String> images, long reclaimed) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/images", new Action("image:List"), request -> "image/*", this::images),
        Endpoint.get(
            "/api/images/inspect", new Action("image:Inspect"), this::resource, this::inspect),
        Endpoint.post(
                "/api/images/load", new Action("image:Load"), request -> "image/*", this::load)
            .withBody(Endpoint.Body.STREAM),
        Endpoint.post(
                "/api/images/import",
                new Action("image:Import"),
                this::resource,
                this::importRootFilesystem)
            .withBody(Endpoint.Body.STREAM),
        Endpoint.post("/api/images/pull", new Action("image:Pull"), this::resource, this::pull),
        Endpoint.post(
            "/api/images/prune", new Action("image:Prune"), request -> "image/*", this::prune),
        Endpoint.delete("/api/images", new Action("image:Remove"), this::resource, this::remove));
  }

  private Images imagesOf(Request request) {
    return targets.asked(request).runner().images();
  }

  private Response images(Request request) {
    return Response.ok(
        imagesOf(request).list(request.principal().tenant()).stream().map(ImageView::of).toList());
  }

  private Response inspect(Request request) {
    String reference = reference(request);
    requireImages(targets.asked(request), "look at image '%s'".formatted(reference));
    Image image =
        imagesOf(request)
            .find(request.principal().tenant(), reference)
            .orElseThrow(() -> missing(reference));
    return Response.ok(ImageDetails.of(image));
  }

  private Response load(Request request) {
    List<Image> loaded = imagesOf(request).load(request.principal().tenant(), request.stream());
    return Response.ok(loaded.stream().map(ImageView::of).toList());
  }

  private Response importRootFilesystem(Request request) {
    Image image =
        imagesOf(request)
            .importRootFilesystem(
                request.principal().tenant(), reference(request), request.stream());
    return Response.ok(ImageView.of(image));
  }

  private Response pull(Request request) {
    String reference = reference(request);
    Target target = targets.asked(request);
    requireImages(target, "pull image '%s'".formatted(reference));
    if (!target.runner().capabilities().contains(Capability.PULL_IMAGES)) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot pull image '%s': the engine '%s' fetches none (%s). Load it with 'berth image load'."
              .formatted(reference, target.runner().name(), Capability.PULL_IMAGES));
    }
    if (!ImageResolver.isReference(reference) || ImageResolver.isBuiltIn(reference)) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot pull image '%s': that is not the name of an image in a registry. Write one like 'debian:12' or 'registry.example:5000/shop/web:1'."
              .formatted(reference));
    }
    Credentials credentials =
        request
            .header(REGISTRY_AUTH)
            .flatMap(text -> RegistryAuth.parse(new Secret(text), "in header " + REGISTRY_AUTH))
            .orElse(null);
    String platform = request.query("platform").filter(one -> !one.isBlank()).orElse(null);
    PullRequest asked = new PullRequest(credentials, platform);
    TenantId tenant = request.principal().tenant();
    return new Response.Lines(
        new PullStream(
            reference, progress -> target.pulls().pull(tenant, reference, asked, progress)));
  }

  /** The images of a cluster are on its nodes, which tell nothing of them. */
  private static void requireImages(Target target, String purpose) {
    if (target.runner() instanceof Cluster) {
      throw new BerthException(
          ErrorCode.UNSUPPORTED,
          "Cannot %s: the nodes of target '%s' have their images each for itself, and fetch what a stack needs when it is deployed. Deploy the stack, or use 'docker' on the nodes."
              .formatted(purpose, target.name()));
    }
  }

  private Response prune(Request request) {
    Images.Pruned pruned =
        imagesOf(request)
            .prune(
                request.principal().tenant(),
                request.flag("all") ? PruneScope.UNUSED : PruneScope.DANGLING);
    return Response.ok(new PruneView(pruned.images(), pruned.reclaimed().bytes()));
  }

  private Response remove(Request request) {
    imagesOf(request).remove(request.principal().tenant(), reference(request));
    return Response.noContent();
  }

  private static String reference(Request request) {
    return request
        .query("reference")
        .filter(reference -> !reference.isBlank())
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot tell which image is meant: the query parameter 'reference' is missing. Add '?reference=NAME:TAG'."));
  }

  /**
   * An image by its name, whatever is said of it: a policy about the name holds for those who know
   * its id, too.
   */
  private String resource(Request request) {
    String said = request.query("reference").filter(text -> !text.isBlank()).orElse("*");
    return "image/" + (said.equals("*") ? said : name(request, said));
  }

  private String name(Request request, String said) {
    TenantId tenant = request.principal().tenant();
    List<String> names =
        imagesOf(request).find(tenant, said).map(Image::references).orElseGet(List::of);
    return Stream.of(said, said + ":latest")
        .filter(names::contains)
        .findFirst()
        .orElse(names.isEmpty() ? said : names.getFirst());
  }

  private static BerthException missing(String reference) {
    return new BerthException(
        ErrorCode.IMAGE_NOT_FOUND,
        "Cannot find image '%s': there is none of that name. 'berth image ls' lists them."
            .formatted(reference));
  }
}
