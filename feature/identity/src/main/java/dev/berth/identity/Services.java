package dev.berth.identity;

import dev.berth.records.AuditTrail;

/** The parts of identity, made for each other. */
record Services(
    DirectoryState state,
    Tenants tenants,
    Users users,
    Groups groups,
    Policies policies,
    Tokens tokens,
    Sessions sessions,
    Logins logins,
    SecondFactors secondFactors,
    Attempts attempts,
    Decisions decisions,
    AllBelongings belongings,
    AuditTrail trail,
    IdentitySettings settings) {

  static Services of(Identity.Surroundings from, IdentitySettings settings) {
    AllBelongings belongings = new AllBelongings();
    DirectoryState state = new DirectoryState(from.store());
    Sessions sessions =
        new Sessions(from.store(), from.clock(), from.ids(), from.random(), settings);
    Passwords passwords = new Passwords(settings.hashingCost(), from.random());
    PasswordPolicy policy = new PasswordPolicy(settings.passwordLength());
    SecondFactors secondFactors =
        new SecondFactors(state, from.keyring(), new OneTimeCodes(from.random()), from.clock());
    Attempts attempts = new Attempts(from.store(), from.clock());
    Tokens tokens =
        new Tokens(
            state,
            new Tokens.Sources(
                from.store(), from.keyring(), from.clock(), from.ids(), from.random()));
    Logins logins =
        new Logins(
            new Logins.Parts(state, sessions, passwords, secondFactors, attempts),
            from.trail(),
            settings.requireSecondFactor());
    return new Services(
        state,
        new Tenants(state, sessions, belongings, from.keyring(), from.clock()),
        new Users(new Users.Parts(state, sessions, passwords, policy, belongings), from.clock()),
        new Groups(state, from.clock()),
        new Policies(state, tokens, from.clock()),
        tokens,
        sessions,
        logins,
        secondFactors,
        attempts,
        new Decisions(state, sessions, settings, from.clock()),
        belongings,
        from.trail(),
        settings);
  }

  /** Forgets what is over, and writes down what was only in memory. */
  void tidy() {
    sessions.tidy();
    tokens.tidy();
    attempts.tidy();
  }
}
