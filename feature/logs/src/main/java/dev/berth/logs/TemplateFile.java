package dev.berth.logs;

import dev.berth.templates.Templater;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** The file of a service's templates: what the templater knows, then when each was seen. */
final class TemplateFile {
  private static final Logger LOG = System.getLogger(TemplateFile.class.getName());
  private static final int MAGIC = 0x42544C31;
  private static final int LARGEST = 64 << 20;

  private TemplateFile() {}

  /** What a file holds. */
  record Content(Templater templater, Map<String, TemplateUse> uses) {}

  /** Empty where there is no file; a broken one is set aside. */
  static Content read(Path file, int most) {
    try {
      if (Files.exists(file)) {
        return parse(Files.readAllBytes(file), most);
      }
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      LOG.log(
          Level.WARNING,
          "Cannot read the templates in ''{0}'': {1}. They are learnt anew.",
          file,
          e.getMessage());
    }
    return new Content(new Templater(most), new HashMap<>());
  }

  private static Content parse(byte[] bytes, int most) throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int size = in.readInt() == MAGIC ? in.readInt() : -1;
      if (size < 0 || size > Math.min(LARGEST, in.available())) {
        throw new IOException("it is no such file");
      }
      Templater templater = new Templater(most, in.readNBytes(size));
      Map<String, TemplateUse> uses = new HashMap<>();
      int number = in.readInt();
      for (int i = 0; i < number; i++) {
        String id = in.readUTF();
        TemplateUse use = new TemplateUse(time(in), time(in));
        int examples = in.readUnsignedByte();
        for (int j = 0; j < examples; j++) {
          use.example(in.readUTF());
        }
        uses.put(id, use);
      }
      return new Content(templater, uses);
    }
  }

  private static Instant time(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  /** Writes it whole or not at all. */
  static void write(Path file, Templater templater, Map<String, TemplateUse> uses)
      throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Path next = file.resolveSibling(file.getFileName() + "~");
    try (FileOutputStream bytes = new FileOutputStream(next.toFile());
        DataOutputStream out = new DataOutputStream(new BufferedOutputStream(bytes))) {
      byte[] state = templater.save();
      out.writeInt(MAGIC);
      out.writeInt(state.length);
      out.write(state);
      out.writeInt(uses.size());
      for (Map.Entry<String, TemplateUse> each : uses.entrySet()) {
        out.writeUTF(each.getKey());
        time(each.getValue().first(), out);
        time(each.getValue().last(), out);
        out.writeByte(each.getValue().examples().size());
        for (String example : each.getValue().examples()) {
          out.writeUTF(example);
        }
      }
      out.flush();
      bytes.getChannel().force(false);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void time(Instant time, DataOutputStream out) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }
}
