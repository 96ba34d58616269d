/**
 * {@link dev.berth.engine.fake.FakeEngine}: an engine without containers, for tests and
 * demonstrations. What its tasks do is steered by labels, see {@link
 * dev.berth.engine.fake.Behaviour}.
 */
@NullMarked
package dev.berth.engine.fake;

import org.jspecify.annotations.NullMarked;
