package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which page of deductions a caller asks for.
 *
 * @param start Unix milliseconds of a task's creation, inclusive
 * @param end the same, exclusive
 * @param limit the most deductions of a page, 1 to 500
 * @param filters the values that are let through, by key; a key that is missing lets all through
 * @param after the page begins behind this deduction
 */
record BillingRequest(
    long start, long end, int limit, Map<String, Set<String>> filters, Optional<Position> after) {
  private static final int LARGEST_PAGE = 500;
  private static final Set<String> KEYS =
      Set.of("api_key_name", "product_type", "package_name", "package_id");
  private static final Pattern MILLISECONDS = Pattern.compile("\\d{1,15}");
  private static final Pattern CURSOR =
      Pattern.compile("(\\d{1,15})\\.(\\d{1,15})\\.(\\d{1,3})\\.(\\d{1,15})\\.(\\d{1,19})");
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  /**
   * Where a deduction stands in the list.
   *
   * @param time Unix milliseconds
   */
  record Position(long time, String taskId) {}

  /**
   * Reads the body of the call. With a cursor everything else in it is ignored, as Kling has it.
   *
   * @throws RefusedException when it is not what the protocol asks for
   */
  static BillingRequest read(byte[] body) {
    JsonNode json = object(body);
    JsonNode cursor = json.path("cursor");
    if (!cursor.isMissingNode() && !cursor.isNull() && !cursor.asText("?").isEmpty()) {
      return ofCursor(cursor.asText());
    }
    long start = milliseconds("start_time", json.path("start_time").asText(""));
    long end = milliseconds("end_time", json.path("end_time").asText(""));
    inOrder(start, end);
    return new BillingRequest(
        start, end, limit(json.path("limit")), filters(json.path("filters")), Optional.empty());
  }

  /** What a caller sends to get the page behind this deduction. */
  String cursor(Position last) {
    String text = "%d.%d.%d.%d.%s".formatted(start, end, limit, last.time(), last.taskId());
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * @param name of the value, for the refusal
   * @throws RefusedException when it is missing or no count of milliseconds
   */
  static long milliseconds(String name, String text) {
    if (text.isEmpty()) {
      throw invalid(name + " is required");
    }
    if (!MILLISECONDS.matcher(text).matches()) {
      throw invalid(name + " must be Unix milliseconds");
    }
    return Long.parseLong(text);
  }

  /**
   * @throws RefusedException when the end is not later than the start
   */
  static void inOrder(long start, long end) {
    if (start >= end) {
      throw invalid("end_time must be later than start_time");
    }
  }

  private static JsonNode object(byte[] body) {
    try {
      JsonNode json = JSON.readTree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (IOException e) {
      // refused like JSON that is no object
    }
    throw Refusal.NO_JSON.exception();
  }

  private static int limit(JsonNode limit) {
    if (limit.isMissingNode() || limit.isNull()) {
      return LARGEST_PAGE;
    }
    if (!limit.isInt() || limit.intValue() < 1 || limit.intValue() > LARGEST_PAGE) {
      throw invalid("limit must be from 1 to " + LARGEST_PAGE);
    }
    return limit.intValue();
  }

  /** The cursor carries the whole request; filters need not be in it, see {@link AccountPages}. */
  private static BillingRequest ofCursor(String cursor) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
      Matcher parts = CURSOR.matcher(text);
      if (parts.matches()) {
        int limit = Integer.parseInt(parts.group(3));
        if (limit >= 1 && limit <= LARGEST_PAGE) {
          return new BillingRequest(
              Long.parseLong(parts.group(1)),
              Long.parseLong(parts.group(2)),
              limit,
              Map.of(),
              Optional.of(new Position(Long.parseLong(parts.group(4)), parts.group(5))));
        }
      }
    } catch (IllegalArgumentException e) {
      // refused like a text that is no cursor
    }
    throw invalid("cursor is invalid");
  }

  private static Map<String, Set<String>> filters(JsonNode list) {
    if (!list.isMissingNode() && !list.isNull() && !list.isArray()) {
      throw invalid("filters must be an array");
    }
    Map<String, Set<String>> filters = new HashMap<>();
    for (JsonNode filter : list) {
      String key = filter.path("key").asText();
      if (!KEYS.contains(key)) {
        throw invalid(
            "filters: the key must be one of"
                + " api_key_name, product_type, package_name, package_id");
      }
      if (!filter.path("values").isArray()) {
        throw invalid("filters: the values of " + key + " must be an array");
      }
      for (JsonNode value : filter.path("values")) {
        if (!value.isTextual()) {
          throw invalid("filters: the values of " + key + " must be texts");
        }
        filters.computeIfAbsent(key, none -> new HashSet<>()).add(value.textValue());
      }
    }
    if (filters.containsKey("package_name") && filters.containsKey("package_id")) {
      throw invalid("filters: package_name and package_id exclude each other");
    }
    return filters;
  }

  private static RefusedException invalid(String message) {
    return Refusal.invalid(message).exception();
  }
}
