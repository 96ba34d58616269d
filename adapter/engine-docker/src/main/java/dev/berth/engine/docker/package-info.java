/**
 * Tasks as containers of a Docker daemon, or of Podman's service that speaks the same language.
 * Read in this order: {@link dev.berth.engine.docker.DockerEngine}, {@code DockerTasks}, {@code
 * TaskCreation} with {@code ContainerRequest} and {@code HostConfig} (the port's words to the
 * API's), {@code TaskReader} (back again), {@code TaskTable} (what is known), {@code Observer},
 * {@code EventFeed} and {@code HealthWatch} (how it comes to be known), {@code DockerImages},
 * {@code DockerNetworks} and {@code DockerVolumes}, and below all of it {@code DockerApi}.
 *
 * <p>The daemon is the truth: nothing is kept but labels. The server makes the engine.
 */
@NullMarked
package dev.berth.engine.docker;

import org.jspecify.annotations.NullMarked;
