package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.engine.embedded.PreparedLayers.Prepared;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import dev.berth.registry.RegistryClient;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The images of the embedded engine, below its directory:
 *
 * <pre>
 * images/TENANT.json   what a tenant has, replaced as a whole
 * layers/DIGEST/       a layer, unpacked for overlayfs, on the disk once for all images and tenants
 * l/SHORT              a symbolic link to a layer
 * tmp/images/          what is being made; cleared at the start
 * </pre>
 *
 * <p>Reading takes a snapshot and no lock. Whoever adds images prepares their layers first; only
 * moving them to their places, writing the record and swapping the snapshot happen under the lock.
 * A tenant gets a layer by handing in all of it, never by naming its digest: what only others have
 * is not there for it. Thread-safe.
 */
final class ImageStore implements Images {
  private static final Logger LOG = System.getLogger(ImageStore.class.getName());

  private final LayerFolders folders;
  private final ImageRecords records;
  private final ImageIntake intake;
  private final ImagePulls pulls;
  private final WorkFolders work;
  private final HostImage host;
  private final BiPredicate<TenantId, String> inUse;
  private final boolean everyRecordRead;

  private final ReentrantLock lock = new ReentrantLock();
  private volatile Map<TenantId, TenantImages> tenants;

  /**
   * Opens the images, and clears what a process that was killed left half made.
   *
   * @param directory the engine's, DATA/engine
   * @param inUse whether a task of a tenant uses an image, by its id
   */
  ImageStore(
      Path directory,
      InstantSource clock,
      HostImage host,
      BiPredicate<TenantId, String> inUse,
      ArchiveBudget.Limits limits,
      RegistryClient registries) {
    this.host = host;
    this.inUse = inUse;
    try {
      Files.createDirectories(directory);
      LayerFolders.makePrivate(directory.resolve("tmp/images"));
      work = new WorkFolders(directory.resolve("tmp/images"));
      intake = new ImageIntake(work, limits, clock);
      pulls = new ImagePulls(registries, work, limits);
      folders = new LayerFolders(directory);
      records = new ImageRecords(directory.resolve("images"));
      ImageRecords.Loaded loaded = records.read(folders);
      tenants = loaded.tenants();
      everyRecordRead = loaded.complete();
      work.removeLater(retireLayersLeft());
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot open the images in '%s': %s. Look at the rights and the disk of this directory."
              .formatted(directory, e.getMessage()),
          e);
    }
  }

  @Override
  public List<Image> load(TenantId tenant, InputStream archive) {
    return intake.load(archive, new Shelf(tenant));
  }

  @Override
  public Image importRootFilesystem(TenantId tenant, String reference, InputStream tar) {
    return intake.importRootFilesystem(ImageReference.parse(reference), tar, new Shelf(tenant));
  }

  @Override
  public Optional<Image> find(TenantId tenant, String reference) {
    return Optional.ofNullable(root(tenant, reference)).map(RootLayers::image);
  }

  @Override
  public List<Image> list(TenantId tenant) {
    Stream<Image> own = images(tenant).all().stream().map(StoredImage::image);
    Stream<Image> builtIn = Optional.ofNullable(host.root(tenant)).map(RootLayers::image).stream();
    return Stream.concat(own, builtIn)
        .sorted(
            Comparator.comparing(
                image -> image.references().stream().findFirst().orElse(image.id())))
        .toList();
  }

  /**
   * What a task's root is made of. Quick: it reads memory only.
   *
   * <p>An image may be removed until a task uses it: a caller marks the image as used and then asks
   * again, to know that it was not removed in between.
   *
   * @throws BerthException {@code IMAGE_NOT_FOUND}
   */
  RootLayers layers(TenantId tenant, String reference) {
    RootLayers root = root(tenant, reference);
    if (root == null) {
      throw notFound(tenant, reference);
    }
    return root;
  }

  private @Nullable RootLayers root(TenantId tenant, String text) {
    StoredImage usual = images(tenant).usual(text);
    if (usual != null) {
      return usual.root();
    }
    RootLayers builtIn = host.find(tenant, text);
    if (builtIn != null) {
      return builtIn;
    }
    StoredImage stored = stored(tenant, text);
    return stored == null ? null : stored.root();
  }

  private @Nullable StoredImage stored(TenantId tenant, String text) {
    TenantImages images = images(tenant);
    StoredImage named = ImageReference.find(text).map(images::named).orElse(null);
    return named == null ? images.identified(text) : named;
  }

  private TenantImages images(TenantId tenant) {
    return tenants.getOrDefault(tenant, TenantImages.NONE);
  }

  private BerthException notFound(TenantId tenant, String reference) {
    if (ImageReference.find(reference).filter(HostImage::owns).isPresent()) {
      return new BerthException(
          ErrorCode.IMAGE_NOT_FOUND,
          "Cannot find image '%s': tenant '%s' may not use the machine's own programs. Ask the operator to allow it, or load an image with 'berth image load'."
              .formatted(ImageReference.shown(reference), tenant));
    }
    Set<String> known = new HashSet<>(images(tenant).references());
    images(tenant).references().forEach(name -> known.add(name.replaceFirst(":latest$", "")));
    String nearest =
        Names.nearest(reference, known).map(name -> ", the nearest is '" + name + "'").orElse("");
    return new BerthException(
        ErrorCode.IMAGE_NOT_FOUND,
        "Cannot find image '%s': tenant '%s' has no image of this name%s. Load it with 'berth image load' or import it with 'berth image import'."
            .formatted(ImageReference.shown(reference), tenant, nearest));
  }

  @Override
  public void remove(TenantId tenant, String reference) {
    if (host.find(tenant, reference) != null) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove image '%s': it is built in. The operator can switch it off."
              .formatted(ImageReference.shown(reference)));
    }
    try {
      lock.lock();
      try {
        StoredImage image = stored(tenant, reference);
        if (image == null) {
          throw notFound(tenant, reference);
        }
        remove(tenant, image, reference);
      } finally {
        unlockAndClear();
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot remove image '%s': %s. Look at the disk of the data directory."
              .formatted(ImageReference.shown(reference), e.getMessage()),
          e);
    }
  }

  @Override
  public Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress)
      throws InterruptedException {
    return pulls.pull(reference, request, progress, new Shelf(tenant));
  }

  @Override
  public Pruned prune(TenantId tenant, PruneScope scope) {
    try {
      lock.lock();
      try {
        return pruneUnderLock(tenant, scope);
      } finally {
        unlockAndClear();
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot prune images: %s. Look at the disk of the data directory."
              .formatted(e.getMessage()),
          e);
    }
  }

  private Pruned pruneUnderLock(TenantId tenant, PruneScope scope) throws IOException {
    TenantImages before = images(tenant);
    Map<String, Layer> layersBefore = layersOf(before);
    List<StoredImage> unused =
        before.all().stream()
            .filter(image -> scope == PruneScope.UNUSED || image.image().references().isEmpty())
            .filter(image -> !inUse.test(tenant, image.id()))
            .toList();
    swap(tenant, before.without(unused));
    // A task that began to use one a moment ago has either been seen now or will not find it.
    List<StoredImage> gone =
        unused.stream().filter(image -> !inUse.test(tenant, image.id())).toList();
    if (gone.isEmpty()) {
      swap(tenant, before);
    } else {
      replace(tenant, before, before.without(gone));
    }
    layersBefore.keySet().removeAll(layersOf(images(tenant)).keySet());
    long reclaimed = layersBefore.values().stream().mapToLong(Layer::size).sum();
    List<String> names = new ArrayList<>();
    for (StoredImage image : gone) {
      names.addAll(image.image().references());
      names.add(image.id());
    }
    return new Pruned(names, new ByteSize(reclaimed));
  }

  private void remove(TenantId tenant, StoredImage image, String text) throws IOException {
    TenantImages before = images(tenant);
    ImageReference reference = ImageReference.find(text).orElse(null);
    boolean named = reference != null && before.named(reference) != null;
    if (named && reference != null && image.image().references().size() > 1) {
      replace(tenant, before, before.without(image, reference));
      return;
    }
    checkUnused(tenant, image, text);
    swap(tenant, before.without(image));
    // A task that began to use the image a moment ago has either been seen now or will not find it.
    try {
      checkUnused(tenant, image, text);
      records.write(tenant, images(tenant));
    } catch (BerthException | IOException e) {
      swap(tenant, before);
      throw e;
    }
  }

  private void checkUnused(TenantId tenant, StoredImage image, String text) {
    if (inUse.test(tenant, image.id())) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove image '%s': a task uses it. Remove the stack or the service first."
              .formatted(ImageReference.shown(text)));
    }
  }

  private void replace(TenantId tenant, TenantImages before, TenantImages after)
      throws IOException {
    swap(tenant, after);
    try {
      records.write(tenant, after);
    } catch (IOException e) {
      swap(tenant, before);
      throw e;
    }
  }

  private void swap(TenantId tenant, TenantImages images) {
    Map<TenantId, TenantImages> next = new HashMap<>(tenants);
    next.put(tenant, images);
    tenants = Map.copyOf(next);
  }

  /** Layers that a killed process put to their places and no longer recorded. */
  private List<Path> retireLayersLeft() throws IOException {
    Path retired = retireLayers();
    try (Stream<Path> layers = Files.list(retired)) {
      if (layers.findAny().isPresent()) {
        return List.of(retired);
      }
    }
    work.remove(retired);
    return List.of();
  }

  /** Moves layers out that no image has; the folder with them is for the caller to remove. */
  private Path retireLayers() throws IOException {
    Path folder = work.create();
    if (everyRecordRead) {
      int retired = folders.retire(places(), folder);
      LOG.log(Level.DEBUG, "Removing {0} layers that no image has", retired);
    }
    return folder;
  }

  /** Ends what was done under the lock. */
  private void unlockAndClear() throws IOException {
    Path retired;
    try {
      retired = retireLayers();
    } finally {
      lock.unlock();
    }
    work.remove(retired);
  }

  private Set<String> places() {
    Set<String> places = new HashSet<>();
    for (TenantImages images : tenants.values()) {
      layersOf(images).values().forEach(layer -> places.add(layer.place()));
    }
    return places;
  }

  /** By their digests. */
  private static Map<String, Layer> layersOf(TenantImages images) {
    Map<String, Layer> layers = new HashMap<>();
    for (StoredImage image : images.all()) {
      image.layers().forEach(layer -> layers.put(layer.digest(), layer));
    }
    return layers;
  }

  /** Where new images of one tenant go. */
  final class Shelf {
    private final TenantId tenant;

    private Shelf(TenantId tenant) {
      this.tenant = tenant;
    }

    TenantId tenant() {
      return tenant;
    }

    /**
     * The folder of a layer that an image of the tenant has and need not be unpacked; null for any
     * other.
     */
    @Nullable Path layer(String digest) {
      Layer layer = layersOf(images(tenant)).get(digest);
      return layer == null ? null : folders.folder(layer.place());
    }

    /**
     * Adds images, all or none. Their names are taken from the images that had them; one that has
     * none left goes, unless a task uses it.
     *
     * @return empty when a layer is neither prepared nor there any more
     */
    Optional<List<Image>> add(List<NewImage> added, PreparedLayers prepared) throws IOException {
      lock.lock();
      try {
        Map<String, Layer> known = layersOf(images(tenant));
        boolean missing =
            added.stream()
                .flatMap(image -> image.config().diffIds().stream())
                .anyMatch(digest -> !known.containsKey(digest) && prepared.find(digest) == null);
        return missing ? Optional.empty() : Optional.of(addUnderLock(added, prepared, known));
      } finally {
        unlockAndClear();
      }
    }

    /** Of a layer that the tenant has by now, the one that it has is taken. */
    private List<Image> addUnderLock(
        List<NewImage> added, PreparedLayers prepared, Map<String, Layer> known)
        throws IOException {
      TenantImages before = images(tenant);
      TenantImages after = before;
      for (NewImage image : added) {
        List<Layer> layers = new ArrayList<>();
        for (String digest : image.config().diffIds()) {
          Prepared made = prepared.find(digest);
          if (made == null || known.containsKey(digest)) {
            layers.add(known.getOrDefault(digest, new Layer(digest, 0)));
            continue;
          }
          Layer layer = prepared.isDescribed(digest) ? made.layer().of(tenant) : made.layer();
          folders.keep(layer.place(), made.folder());
          layers.add(layer);
        }
        after = after.with(StoredImage.of(image.config(), image.names(), layers, folders::path));
      }
      after = withoutReplaced(before, after);
      replace(tenant, before, after);
      TenantImages result = after;
      return added.stream()
          .map(image -> image.config().id())
          .distinct()
          .map(result::identified)
          .flatMap(Stream::ofNullable)
          .map(StoredImage::image)
          .toList();
    }

    private TenantImages withoutReplaced(TenantImages before, TenantImages after) {
      TenantImages left = after;
      for (StoredImage old : before.all()) {
        StoredImage now = after.identified(old.id());
        boolean hadNames = !old.image().references().isEmpty();
        if (hadNames
            && now != null
            && now.image().references().isEmpty()
            && !inUse.test(tenant, old.id())) {
          left = left.without(now);
        }
      }
      return left;
    }
  }

  /** An image to be added. */
  record NewImage(ImageConfig config, List<ImageReference> references) {
    List<String> names() {
      return references.stream().map(ImageReference::toString).toList();
    }
  }
}
