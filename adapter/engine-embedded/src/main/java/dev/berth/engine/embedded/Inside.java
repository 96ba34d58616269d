package dev.berth.engine.embedded;

import dev.berth.engine.embedded.EngineSettings.LogLimits;

/** The ways to look into a task: commands in it, what it uses, what it wrote. */
record Inside(Execs execs, Usage usage, LogLimits logs) {}
