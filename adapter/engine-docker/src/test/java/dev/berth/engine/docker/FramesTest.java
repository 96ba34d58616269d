package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.LogLine.Source;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FramesTest {
  @Test
  void takesTheTwoStreamsApart() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {1, 0, 0, 0, 0, 0, 0, 2, 'h', 'i', 2, 0, 0, 0, 0, 0, 0, 1, '!'});
    Frames frames = new Frames(new ByteArrayInputStream(bytes.toByteArray()), false);

    Frames.Frame first = Objects.requireNonNull(frames.next());
    Frames.Frame second = Objects.requireNonNull(frames.next());

    assertThat(first.source()).isEqualTo(Source.STDOUT);
    assertThat(first.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("hi");
    assertThat(second.source()).isEqualTo(Source.STDERR);
    assertThat(second.bytes()).asString(StandardCharsets.UTF_8).isEqualTo("!");
    assertThat(frames.next()).isNull();
  }

  @Test
  void endsWithAPieceThatBreaksOff() throws IOException {
    byte[] half = {1, 0, 0, 0, 0, 0, 0, 9, 'h'};

    assertThat(new Frames(new ByteArrayInputStream(half), false).next()).isNull();
  }

  @Test
  void refusesAHugePiece() {
    byte[] huge = {1, 0, 0, 0, 0x7f, 0, 0, 0};

    assertThatThrownBy(() -> new Frames(new ByteArrayInputStream(huge), false).next())
        .isInstanceOf(IOException.class);
  }
}
