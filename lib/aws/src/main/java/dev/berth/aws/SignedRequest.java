package dev.berth.aws;

import dev.berth.access.AccessKeys.AccessKey;

/**
 * What is known of a request whose signature is right.
 *
 * @param key what it was signed with
 * @param scope what the key was used for
 * @param time when it was signed: {@code 20260131T235959Z}
 * @param signature its signature, which those of the chunks of a body begin with
 * @param payload what was signed of the body: its hash, or under {@link
 *     SignatureRules#DECLARED_BODY} what the request declares, which is still to be checked
 */
public record SignedRequest(
    AccessKey key, CredentialScope scope, String time, String signature, String payload) {}
