package io.tryonroutes.flow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what a store says of new objects: as S3 writes it, the same within a message of SNS, or as
 * EventBridge writes it.
 */
final class EventMessage {
  private static final ObjectMapper JSON = new ObjectMapper();

  private EventMessage() {}

  /** An object that somebody has put. */
  record Created(String bucket, String key) {}

  /**
   * @return empty when the message is about something else
   * @throws IllegalArgumentException when it is no such message at all
   */
  static List<Created> read(String text) {
    JsonNode message = json(text);
    if (message.path("Message").isTextual()) {
      message = json(message.path("Message").asText());
    }
    List<Created> created = new ArrayList<>();
    for (JsonNode each : message.path("Records")) {
      // Some stores write s3: before it.
      if (each.path("eventName").asText().contains("ObjectCreated:")) {
        add(created, each.path("s3"), decoded(each.at("/s3/object/key").asText()));
      }
    }
    if (message.path("detail-type").asText().equals("Object Created")) {
      add(created, message.path("detail"), message.at("/detail/object/key").asText());
    }
    return created;
  }

  private static void add(List<Created> created, JsonNode event, String key) {
    String bucket = event.at("/bucket/name").asText();
    if (!bucket.isEmpty() && !key.isEmpty()) {
      created.add(new Created(bucket, key));
    }
  }

  private static JsonNode json(String text) {
    try {
      JsonNode json = JSON.readTree(text);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonProcessingException e) {
      // told below, without the message: it may hold anything
    }
    throw new IllegalArgumentException("it is no JSON object");
  }

  /** As a form is: a space is a plus. A key that is none was not encoded. */
  private static String decoded(String key) {
    try {
      return URLDecoder.decode(key, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return key;
    }
  }
}
