package io.tryonroutes.sandbox;

import java.net.URI;
import java.util.Optional;

/**
 * The valid body of a create call; its pictures lie decoded in files.
 *
 * @param model the model's name
 * @param externalId the caller's own id
 * @param callback where changes of status are to be told
 * @param content SHA-256 in hex over model and both pictures: what a person would call the same
 *     work
 */
record CreateBody(
    String model, Optional<String> externalId, Optional<URI> callback, String content) {}
