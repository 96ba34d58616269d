/**
 * AWS's protocols: {@link SignatureVerifier} tells by Signature Version 4 who asks, whatever the
 * service; {@link AwsEndpoint} serves the {@link AwsOperation}s of services that talk JSON 1.1,
 * each as an {@link AwsCall}.
 *
 * <p>Constructed by the server's wiring; the operations are the features'.
 */
@NullMarked
package dev.berth.aws;

import org.jspecify.annotations.NullMarked;
