package dev.berth.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code berth service restart} and its kin: they need to know the services' names only. */
@Command
final class ServiceChangeCommand implements Callable<Integer> {
  private final Session session;
  private final Verb verb;

  @Mixin private Waiting waiting = new Waiting();

  @Parameters(paramLabel = "SERVICE", arity = "1..*")
  private List<String> names = List.of();

  private ServiceChangeCommand(Session session, Verb verb) {
    this.session = session;
    this.verb = verb;
  }

  /** What is done, as the API and the command line call it. */
  enum Verb {
    RESTART("restart", "Replace the tasks of services, one after the other."),
    ROLLBACK("rollback", "Give services back what they were before their last change."),
    STOP("stop", "Stop the tasks of services until they are started again."),
    START("start", "Start services that were stopped.");

    private final String word;
    private final String description;

    Verb(String word, String description) {
      this.word = word;
      this.description = description;
    }

    String word() {
      return word;
    }
  }

  static CommandLine of(Session session, Verb verb) {
    CommandLine command = new CommandLine(new ServiceChangeCommand(session, verb));
    command
        .getCommandSpec()
        .usageMessage()
        .description(verb.description)
        .footer("", "Example:", "  berth service " + verb.word + " shop/web");
    return command;
  }

  @Override
  public Integer call() {
    List<ServiceReference> services = ServiceReference.findAll(session.client(), names);
    for (ServiceReference service : services) {
      waiting.accepted(service.stack(), session.client().post(service.path(verb.word)));
    }
    waiting.await(session);
    services.forEach(session.shell().out()::println);
    return 0;
  }
}
