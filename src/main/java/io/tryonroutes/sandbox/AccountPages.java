package io.tryonroutes.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What the account calls answer, from the account's one pack and its deductions. Names and ids of
 * pack and key are invented. Every deduction has the same ones, so a filter lets through all of
 * them or none.
 */
final class AccountPages {
  private static final String PACK_NAME = "Virtual Try-On";
  private static final String PACK_ID = "sandbox-pack";
  private static final String KEY_NAME = "sandbox-key";
  private static final String PRODUCT = "try-on";
  private static final Map<String, String> FILTERED =
      Map.of(
          "api_key_name", KEY_NAME,
          "product_type", PRODUCT,
          "package_name", PACK_NAME,
          "package_id", PACK_ID);

  /** Task ids rise and have one length, so this is the order in which units went. */
  private static final Comparator<Deduction> OLDEST_FIRST =
      Comparator.comparingLong(Deduction::deductedAt).thenComparing(Deduction::taskId);

  private AccountPages() {}

  /**
   * The {@code data} of {@code GET /account/costs}. Unlike Kling's it lags behind nothing, and the
   * window hides no pack.
   *
   * @param parameters of the call, by name; null for one that is missing
   * @param taken units, of all time
   * @throws RefusedException when a parameter is missing or wrong
   */
  static ObjectNode costs(UnaryOperator<String> parameters, Pack pack, long taken) {
    BillingRequest.inOrder(time(parameters, "start_time"), time(parameters, "end_time"));
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("code", 0).put("msg", "success");
    ArrayNode packs = data.putArray("resource_pack_subscribe_infos");
    if (text(parameters, "resource_pack_name", PACK_NAME).equals(PACK_NAME)) {
      packs
          .addObject()
          .put("resource_pack_name", PACK_NAME)
          .put("resource_pack_id", PACK_ID)
          .put("resource_pack_type", "decreasing_total")
          .put("total_quantity", (double) pack.left(0))
          .put("remaining_quantity", (double) pack.left(taken))
          .put("purchase_time", pack.boughtAt())
          .put("effective_time", pack.boughtAt())
          .put("invalid_time", pack.invalidAt())
          .put("status", pack.ranOut(taken) ? "runOut" : "online");
    }
    return data;
  }

  /**
   * The {@code data} of {@code POST /account/billing/package}, newest deduction first. A walk by
   * cursor shows each deduction once; newer ones that come meanwhile are for the next walk.
   *
   * @param body of the call; the caller bounds it
   * @param deductions all, in any order
   * @throws RefusedException when the body is not what the protocol asks for
   */
  static ObjectNode billing(byte[] body, Pack pack, List<Deduction> deductions) {
    BillingRequest request = BillingRequest.read(body);
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    ObjectNode result = data.putObject("result");
    ArrayNode detail = result.putArray("detail");
    boolean more = false;
    String cursor = "";
    for (Line line : newestFirst(deductions)) {
      if (!asked(line.deduction(), request)) {
        continue;
      }
      if (detail.size() == request.limit()) {
        more = true;
        break;
      }
      detail.add(json(line, pack));
      cursor = request.cursor(position(line.deduction()));
    }
    result.put("count", detail.size());
    return data.put("next_cursor", more ? cursor : "").put("has_more", more);
  }

  /**
   * @param before units taken before this deduction
   */
  private record Line(Deduction deduction, long before) {}

  private static List<Line> newestFirst(List<Deduction> deductions) {
    List<Line> lines = new ArrayList<>();
    long taken = 0;
    for (Deduction deduction : deductions.stream().sorted(OLDEST_FIRST).toList()) {
      lines.add(new Line(deduction, taken));
      taken += deduction.units();
    }
    Collections.reverse(lines);
    return lines;
  }

  private static boolean asked(Deduction deduction, BillingRequest request) {
    return deduction.createdAt() >= request.start()
        && deduction.createdAt() < request.end()
        && request.filters().entrySet().stream().allMatch(AccountPages::letsThrough)
        && request.after().stream().allMatch(last -> isBehind(deduction, last));
  }

  private static boolean letsThrough(Map.Entry<String, Set<String>> filter) {
    return filter.getValue().contains(FILTERED.get(filter.getKey()));
  }

  private static boolean isBehind(Deduction deduction, BillingRequest.Position last) {
    int time = Long.compare(deduction.deductedAt(), last.time());
    return time < 0 || time == 0 && deduction.taskId().compareTo(last.taskId()) < 0;
  }

  private static BillingRequest.Position position(Deduction deduction) {
    return new BillingRequest.Position(deduction.deductedAt(), deduction.taskId());
  }

  private static ObjectNode json(Line line, Pack pack) {
    Deduction deduction = line.deduction();
    return JsonNodeFactory.instance
        .objectNode()
        .put("package_id", PACK_ID)
        .put("product_type", PRODUCT)
        .put("task_id", deduction.taskId())
        .put("api_key_name", KEY_NAME)
        .put("product_function", PACK_NAME)
        .put("model_name", deduction.model())
        .put("deduction_time", Long.toString(deduction.deductedAt()))
        .put("unit_before_deduction", (double) pack.left(line.before()))
        .put("deduction_amount", (double) deduction.units())
        .put("unit_after_deduction", (double) pack.left(line.before() + deduction.units()));
  }

  private static long time(UnaryOperator<String> parameters, String name) {
    return BillingRequest.milliseconds(name, text(parameters, name, ""));
  }

  private static String text(UnaryOperator<String> parameters, String name, String usual) {
    String text = parameters.apply(name);
    return text == null || text.isEmpty() ? usual : text;
  }
}
