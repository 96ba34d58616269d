package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wrong usage is told in a line, with what was probably meant, and ends with 2. */
class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "stak ls | Unknown command 'stak'. Did you mean 'stack'? | berth --help",
        "stack sl | Unknown command 'sl'. Did you mean 'ls'? | berth stack --help",
        "graphs ls | Unknown command 'graphs'. | berth --help",
        "usage --by week | Invalid value for option '--by': expected one of [HOUR, DAY, MONTH, YEAR] (case-insensitive) but was 'week'. | berth usage --help",
        "metrics query | Missing required parameter: 'METRIC'. | berth metrics query --help",
        "param put /a | Missing required parameter: 'VALUE', or the option --file. | berth param put --help",
        "param put /a b --file c | VALUE and --file exclude each other. | berth param put --help",
        "param put /a b --type Strnig | Invalid value for option '--type': expected one of [String, StringList, SecureString] (case-insensitive) but was 'Strnig'. | berth param put --help",
        "tenant quota --cpus many team-a | Invalid value for option '--cpus': 'many' is not a number like 1.5, or none. | berth tenant quota --help",
        "session rm | Name sessions, or one user with --user. | berth session rm --help",
        "alert apply | Missing required option: '--file=FILE'. | berth alert apply --help",
        "alert silence add a=b | Missing required option: '--for=TIME'. | berth alert silence add --help",
        "alert silence add --for 1h | Missing required parameter: 'MATCHER'. | berth alert silence add --help",
        "alert rule sl | Unknown command 'sl'. Did you mean 'ls'? | berth alert rule --help",
        "stack ls --quiett | Unknown option '--quiett'. Did you mean '--quiet'? | berth stack ls --help",
        "stack ls shop | Unknown argument 'shop'. | berth stack ls --help",
        "stack deploy shop blog | Unknown argument 'blog'. | berth stack deploy --help",
        "stack rm | Missing required parameter: 'STACK'. | berth stack rm --help",
        "up --timeout soon | Invalid value for option '--timeout': 'soon' is not a duration like 90s, 5m or 1h30m. | berth up --help",
        "up --htp-port 80 | Unknown option '--htp-port'. Did you mean '--http-port'? | berth up --help",
        "logs --since ever x | Invalid value for option '--since': 'ever' is neither a duration like 10m nor a time like 2026-01-31T12:00:00Z. | berth logs --help",
        "stack | Missing required subcommand. | berth stack --help",
        "service remove shop_web | Unknown argument 'shop_web'. | berth service remove --help"
      })
  void isTold(String command, String message, String help) {
    try (Stage stage = new Stage()) {
      assertThat(stage.playAlone(command.split(" "))).isEqualTo(2);
      assertThat(stage.err()).isEqualTo(message + "\nRun '" + help + "' to see how it is used.\n");
      assertThat(stage.out()).isEmpty();
    }
  }
}
