package dev.berth.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteSizeTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0, 0B",
    "12, 12, 12B",
    "12b, 12, 12B",
    "64k, 65536, 64KiB",
    "64KiB, 65536, 64KiB",
    "512M, 536870912, 512MiB",
    "1.5gb, 1610612736, 1.5GiB",
    "2 g, 2147483648, 2GiB",
  })
  void readsAndShowsSizes(String text, long bytes, String shown) {
    assertThat(ByteSize.parse(text)).isEqualTo(new ByteSize(bytes)).hasToString(shown);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "m", "1x", "1..5g", "1e9", "99999999p", "1 2"})
  void refusesWhatIsNoSize(String text) {
    assertThatThrownBy(() -> ByteSize.parse(text))
        .isInstanceOf(BerthException.class)
        .hasMessage("'" + text + "' is not a size. Write one like 512m, 1.5g or 65536.");
  }
}
