package io.tryonroutes.sandbox;

import java.util.Optional;

/**
 * The valid body of a create call; its pictures lie decoded in files.
 *
 * @param model the model's name
 * @param externalId the caller's own id
 * @param content SHA-256 in hex over model and both pictures: what a person would call the same
 *     work
 */
record CreateBody(String model, Optional<String> externalId, String content) {}
