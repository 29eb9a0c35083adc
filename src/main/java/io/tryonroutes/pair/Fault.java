package io.tryonroutes.pair;

/**
 * Why a pair cannot become a picture, in words for the person who dropped it. It is written to the
 * ledger and to {@code error.json} as it stands.
 *
 * @param code {@code TRYON-…} for what this service found, {@code KLING-<code>} for what Kling said
 * @param message what happened, with the file's or the pair's own name and figures
 * @param cause why that is a problem
 * @param cure what the person can do about it
 * @param replayHelps whether the same pictures could succeed when they are tried again
 */
public record Fault(String code, String message, String cause, String cure, boolean replayHelps) {}
