package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.BerthClient;
import dev.berth.client.Json;
import dev.berth.client.Logins.Login;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.PrintStream;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth login}. */
@Command(
    name = "login",
    description = {
      "Log in on a server, with a password or at an identity provider.",
      "The session is kept for you in ~/.config/berth/login.json until 'berth logout'."
    },
    footer = {
      "",
      "Where no server is named, it is the one of the data directory, or the last one.",
      "",
      "Examples:",
      "  berth login --server https://berth.example.org alice",
      "  berth login alice --password-stdin < password.txt",
      "  berth login --oidc keycloak"
    })
final class LoginCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "USER", arity = "0..1", description = "Who you are.")
  private @Nullable String user;

  @Option(
      names = "--code",
      paramLabel = "CODE",
      description = "What your second factor shows, or a recovery code.")
  private @Nullable String code;

  @Option(
      names = "--oidc",
      paramLabel = "PROVIDER",
      description = "Log in there, with a browser of this machine.")
  private @Nullable String provider;

  @Mixin private SecretInput password = new SecretInput();
  @Mixin private Output output = new Output();

  LoginCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    BerthClient client = session.anonymousClient();
    Json opened =
        provider == null
            ? withPassword(client)
            : OidcLogin.open(session, provider, new SecureRandom());
    Login login =
        new Login(
            client.server().toString(),
            opened.text("user"),
            new Secret(opened.text("token")),
            opened.text("expires"));
    session.logins().keep(login);
    tell(login, opened);
    return 0;
  }

  private Json withPassword(BerthClient client) {
    Prompt prompt = new Prompt(session.shell());
    String name = user == null ? prompt.ask("user", "Name the user: berth login USER.") : user;
    Secret secret = password.read(session.shell(), "password of " + name);
    try {
      return open(client, name, secret, code);
    } catch (BerthException e) {
      if (code != null || !asksForSecondFactor(e)) {
        throw e;
      }
      if (!prompt.isPossible()) {
        throw new BerthException(
            e.code(),
            "Cannot log in as '%s': a code of the second factor is needed. Give it with --code."
                .formatted(name),
            e);
      }
      return open(client, name, secret, prompt.ask("code of your second factor", ""));
    }
  }

  private static Json open(
      BerthClient client, String name, Secret secret, @Nullable String shownCode) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user", name);
    body.put("password", secret.reveal());
    if (shownCode != null) {
      body.put("code", shownCode);
    }
    return client.post(ApiPath.of("login"), Json.of(body));
  }

  private static boolean asksForSecondFactor(BerthException refusal) {
    return refusal.code() == ErrorCode.UNAUTHENTICATED
        && String.valueOf(refusal.getMessage()).toLowerCase(Locale.ROOT).contains("second factor");
  }

  private void tell(Login login, Json opened) {
    Shell shell = session.shell();
    if (output.isJson()) {
      Map<String, Object> shown = new LinkedHashMap<>(opened.fields());
      shown.remove("token");
      shell.out().println(Json.of(shown).renderIndented());
      return;
    }
    PrintStream err = shell.err();
    err.println("Logged in as '%s' at %s.".formatted(login.user(), login.server()));
    if (opened.isTrue("mustEnrol")) {
      err.println("A second factor is required here: enrol one with 'berth totp enrol'.");
    }
    if (session.isAdministratorAt(login.address())) {
      err.println(
          "Without --server, commands here still act as the server's administrator: say --server %s to act as '%s'."
              .formatted(login.server(), login.user()));
    }
  }
}
