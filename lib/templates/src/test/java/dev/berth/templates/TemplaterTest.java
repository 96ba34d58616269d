package dev.berth.templates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class TemplaterTest {
  private static final List<String> WORDS =
      List.of("red", "blue", "green", "black", "white", "grey", "pink", "brown");

  private final Lines lines = new Lines();

  @Test
  void namesUsersAndReasons() {
    assertThat(lines.text("Failed login for user f4a (invalid password)"))
        .isEqualTo("Failed login for user <user> (<reason>)");
  }

  @Test
  void givesOneIdToMessagesThatDifferInParameters() {
    String first = lines.find("Opened port 80 for blk_12345").id();
    assertThat(lines.find("Opened port 8443 for blk_-99").id()).isEqualTo(first);
    assertThat(lines.find("Closed port 8443 for blk_-99").id()).isNotEqualTo(first);
    assertThat(lines.find("Opened port 8443  for blk_-99 ").id()).isEqualTo(first);
  }

  @Test
  void trustsWords() {
    assertThat(lines.find("Cache was filled").id())
        .isNotEqualTo(lines.find("Cache was emptied").id());
  }

  @Test
  void takesNamesForParametersOnceTheyDiffer() {
    Template template = lines.find("Interface eth0 is up now");
    assertThat(template.text()).isEqualTo("Interface eth0 is up now");
    assertThat(lines.find("Interface eth1 is up now")).isSameAs(template);
    assertThat(template.text()).isEqualTo("Interface <interface> is up now");
  }

  @Test
  void showsValuesAsWordsUntilTheyDiffer() {
    Template template = lines.find("started mode=fast ok");
    assertThat(template.text()).isEqualTo("started mode=fast ok");
    assertThat(lines.find("started mode=slow ok")).isSameAs(template);
    assertThat(template.text()).isEqualTo("started mode=<mode> ok");
  }

  @Test
  void mergesTemplatesWhenAPlaceVaries() {
    Set<String> ids = new HashSet<>();
    for (String word : WORDS.subList(0, 5)) {
      ids.add(lines.find("Painting the wall " + word + " again").id());
    }
    assertThat(ids).hasSize(5);
    Template merged = lines.find("Painting the wall pink again");
    assertThat(merged.text()).isEqualTo("Painting the wall <word> again");
    assertThat(ids).contains(merged.id());
    assertThat(lines.find("Painting the wall red again")).isSameAs(merged);
    assertThat(lines.find("Painting the wall never-seen again")).isSameAs(merged);
    assertThat(ids).allSatisfy(id -> assertThat(lines.templater.findById(id)).containsSame(merged));
    assertThat(lines.templater.merged()).isEqualTo(4);
    assertThat(merged.seen()).isEqualTo(8);
  }

  @Test
  void goesOnAfterARestart() {
    List<String> messages = new ArrayList<>();
    for (String word : WORDS) {
      messages.add("Painting the wall " + word + " again");
      messages.add("Fetched 12 pages of " + word + "_" + word + " by now");
      messages.add("user=" + word + " mode=fast");
    }
    List<String> before = messages.stream().map(each -> lines.find(each).id()).toList();
    Templater again = new Templater(1000, lines.templater.save());
    for (int i = 0; i < messages.size(); i++) {
      byte[] bytes = messages.get(i).getBytes(java.nio.charset.StandardCharsets.UTF_8);
      Template known = lines.find(messages.get(i));
      Template found = again.find(bytes, 0, bytes.length);
      assertThat(found.id()).isEqualTo(known.id());
      assertThat(found.text()).isEqualTo(known.text());
      assertThat(again.findById(before.get(i))).containsSame(found);
    }
    assertThat(again.merged()).isEqualTo(lines.templater.merged());
    assertThat(again.templates()).hasSameSizeAs(lines.templater.templates());
  }

  @Test
  void refusesAStateThatIsNone() {
    byte[] state = lines.templater.save();
    assertThatThrownBy(() -> new Templater(10, new byte[] {1, 2, 3}))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Templater(10, java.util.Arrays.copyOf(state, state.length - 1)))
        .isInstanceOf(IllegalArgumentException.class);
    state[0]++;
    assertThatThrownBy(() -> new Templater(10, state)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void forgetsWhatWasSeenOnceAndKeepsWhatIsSeenOften() {
    Lines few = new Lines(100);
    String kept = few.find("Heartbeat of node 7 arrived").id();
    for (int i = 0; i < 20_000; i++) {
      few.find(word(i) + " " + word(i * 7 + 1) + " " + word(i * 13 + 5));
      if (i % 10 == 0) {
        few.find("Heartbeat of node " + i + " arrived");
      }
    }
    assertThat(few.templater.templates()).hasSizeLessThanOrEqualTo(100);
    assertThat(few.templater.forgotten()).isGreaterThan(10_000);
    assertThat(few.templater.findById(kept)).isPresent();
    assertThat(few.find("Heartbeat of node 8 arrived").seen()).isGreaterThan(2000);
  }

  @Test
  void givesTheSameIdToWhatItHadForgotten() {
    assertThat(new Lines().find("Heartbeat of node 7 arrived").id())
        .isEqualTo(lines.find("Heartbeat of node 8 arrived").id());
  }

  @Test
  void boundsMemoryByBytesToo() {
    Lines few = new Lines(100);
    for (int i = 0; i < 2000; i++) {
      few.find((word(i) + " ").repeat(150));
    }
    assertThat(few.templater.templates()).hasSizeLessThan(40);
  }

  @Test
  void knowsNoIdsThatItNeverGave() {
    assertThat(lines.templater.findById("0123456789abcdef")).isEmpty();
    assertThat(lines.templater.findById("nonsense")).isEmpty();
  }

  /** A word of letters for each number. */
  private static String word(int number) {
    StringBuilder word = new StringBuilder("w");
    for (int rest = number; rest > 0; rest /= 20) {
      word.append((char) ('g' + rest % 20));
    }
    return word.toString();
  }
}
