package io.tryonroutes.ledger;

/**
 * One published picture.
 *
 * @param file its name without folders
 * @param sha256 64 hex digits
 * @param width in pixels
 * @param height in pixels
 */
public record Output(String file, String sha256, int width, int height) {}
