package dev.berth.engine.docker;

import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignPicture;
import dev.berth.engine.ForeignService;
import dev.berth.engine.ForeignStack;
import dev.berth.engine.ForeignStacks;
import dev.berth.engine.ForeignTask;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.registry.RegistryReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What others run on a daemon. Thread-safe. */
final class DockerForeign implements ForeignStacks {
  /** What a container may ask for to end by itself, and a little. */
  private static final Duration STOP_TIME = Duration.ofMinutes(10);

  private static final Duration REMOVAL_TIME = Duration.ofMinutes(2);
  private static final int NOT_MODIFIED = 304;

  private final DockerApi api;
  private final ImageNames images;

  DockerForeign(DockerApi api, Labels labels) {
    this.api = api;
    this.images = new ImageNames(labels.instance());
  }

  @Override
  public ForeignPicture picture() {
    return look().picture();
  }

  private ForeignContainers look() {
    return ForeignContainers.read(
        api.ask(Call.get("/containers/json", "look at what others run").with("all", "true")));
  }

  @Override
  public ForeignStack get(String name) {
    ForeignContainers containers = look();
    ForeignStack stack = find(containers, name);
    List<ForeignService> defined = new ArrayList<>();
    for (ForeignService service : stack.services()) {
      defined.add(defined(service));
    }
    return new ForeignStack(stack.name(), stack.origin(), defined);
  }

  private static ForeignStack find(ForeignContainers containers, String name) {
    return containers.picture().stacks().stream()
        .filter(stack -> stack.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.NOT_FOUND,
                    "Cannot find foreign stack '%s': nobody has deployed one of that name there. 'berth foreign ls' lists them."
                        .formatted(name)));
  }

  private ForeignService defined(ForeignService service) {
    String purpose = "look at foreign service '%s'".formatted(service.name());
    JsonNode container = inspect(service.tasks().getFirst().id(), purpose);
    JsonNode image = image(Json.text(container, "Image"), purpose);
    ForeignDefinition definition =
        new ForeignDefinitionReader(container, image, service.replicas())
            .read(name -> network(name, purpose));
    return new ForeignService(
        service.name(),
        Json.text(container.path("Config"), "Image"),
        ForeignDefinitionReader.labels(container, image),
        service.ports(),
        service.replicas(),
        service.tasks(),
        definition);
  }

  private JsonNode inspect(String container, String purpose) {
    return api.ask(Call.get("/containers/%s/json".formatted(container), purpose));
  }

  /** An image that has been removed leaves nothing to compare with. */
  private JsonNode image(String id, String purpose) {
    return orNothing(Call.get("/images/%s/json".formatted(id), purpose));
  }

  private JsonNode network(String name, String purpose) {
    return orNothing(Call.get("/networks/" + Call.encode(name), purpose));
  }

  private JsonNode orNothing(Call call) {
    return api.find(call).orElse(Json.MISSING);
  }

  @Override
  public void stop(ForeignStack stack) {
    for (ForeignTask task : tasks(stack)) {
      change(
          Call.post("/containers/%s/stop".formatted(task.id()), purpose("stop", stack)), STOP_TIME);
    }
  }

  @Override
  public void start(ForeignStack stack) {
    for (ForeignTask task : tasks(stack)) {
      change(
          Call.post("/containers/%s/start".formatted(task.id()), purpose("start", stack)),
          REMOVAL_TIME);
    }
  }

  /** Its networks are those that Compose made for it; one with others on it is kept. */
  @Override
  public void remove(ForeignStack stack) {
    for (ForeignTask task : tasks(stack)) {
      change(
          Call.delete("/containers/" + task.id(), purpose("remove", stack)).with("force", "true"),
          REMOVAL_TIME);
    }
    if (stack.origin() == ForeignStack.Origin.COMPOSE) {
      ForeignNetworks.remove(api, stack, ForeignLabels.PROJECT);
    }
  }

  private static List<ForeignTask> tasks(ForeignStack stack) {
    return stack.services().stream().flatMap(service -> service.tasks().stream()).toList();
  }

  /** What is so already, or has gone, is as good. */
  private void change(Call call, Duration limit) {
    try {
      JsonNode _ = api.ask(call, limit);
    } catch (ApiFailure e) {
      if (e.status() != 404 && e.status() != NOT_MODIFIED) {
        throw e;
      }
    }
  }

  private static String purpose(String verb, ForeignStack stack) {
    return "%s foreign stack '%s'".formatted(verb, stack.name());
  }

  @Override
  public LogStream logs(ForeignTask task, LogRequest request) {
    String purpose = "read the log of '%s'".formatted(task.name());
    JsonNode container = inspect(task.id(), purpose);
    if (ForeignLabels.areOfBerth(container.path("Config").path("Labels"))) {
      throw new BerthException(
          ErrorCode.NOT_FOUND, "Cannot %s: it is not foreign.".formatted(purpose));
    }
    return LogFeed.open(
        api,
        Call.get("/containers/%s/logs".formatted(task.id()), purpose),
        container.path("Config").path("Tty").asBoolean(false),
        request);
  }

  @Override
  public void share(TenantId tenant, String reference, String imageId) {
    Optional<RegistryReference> parsed = RegistryReference.find(reference);
    if (parsed.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot share image '%s': that is not a name. Give the image one with 'docker tag'."
              .formatted(reference));
    }
    ImageNames.Tag tag = images.tag(tenant, parsed.get());
    String purpose = "share image '%s'".formatted(reference);
    if (api.find(Call.get("/images/%s/json".formatted(tag), purpose)).isPresent()) {
      return;
    }
    try {
      JsonNode _ =
          api.ask(
              Call.post("/images/%s/tag".formatted(imageId), purpose)
                  .with("repo", tag.repository())
                  .with("tag", tag.tag()));
    } catch (ApiFailure e) {
      throw e.status() == 404 ? e.as(ErrorCode.IMAGE_NOT_FOUND) : e;
    }
  }
}
