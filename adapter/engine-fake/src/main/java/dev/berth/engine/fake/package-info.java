/**
 * For tests and demonstrations: {@link dev.berth.engine.fake.FakeEngine}, an engine without
 * containers, and {@link dev.berth.engine.fake.FakeCluster}, a cluster without machines, which
 * shows what an instance sees of a {@link dev.berth.engine.fake.FakeSwarm}. What their tasks do is
 * steered by labels, see {@link dev.berth.engine.fake.Behaviour}.
 */
@NullMarked
package dev.berth.engine.fake;

import org.jspecify.annotations.NullMarked;
