/**
 * What all tests share: {@link Requires} for what a machine may lack, {@link Eventually} for what
 * takes a moment, {@link Daemon} and {@link SwarmLab} for what runs containers, {@link Keycloak}
 * for who vouches for users, {@link SkippedTests} for the summary of a run.
 */
@NullMarked
package dev.berth.kit;

import org.jspecify.annotations.NullMarked;
