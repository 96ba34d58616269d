package dev.berth.engine.embedded;

import dev.berth.registry.Digests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The images of one tenant, by id and by name. Immutable. */
final class TenantImages {
  private static final String LATEST = ":latest";

  static final TenantImages NONE = new TenantImages(new TreeMap<>());

  private final SortedMap<String, StoredImage> byId;
  private final Map<String, StoredImage> byReference = new HashMap<>();

  /** Names as they are mostly written. */
  private final Map<String, StoredImage> byText = new HashMap<>();

  private TenantImages(SortedMap<String, StoredImage> byId) {
    this.byId = byId;
    for (StoredImage image : byId.values()) {
      byText.put(image.id(), image);
      for (String reference : image.image().references()) {
        byReference.put(reference, image);
        byText.put(reference, image);
        if (reference.endsWith(LATEST)) {
          byText.put(reference.substring(0, reference.length() - LATEST.length()), image);
        }
      }
    }
  }

  static TenantImages of(Collection<StoredImage> images) {
    SortedMap<String, StoredImage> byId = new TreeMap<>();
    images.forEach(image -> byId.put(image.id(), image));
    return new TenantImages(byId);
  }

  Collection<StoredImage> all() {
    return List.copyOf(byId.values());
  }

  Set<String> references() {
    return Set.copyOf(byReference.keySet());
  }

  /**
   * By id or name in their usual forms, without taking the text apart; null when that takes more.
   */
  @Nullable StoredImage usual(String text) {
    return byText.get(text);
  }

  /** By name; null for none. */
  @Nullable StoredImage named(ImageReference reference) {
    return byReference.get(reference.toString());
  }

  /** By id, or the beginning of one; null for none, or when several begin like this. */
  @Nullable StoredImage identified(String text) {
    String begin = Digests.ofHex(Digests.hex(text));
    if (begin.equals(Digests.ofHex(""))) {
      return null;
    }
    SortedMap<String, StoredImage> from = byId.tailMap(begin);
    StoredImage found = null;
    for (StoredImage image : from.values()) {
      if (!image.id().startsWith(begin)) {
        break;
      }
      if (found != null) {
        return null;
      }
      found = image;
    }
    return found;
  }

  /**
   * These with one more. It takes its names from those that had them, and keeps the ones it had
   * here.
   */
  TenantImages with(StoredImage added) {
    List<String> names = new ArrayList<>(added.image().references());
    SortedMap<String, StoredImage> next = new TreeMap<>();
    for (StoredImage image : byId.values()) {
      List<String> left = new ArrayList<>(image.image().references());
      if (image.id().equals(added.id())) {
        names.addAll(left);
        continue;
      }
      boolean loses = left.removeAll(names);
      next.put(image.id(), loses ? image.withReferences(left) : image);
    }
    next.put(added.id(), added.withReferences(names));
    return new TenantImages(next);
  }

  TenantImages without(StoredImage removed) {
    SortedMap<String, StoredImage> next = new TreeMap<>(byId);
    next.remove(removed.id());
    return new TenantImages(next);
  }

  TenantImages without(Collection<StoredImage> removed) {
    SortedMap<String, StoredImage> next = new TreeMap<>(byId);
    removed.forEach(image -> next.remove(image.id()));
    return new TenantImages(next);
  }

  /** These with one image known by one name less. */
  TenantImages without(StoredImage image, ImageReference reference) {
    List<String> left = new ArrayList<>(image.image().references());
    left.remove(reference.toString());
    SortedMap<String, StoredImage> next = new TreeMap<>(byId);
    next.put(image.id(), image.withReferences(left));
    return new TenantImages(next);
  }
}
