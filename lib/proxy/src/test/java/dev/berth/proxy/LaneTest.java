package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

class LaneTest {
  @Test
  void knowsWhatOthersDoFromItsOwnDefects() {
    assertThat(Lane.isUsual(new IOException("reset"))).isTrue();
    assertThat(Lane.isUsual(new DecoderException(new SSLException("garbage")))).isTrue();
    assertThat(Lane.isUsual(new IllegalStateException(new IOException("x")))).isFalse();
    assertThat(Lane.isUsual(new DecoderException("nothing inside"))).isFalse();
    assertThat(Lane.isUsual(new StackOverflowError())).isFalse();
  }
}
