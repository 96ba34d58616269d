package dev.berth.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Parameters in the values of a file, when somebody knows them. */
class ParameterValuesTest {
  private final Map<String, String> known = new TreeMap<>();
  private final List<String> asked = new ArrayList<>();

  private StackFile parse(String... lines) {
    return StackFileParser.parse(
        new StackSource(
            List.of(new StackSource.Text("compose.yml", String.join("\n", lines))),
            Map.of("STAGE", "prod"),
            "/"),
        new ParameterValues() {
          @Override
          public String value(String reference) {
            asked.add(reference);
            String value = known.get(reference);
            if (value == null) {
              throw new BerthException(
                  ErrorCode.NOT_FOUND, "There is no parameter '" + reference + "'.");
            }
            return value;
          }

          @Override
          public Map<String, String> below(String path) {
            asked.add(path + "/*");
            return Map.of("USER", "web", "PORT", "80");
          }

          @Override
          public Content content(ContentSection.Origin origin) {
            asked.add(origin.toString());
            throw new BerthException(ErrorCode.DENIED, "It is not allowed.");
          }
        });
  }

  private ServiceSection web(String... lines) {
    return Objects.requireNonNull(parse(lines).services().get("web"));
  }

  @Test
  void numbersAndTextsAreFilledIn() {
    known.put("/prod/replicas", "3");
    known.put("/prod/host:7", "db.example$HOME");
    ServiceSection web =
        web(
            "services:",
            "  web:",
            "    image: example/web",
            "    environment: {HOST: '${param:/${STAGE}/host:7}', KEPT: '$${param:/x}'}",
            "    deploy: {replicas: '${param:/prod/replicas}'}");
    assertThat(web.deploy().replicas()).isEqualTo(3);
    assertThat(web.program().environment())
        .containsEntry("HOST", "db.example$HOME")
        .containsEntry("KEPT", "${param:/x}");
    assertThat(asked).containsExactly("/prod/host:7", "/prod/replicas");
  }

  @Test
  void tellsOfEachThatCannotBeHadAtItsPlace() {
    assertThatThrownBy(
            () ->
                parse(
                    "services:",
                    "  web:",
                    "    image: example/web:${param:/a}",
                    "    command: [one, 'x ${param:/b} y']"))
        .hasMessage(
            """
            compose.yml:3:24: services.web.image: There is no parameter '/a'.
            compose.yml:4:23: services.web.command[1]: There is no parameter '/b'.""");
  }

  @Test
  void asksForTheConfigsAndSecretsThatServicesHave() {
    assertThatThrownBy(
            () ->
                parse(
                    "services:",
                    "  web: {image: example/web, secrets: [a, b]}",
                    "secrets:",
                    "  a: {x-berth: {parameter: '/a:3'}}",
                    "  b: {external: true, name: key}",
                    "  unused: {external: true}"))
        .hasMessage(
            """
            compose.yml:4:28: secrets.a.x-berth.parameter: It is not allowed.
            compose.yml:5:3: secrets.b: It is not allowed.""");
    assertThat(asked)
        .containsExactly(
            "Parameter[reference=/a:3, onChange=UPDATE]", "Secret[name=key, onChange=UPDATE]");
  }

  @Test
  void defaultsThatAreNotNeededAskNobody() {
    known.put("/a", "1");
    parse("services:", "  web:", "    image: 'example/web:${STAGE:-${param:/a}}'");
    assertThat(asked).isEmpty();
    parse("services:", "  web:", "    image: 'example/web:${NONE:-${param:/a}}'");
    assertThat(asked).containsExactly("/a");
  }

  @Test
  void filesOfVariablesAreAllParametersBelowAPath() {
    ServiceSection web =
        web(
            "services:",
            "  web:",
            "    image: example/web",
            "    env_file: 'param:/prod/web'",
            "    environment: {PORT: '81'}");
    assertThat(web.program().environment())
        .containsOnly(Map.entry("USER", "web"), Map.entry("PORT", "81"));
    assertThat(asked).containsExactly("/prod/web/*");
  }
}
