package dev.berth.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How near estimates are. */
class EstimatesTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3000})
  void fewDifferentValuesAreCountedExactly(int number) {
    assertThat(count(number)).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(ints = {3001, 20_000, 50_000, 1_000_000})
  void manyDifferentValuesAreCountedToThreePercent(int number) {
    assertThat((double) count(number)).isEqualTo(number, within(0.03 * number));
  }

  private static long count(int number) {
    Random random = new Random(42);
    Distinct distinct = new Distinct(new GatherBudget(10_000));
    for (int i = 0; i < number; i++) {
      long hash = random.nextLong();
      distinct.add(hash);
      distinct.add(hash);
    }
    return distinct.count();
  }

  @Test
  void percentilesOfManyNumbersAreToldToOnePercent() {
    PercentileNumbers numbers =
        new PercentileNumbers(List.of(0.0, 1.0, 50.0, 99.0, 100.0), new GatherBudget(10_000));
    for (int i = 100_000; i >= 1; i--) {
      numbers.add(i);
    }
    List<Double> values = ((Outcome.Percentiles) numbers.outcome()).values();
    assertThat(values.get(0)).isEqualTo(1, within(0.01));
    assertThat(values.get(1)).isEqualTo(1000, within(11.0));
    assertThat(values.get(2)).isEqualTo(50_000, within(500.0));
    assertThat(values.get(3)).isEqualTo(99_000, within(990.0));
    assertThat(values.get(4)).isEqualTo(100_000, within(1000.0));
  }

  @Test
  void numbersBelowZeroComeFirst() {
    PercentileNumbers numbers =
        new PercentileNumbers(List.of(10.0, 50.0, 90.0), new GatherBudget(10_000));
    for (int i = -5000; i <= 5000; i++) {
      numbers.add(i);
    }
    List<Double> values = ((Outcome.Percentiles) numbers.outcome()).values();
    assertThat(values.get(0)).isEqualTo(-4000, within(40.0));
    assertThat(values.get(1)).isEqualTo(0, within(1.5));
    assertThat(values.get(2)).isEqualTo(4000, within(40.0));
  }
}
