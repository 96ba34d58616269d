@NullMarked
package dev.berth.elastic;

import org.jspecify.annotations.NullMarked;
