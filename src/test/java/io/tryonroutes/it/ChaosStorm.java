package io.tryonroutes.it;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** What goes wrong at Kling: a few faults at a time, each kind in its turn. */
final class ChaosStorm {
  private static final List<String> FAULTS =
      List.of(
          // refused for now
          "{'call': 'create', 'code': 1303, 'next': 4}",
          "{'call': 'create', 'code': 1302, 'next': 2}",
          "{'call': 'create', 'code': 5000, 'next': 1}",
          "{'call': 'create', 'code': 5001, 'next': 1}",
          "{'call': 'create', 'code': 5002, 'next': 1}",
          // refused for good
          "{'call': 'create', 'code': 1301, 'next': 1}",
          // accepted, and the answer lost or unreadable
          "{'call': 'create', 'fault': 'reset', 'accepted': true, 'next': 3}",
          "{'call': 'create', 'fault': 'hang', 'accepted': true, 'next': 2}",
          "{'call': 'create', 'fault': 'html', 'accepted': true, 'next': 2}",
          "{'call': 'create', 'fault': 'half', 'next': 3}",
          "{'call': 'create', 'fault': 'no_data', 'next': 2}",
          "{'call': 'create', 'fault': 'null_data', 'next': 2}",
          "{'call': 'create', 'fault': 'unknown_status', 'next': 2}",
          "{'call': 'create', 'fault': 'late', 'by': '2s', 'share': 0.5}",
          "{'call': 'create', 'code': 5000, 'accepted': true, 'next': 2}",
          "{'call': 'create', 'code': 1201, 'accepted': true, 'next': 2}",
          // never seen by Kling
          "{'call': 'create', 'fault': 'reset', 'next': 2}",
          "{'call': 'create', 'fault': 'hang', 'next': 1}",
          "{'call': 'create', 'fault': 'html', 'next': 1}",
          // single queries
          "{'call': 'query', 'fault': 'unknown', 'share': 0.7}",
          "{'call': 'query', 'fault': 'reset', 'share': 0.5}",
          "{'call': 'query', 'fault': 'hang', 'next': 2}",
          "{'call': 'query', 'fault': 'html', 'share': 0.5}",
          "{'call': 'query', 'code': 5001, 'share': 0.5}",
          "{'call': 'query', 'code': 1302, 'next': 3}",
          // lists
          "{'call': 'list', 'fault': 'stale', 'by': '3s', 'share': 0.7}",
          "{'call': 'list', 'fault': 'omit', 'part': 0.5, 'share': 0.8}",
          "{'call': 'list', 'fault': 'omit', 'part': 1, 'share': 0.5}",
          "{'call': 'list', 'fault': 'late', 'by': '2s', 'share': 0.3}",
          "{'call': 'list', 'fault': 'reset', 'share': 0.3}",
          "{'call': 'list', 'fault': 'hang', 'next': 1}",
          "{'call': 'list', 'fault': 'half', 'share': 0.3}",
          "{'call': 'list', 'fault': 'html', 'next': 2}",
          "{'call': 'list', 'fault': 'no_data', 'next': 2}",
          "{'call': 'list', 'code': 1302, 'next': 2}",
          "{'call': 'list', 'code': 5000, 'next': 2}",
          // results
          "{'call': 'file', 'fault': 'missing', 'next': 1}",
          "{'call': 'file', 'fault': 'forbidden', 'next': 1}",
          "{'call': 'file', 'fault': 'broken', 'next': 2}",
          "{'call': 'file', 'fault': 'half', 'next': 2}",
          "{'call': 'file', 'fault': 'oversized', 'next': 1}",
          "{'call': 'file', 'fault': 'wrong_type', 'next': 2}",
          "{'call': 'file', 'fault': 'reset', 'next': 2}",
          "{'call': 'file', 'fault': 'html', 'next': 2}",
          "{'call': 'file', 'fault': 'hang', 'next': 1}",
          "{'call': 'file', 'fault': 'late', 'by': '2s', 'next': 3}",
          // tasks
          "{'call': 'task', 'fault': 'fail', 'message': 'Failure to pass the risk control system',"
              + " 'next': 1}",
          "{'call': 'task', 'fault': 'fail', 'message': 'Image pixel is invalid', 'next': 1}");

  /** One of each way to lose the answer to a create that Kling has accepted. */
  private static final List<String> LOST_ANSWERS =
      List.of(
          "{'call': 'create', 'fault': 'reset', 'accepted': true, 'next': 2}",
          "{'call': 'create', 'fault': 'hang', 'accepted': true, 'next': 2}",
          "{'call': 'create', 'fault': 'html', 'accepted': true, 'next': 1}",
          "{'call': 'create', 'fault': 'half', 'next': 1}",
          "{'call': 'create', 'code': 5000, 'accepted': true, 'next': 1}",
          "{'call': 'create', 'code': 1201, 'accepted': true, 'next': 1}");

  private final SandboxProcess sandbox;
  private final Deck<String> deck;
  private final Map<String, Long> happened = new TreeMap<>();

  ChaosStorm(SandboxProcess sandbox, Random random) {
    this.sandbox = sandbox;
    this.deck = new Deck<>(FAULTS, random);
  }

  void begin(int faults) throws IOException {
    for (int i = 0; i < faults; i++) {
      plan(deck.next());
    }
  }

  /** Kling takes what is sent; some of its answers do not come through. */
  void loseAnswers() throws IOException {
    for (String fault : LOST_ANSWERS) {
      plan(fault);
    }
  }

  private void plan(String fault) throws IOException {
    sandbox.fault(fault.replace('\'', '"'));
  }

  /** Clear weather; what happened meanwhile is counted. */
  void end() throws IOException {
    for (JsonNode fault : sandbox.clearFaults()) {
      long times = fault.required("happened").asLong();
      if (times > 0) {
        happened.merge(name(fault), times, Long::sum);
      }
    }
  }

  private static String name(JsonNode fault) {
    return fault.required("call").asText()
        + " "
        + (fault.has("code") ? fault.get("code").asText() : fault.required("fault").asText())
        + (fault.path("accepted").asBoolean() ? " but accepted" : "");
  }

  /** How often each kind of fault really happened. */
  Map<String, Long> happened() {
    return happened;
  }

  long happened(String name) {
    return happened.getOrDefault(name, 0L);
  }
}
