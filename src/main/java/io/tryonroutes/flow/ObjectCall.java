package io.tryonroutes.flow;

import io.tryonroutes.pair.Names;
import io.tryonroutes.place.Bucket;
import java.util.Map;

/**
 * What a route of {@code place-bucket} is asked to do with one object.
 *
 * @param ifMatch the only version that will do; empty: any
 * @param to where a copy goes, or the object itself
 * @param contentType of what is put
 * @param metadata of what is put
 * @param inParts whether it is so large that it is put in parts
 */
public record ObjectCall(
    String bucket,
    String key,
    String ifMatch,
    Target to,
    String contentType,
    Map<String, String> metadata,
    boolean inParts) {
  /** How people write the object. */
  String shown() {
    return Names.visible(Bucket.shown(bucket, key));
  }

  /** Where a copy goes. */
  public record Target(String bucket, String key) {}
}
