/**
 * What is measured: collected, kept, asked. {@link Metrics} is the feature; every ten seconds its
 * {@link Collector} measures the machine, Berth and all tasks, and scrapes those that say so. Each
 * tenant has a {@link dev.berth.series.SeriesStore} of its own, kept by {@link TenantStores}.
 *
 * <p>Constructed by the server, asked over HTTP and through {@link
 * dev.berth.records.MetricReadings}.
 */
@NullMarked
package dev.berth.metrics;

import org.jspecify.annotations.NullMarked;
