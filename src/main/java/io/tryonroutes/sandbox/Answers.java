package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.UUID;

/** The JSON of the protocol. */
final class Answers {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Answers() {}

  static ObjectNode success(JsonNode data) {
    return envelope(0, "SUCCEED").set("data", data);
  }

  /** For an answer that nobody gets to see. */
  static ObjectNode empty() {
    return JSON.objectNode();
  }

  static ObjectNode refusal(Refusal refusal) {
    return envelope(refusal.code(), refusal.message());
  }

  /** What a create answers. */
  static ObjectNode created(Task task) {
    return times(head(task, TaskStatus.SUBMITTED), task.createdAt(), task.createdAt());
  }

  /**
   * What a query answers.
   *
   * @param now Unix milliseconds
   * @param resultUrl where the task's picture is
   */
  static ObjectNode task(Task task, long now, String resultUrl) {
    return task(task, task.status(now), resultUrl);
  }

  /** What a callback tells: the bare task, with what was taken from the account's money. */
  static ObjectNode callback(Task task, TaskStatus status, String resultUrl) {
    ObjectNode data = task(task, status, resultUrl);
    if (status.ended()) {
      data.putObject("final_balance_deduction").put("quota", "0").put("list_price", "0");
    }
    return data;
  }

  private static ObjectNode task(Task task, TaskStatus status, String resultUrl) {
    ObjectNode data = times(head(task, status), task.createdAt(), task.cameTo(status));
    if (status.ended()) {
      data.put("task_status_msg", task.fault().orElse(""));
      data.put("final_unit_deduction", status == TaskStatus.SUCCEED ? "1" : "0");
    }
    if (status == TaskStatus.SUCCEED) {
      ArrayNode images = data.putObject("task_result").putArray("images");
      images.addObject().put("index", 0).put("url", resultUrl);
    }
    return data;
  }

  /** What a query for an unknown id answers: it looks like a failed task without times. */
  static ObjectNode unknown(String id) {
    return JSON.objectNode()
        .put("task_id", id)
        .put("task_status", TaskStatus.FAILED.word())
        .put("task_status_msg", "task not found");
  }

  /** The same with a status that the protocol does not have, wherever there is one. */
  static ObjectNode withUnknownStatus(ObjectNode answer) {
    answer
        .findParents("task_status")
        .forEach(data -> ((ObjectNode) data).put("task_status", "paused"));
    return answer;
  }

  private static ObjectNode head(Task task, TaskStatus status) {
    ObjectNode data = JSON.objectNode().put("task_id", task.id()).put("task_status", status.word());
    task.externalId().ifPresent(id -> data.putObject("task_info").put("external_task_id", id));
    return data;
  }

  private static ObjectNode times(ObjectNode data, long created, long updated) {
    return data.put("created_at", created).put("updated_at", updated);
  }

  private static ObjectNode envelope(int code, String message) {
    return JSON.objectNode()
        .put("code", code)
        .put("message", message)
        .put("request_id", UUID.randomUUID().toString());
  }
}
