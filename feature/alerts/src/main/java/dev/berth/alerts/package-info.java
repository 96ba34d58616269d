/**
 * Rules over logs and metrics, what they fire, and who is told.
 *
 * <p>To be read in this order: {@link AlertFile} is what people write, read by {@code
 * AlertFileReader} from YAML; a {@link Rule} has a {@link Condition}, which {@code Measurement}
 * looks at; {@code AlertSteps} decides what becomes of an {@link Alert}; {@code Evaluation} writes
 * that down; {@code Groups} gathers what is to be told; {@code Deliveries} sends it. {@link Alerts}
 * holds it together and is what the server makes.
 */
@NullMarked
package dev.berth.alerts;

import org.jspecify.annotations.NullMarked;
