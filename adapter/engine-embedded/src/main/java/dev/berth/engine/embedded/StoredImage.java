package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.kernel.ByteSize;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * An image of one tenant.
 *
 * @param config the text of its configuration
 * @param layers the lowest first
 * @param root what a task of it is made of
 */
record StoredImage(String config, List<Layer> layers, RootLayers root) {
  StoredImage {
    layers = List.copyOf(layers);
  }

  /**
   * Puts an image together.
   *
   * @param folders gives the folder of a layer
   */
  static StoredImage of(
      ImageConfig config,
      List<String> references,
      List<Layer> layers,
      Function<String, Path> folders) {
    ByteSize size = new ByteSize(layers.stream().mapToLong(Layer::size).sum());
    Image image = new Image(config.id(), references, config.created(), size, config.config());
    // Overlayfs refuses one directory twice, and the lower of two equal layers shows nothing.
    List<Path> lowers =
        layers.reversed().stream().map(Layer::place).distinct().map(folders).toList();
    return new StoredImage(config.text(), layers, new RootLayers(image, lowers, List.of()));
  }

  Image image() {
    return root.image();
  }

  String id() {
    return image().id();
  }

  StoredImage withReferences(List<String> changed) {
    Image old = image();
    List<String> sorted = changed.stream().distinct().sorted().toList();
    Image image = new Image(old.id(), sorted, old.created(), old.size(), old.config());
    return new StoredImage(config, layers, new RootLayers(image, root.lowers(), root.mounts()));
  }
}
