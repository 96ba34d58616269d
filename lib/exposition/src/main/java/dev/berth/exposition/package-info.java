/**
 * Measurements as text. An {@link ExpositionReader} takes apart what a service answers when it is
 * scraped (Prometheus 0.0.4 and OpenMetrics 1.0), a {@link LineProtocolReader} what Influx's
 * clients write; an {@link ExpositionWriter} writes the former.
 *
 * <p>Called by the metrics feature.
 */
@NullMarked
package dev.berth.exposition;

import org.jspecify.annotations.NullMarked;
