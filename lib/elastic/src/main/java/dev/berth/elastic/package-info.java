/**
 * What Elasticsearch takes and answers, read and written: bulk requests, searches, aggregations.
 */
@NullMarked
package dev.berth.elastic;

import org.jspecify.annotations.NullMarked;
