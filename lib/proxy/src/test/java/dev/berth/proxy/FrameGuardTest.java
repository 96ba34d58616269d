package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrameGuardTest {
  private final FrameGuard guard = new FrameGuard(false, 0);

  private static ByteBuf frame(int type, int flags, int length) {
    return Unpooled.buffer()
        .writeMedium(length)
        .writeByte(type)
        .writeByte(flags)
        .writeInt(1)
        .writeZero(length);
  }

  private int admitted(int most, ByteBuf frames) {
    for (int i = 0; i < most; i++) {
      if (!guard.admits(frames.slice(), 0)) {
        return i;
      }
    }
    return most;
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "ping, 6, 0, 8, 1000",
    "ping with an ack, 6, 1, 8, 1000",
    "settings, 4, 0, 6, 1000",
    "priority, 2, 0, 5, 1000",
    "an unknown type, 77, 0, 0, 1000",
    "empty data, 0, 0, 0, 1000",
    "resets, 3, 0, 4, 200",
    "continuations, 9, 0, 0, 16",
  })
  void hasEnoughOfFloods(String name, int type, int flags, int length, int most) {
    assertThat(admitted(5000, frame(type, flags, length))).as(name).isEqualTo(most);
  }

  @Test
  void hasEnoughOfRapidResets() {
    ByteBuf askAndGiveUp =
        Unpooled.wrappedBuffer(frame(1, 5, 20), frame(3, 0, 4), frame(1, 5, 20), frame(3, 0, 4));
    assertThat(admitted(5000, askAndGiveUp)).isEqualTo(100);
  }

  @Test
  void hasEnoughOfWhoHasThisSideReset() {
    int reset = 0;
    while (reset < 5000 && guard.admits(frame(1, 5, 20), 0) && guard.admitsReset()) {
      reset++;
    }
    assertThat(reset).isEqualTo(200);
  }

  @Test
  void putsUpWithWhoAsksMuch() {
    assertThat(admitted(20_000, frame(1, 5, 30))).isEqualTo(20_000);
    assertThat(admitted(20_000, frame(0, 0, 100))).isEqualTo(20_000);
    ByteBuf half =
        Unpooled.wrappedBuffer(frame(1, 5, 20), frame(1, 5, 20), frame(3, 0, 4), frame(6, 0, 8));
    assertThat(admitted(20_000, half)).isEqualTo(20_000);
  }

  @Test
  void forgetsAfterAWhile() {
    assertThat(admitted(1000, frame(6, 0, 8))).isEqualTo(1000);
    assertThat(guard.admits(frame(6, 0, 8), Duration.ofSeconds(11).toNanos())).isTrue();
  }

  @Test
  void seesFramesInPieces() {
    ByteBuf pings = Unpooled.buffer();
    for (int i = 0; i < 1001; i++) {
      pings.writeBytes(frame(6, 0, 8));
    }
    boolean admitted = true;
    while (admitted && pings.isReadable()) {
      admitted = guard.admits(pings.readSlice(Math.min(13, pings.readableBytes())), 0);
    }
    assertThat(admitted).isFalse();
  }

  @Test
  void seesHeadsThatNeverEnd() {
    guard.admits(frame(1, 0, 20), 0);
    assertThat(guard.isStuck(Duration.ofSeconds(9).toNanos(), Duration.ofSeconds(10))).isFalse();
    assertThat(guard.isStuck(Duration.ofSeconds(11).toNanos(), Duration.ofSeconds(10))).isTrue();
    guard.admits(frame(9, 4, 20), 0);
    assertThat(guard.isStuck(Duration.ofSeconds(11).toNanos(), Duration.ofSeconds(10))).isFalse();
  }
}
