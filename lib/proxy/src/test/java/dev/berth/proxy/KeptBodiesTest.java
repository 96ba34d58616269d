package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What keeps bodies, or works on them, shares its memory. */
class KeptBodiesTest {
  @Test
  void takeNoMoreThanThereIsForAll() {
    HeldBytes all = new HeldBytes(10);
    HeldBody one = new HeldBody(100, all);
    HeldBody other = new HeldBody(100, all);
    assertThat(one.add(Unpooled.wrappedBuffer(new byte[6]))).isTrue();
    assertThat(other.add(Unpooled.wrappedBuffer(new byte[6]))).isFalse();
    assertThat(other.isTooLong()).isFalse();
    one.release();
    one.release();
    HeldBody third = new HeldBody(100, all);
    assertThat(third.add(Unpooled.wrappedBuffer(new byte[10]))).isTrue();
    assertThat(third.add(Unpooled.wrappedBuffer(new byte[1]))).isFalse();
  }

  @Test
  void knowWhichIsTooLong() {
    HeldBody body = new HeldBody(5, new HeldBytes(100));
    assertThat(body.add(Unpooled.wrappedBuffer(new byte[6]))).isFalse();
    assertThat(body.isTooLong()).isTrue();
  }

  @Test
  void compressOnlySoManyAtOnce() {
    List<BodyCompressor> open = new ArrayList<>();
    BodyCompressor next = BodyCompressor.of("gzip", new Headers());
    while (next != null && open.size() < 1_000) {
      open.add(next);
      next = BodyCompressor.of("gzip", new Headers());
    }
    assertThat(open).hasSize(256);
    Headers plain = new Headers();
    assertThat(BodyCompressor.of("gzip", plain)).isNull();
    assertThat(plain.size()).isZero();
    open.forEach(BodyCompressor::close);
    BodyCompressor again = BodyCompressor.of("gzip", new Headers());
    assertThat(again).isNotNull();
    if (again != null) {
      again.close();
    }
  }
}
