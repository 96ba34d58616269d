package dev.berth.logs;

import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The lines of a file, each with the tenant that it names. For one thread. */
final class FileLines implements ToldLines {
  private final RotatedFile file;

  FileLines(Path file) {
    this.file = new RotatedFile(file);
  }

  @Override
  public boolean begin(RotatedFile.Place place) throws IOException {
    return file.begin(place) || place.inode() == 0;
  }

  @Override
  public void begin() throws IOException {
    file.begin();
  }

  @Override
  public List<Line> next() throws IOException {
    return file.next().stream().map(line -> line(line.text())).toList();
  }

  private static Line line(String text) {
    String name = new Line(text, List.of()).field("tenant");
    return new Line(text, Names.isValid(name) ? List.of(new TenantId(name)) : List.of());
  }

  @Override
  public RotatedFile.Place place() {
    return file.place();
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
