package io.tryonroutes.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountPagesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String MODEL = "kolors-virtual-try-on-v1-5";
  private static final Pack PACK = new Pack(Optional.of(200L), 1726124664368L, 1728716664368L);
  private static final String WINDOW = "'start_time':1000,'end_time':9000";

  @Test
  void costsShowThePack() {
    assertThat(costs(PACK, 82, "1000", "9000", ""))
        .isEqualTo(
            json(
                """
                {"code":0,"msg":"success","resource_pack_subscribe_infos":[
                 {"resource_pack_name":"Virtual Try-On","resource_pack_id":"sandbox-pack",
                  "resource_pack_type":"decreasing_total",
                  "total_quantity":200.0,"remaining_quantity":118.0,
                  "purchase_time":1726124664368,"effective_time":1726124664368,
                  "invalid_time":1728716664368,"status":"online"}]}"""));
  }

  @Test
  void quantitiesAreWrittenWithADecimal() {
    assertThat(AccountPages.costs(parameters("1", "2", ""), PACK, 82).toString())
        .contains("\"total_quantity\":200.0,\"remaining_quantity\":118.0,");
  }

  @ParameterizedTest
  @CsvSource({"199, 1.0, online", "200, 0.0, runOut", "201, 0.0, runOut"})
  void aPackRunsOut(long taken, double left, String status) {
    JsonNode pack = pack(costs(PACK, taken, "1000", "9000", ""));

    assertThat(pack.path("remaining_quantity").asDouble()).isEqualTo(left);
    assertThat(pack.path("status").asText()).isEqualTo(status);
  }

  @Test
  void anEndlessPackDoesNot() {
    JsonNode pack = pack(costs(new Pack(Optional.empty(), 1, 2), 2_000_000, "1000", "9000", ""));

    assertThat(pack.path("total_quantity").asDouble()).isEqualTo(1_000_000.0);
    assertThat(pack.path("status").asText()).isEqualTo("online");
  }

  @ParameterizedTest
  @CsvSource({"'', 1", "Virtual Try-On, 1", "virtual try-on, 0", "Video, 0"})
  void costsAreAskedForByNameOfThePack(String name, int packs) {
    assertThat(costs(PACK, 0, "1000", "9000", name).path("resource_pack_subscribe_infos"))
        .hasSize(packs);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "none, 9000, start_time is required",
        "'', 9000, start_time is required",
        "1000, none, end_time is required",
        "x, 9000, start_time must be Unix milliseconds",
        "-1, 9000, start_time must be Unix milliseconds",
        "1000, 9e3, end_time must be Unix milliseconds",
        "1000, 99999999999999999999, end_time must be Unix milliseconds",
        "9000, 1000, end_time must be later than start_time",
        "1000, 1000, end_time must be later than start_time"
      })
  void costsNeedAWindow(String start, String end, String message) {
    assertRefused(() -> AccountPages.costs(parameters(start, end, ""), PACK, 0), message);
  }

  @Test
  void aDeductionTellsWhatWentWhenAndForWhat() {
    List<Deduction> deductions =
        List.of(
            new Deduction("800000000000000001", MODEL, 1000, 3000, 2),
            new Deduction("800000000000000002", "kolors-virtual-try-on-v1", 2000, 4000, 1));

    assertThat(billing("{" + WINDOW + "}", deductions))
        .isEqualTo(
            json(
                """
                {"result":{"detail":[
                  {"package_id":"sandbox-pack","product_type":"try-on",
                   "task_id":"800000000000000002","api_key_name":"sandbox-key",
                   "product_function":"Virtual Try-On","model_name":"kolors-virtual-try-on-v1",
                   "deduction_time":"4000","unit_before_deduction":198.0,
                   "deduction_amount":1.0,"unit_after_deduction":197.0},
                  {"package_id":"sandbox-pack","product_type":"try-on",
                   "task_id":"800000000000000001","api_key_name":"sandbox-key",
                   "product_function":"Virtual Try-On","model_name":"kolors-virtual-try-on-v1-5",
                   "deduction_time":"3000","unit_before_deduction":200.0,
                   "deduction_amount":2.0,"unit_after_deduction":198.0}],
                 "count":2},
                 "next_cursor":"","has_more":false}"""));
  }

  @Test
  void theWindowIsOneOfCreationAndOpenAtItsEnd() {
    List<Deduction> deductions =
        List.of(created("1", 999), created("2", 1000), created("3", 8999), created("4", 9000));

    assertThat(ids(billing("{" + WINDOW + "}", deductions))).containsExactly("3", "2");
  }

  @Test
  void unitsBeforeCountDeductionsOutsideTheWindowToo() {
    List<Deduction> deductions = List.of(created("1", 10), created("2", 5000));

    JsonNode only = billing("{" + WINDOW + "}", deductions).at("/result/detail/0");
    assertThat(only.path("unit_before_deduction").asDouble()).isEqualTo(199);
  }

  @Test
  void pagesHold500UnlessToldOtherwise() {
    JsonNode first = billing("{" + WINDOW + "}", many(1, 501));
    assertThat(first.at("/result/count").asInt()).isEqualTo(500);
    assertThat(first.path("has_more").asBoolean()).isTrue();

    JsonNode second = billing(cursor(first), many(1, 501));
    assertThat(ids(second)).containsExactly("801");
    assertThat(second.path("has_more").asBoolean()).isFalse();
    assertThat(second.path("next_cursor").asText()).isEmpty();
  }

  @Test
  void aFullLastPageHasNoSuccessor() {
    JsonNode page = billing("{" + WINDOW + ",'limit':5}", many(1, 5));

    assertThat(page.at("/result/count").asInt()).isEqualTo(5);
    assertThat(page.path("has_more").asBoolean()).isFalse();
  }

  @Test
  void aWalkShowsEachDeductionOnceWhateverComesMeanwhile() {
    List<Deduction> deductions = new ArrayList<>(many(1, 7));
    List<String> seen = new ArrayList<>();
    JsonNode page = billing("{" + WINDOW + ",'limit':3}", deductions);
    seen.addAll(ids(page));
    for (int next = 8; page.path("has_more").asBoolean(); next += 4) {
      deductions.addAll(many(next, next + 3));
      page = billing(cursor(page), deductions);
      seen.addAll(ids(page));
    }

    assertThat(seen).containsExactly("807", "806", "805", "804", "803", "802", "801");
  }

  @Test
  void deductionsOfOneMomentAreWalkedByTheirIds() {
    List<Deduction> deductions =
        List.of(
            new Deduction("803", MODEL, 2000, 5000, 1),
            new Deduction("801", MODEL, 2000, 5000, 1),
            new Deduction("802", MODEL, 2000, 5000, 1));

    JsonNode first = billing("{" + WINDOW + ",'limit':2}", deductions);
    assertThat(ids(first)).containsExactly("803", "802");
    assertThat(ids(billing(cursor(first), deductions))).containsExactly("801");
  }

  @Test
  void aCursorOverridesTheRestOfTheRequest() {
    JsonNode first = billing("{" + WINDOW + ",'limit':2}", many(1, 5));
    String body =
        "{'cursor':'%s','start_time':'x','limit':9999,'filters':7}"
            .formatted(first.path("next_cursor").asText());

    assertThat(ids(billing(body, many(1, 5)))).containsExactly("803", "802");
  }

  @Test
  void theDocumentedSampleRequestIsTaken() {
    String body =
        """
        {'start_time':1000,'end_time':9000,'cursor':'','limit':50,'filters':[
         {'key':'product_type','values':[]},{'key':'api_key_name','values':[]},
         {'key':'package_name','values':[]},{'key':'package_id','values':[]}]}""";

    assertThat(ids(billing(body, many(1, 2)))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'key':'product_type','values':['try-on']} | 2",
        "{'key':'product_type','values':['try-on','video']} | 2",
        "{'key':'product_type','values':['try-on']},{'key':'product_type','values':['video']} | 2",
        "{'key':'product_type','values':['video']} | 0",
        "{'key':'api_key_name','values':['sandbox-key']} | 2",
        "{'key':'api_key_name','values':['other']} | 0",
        "{'key':'package_id','values':['sandbox-pack']} | 2",
        "{'key':'package_name','values':['Virtual Try-On']} | 2",
        "{'key':'product_type','values':['try-on']},{'key':'package_id','values':['other']} | 0"
      })
  void filtersOfOneKeyAreJoinedAndThoseOfSeveralIntersected(String filters, int count) {
    String body = "{" + WINDOW + ",'filters':[" + filters + "]}";

    assertThat(billing(body, many(1, 2)).at("/result/count").asInt()).isEqualTo(count);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'end_time':9000 | start_time is required",
        "'start_time':1000 | end_time is required",
        "'start_time':null,'end_time':9000 | start_time is required",
        "'start_time':1.5,'end_time':9000 | start_time must be Unix milliseconds",
        "'start_time':-1,'end_time':9000 | start_time must be Unix milliseconds",
        "'start_time':true,'end_time':9000 | start_time must be Unix milliseconds",
        "'start_time':9000,'end_time':9000 | end_time must be later than start_time",
        "'start_time':1,'end_time':2,'limit':0 | limit must be from 1 to 500",
        "'start_time':1,'end_time':2,'limit':501 | limit must be from 1 to 500",
        "'start_time':1,'end_time':2,'limit':'many' | limit must be from 1 to 500",
        "'start_time':1,'end_time':2,'limit':4294967297 | limit must be from 1 to 500",
        "'start_time':1,'end_time':2,'filters':{} | filters must be an array",
        "'start_time':1,'end_time':2,'filters':[{'key':'color','values':[]}]"
            + "| filters: the key must be one of api_key_name, product_type, package_name, package_id",
        "'start_time':1,'end_time':2,'filters':[7]"
            + "| filters: the key must be one of api_key_name, product_type, package_name, package_id",
        "'start_time':1,'end_time':2,'filters':[{'key':'product_type'}]"
            + "| filters: the values of product_type must be an array",
        "'start_time':1,'end_time':2,'filters':[{'key':'product_type','values':[7]}]"
            + "| filters: the values of product_type must be texts",
        "'start_time':1,'end_time':2,'filters':[{'key':'package_name','values':['a']},"
            + "{'key':'package_id','values':['b']}]"
            + "| filters: package_name and package_id exclude each other",
        "'cursor':'???' | cursor is invalid",
        "'cursor':'MS4yLjM' | cursor is invalid",
        "'cursor':'MS4yLjAuNC41' | cursor is invalid",
        "'cursor':7 | cursor is invalid",
        "'cursor':{} | start_time is required"
      })
  void aBadRequestIsRefused(String body, String message) {
    assertRefused(() -> billing("{" + body + "}", List.of()), message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "7", "{", "{} {}", "start_time=1"})
  void aBodyThatIsNoJsonObjectIsRefused(String body) {
    assertThatThrownBy(() -> billing(body, List.of()))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(Refusal.NO_JSON));
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> assertThat(e.refusal()).isEqualTo(Refusal.invalid(message)));
  }

  private static JsonNode costs(Pack pack, long taken, String start, String end, String name) {
    return json(AccountPages.costs(parameters(start, end, name), pack, taken).toString());
  }

  private static UnaryOperator<String> parameters(String start, String end, String name) {
    Map<String, String> values = new HashMap<>();
    values.put("start_time", start);
    values.put("end_time", end);
    values.put("resource_pack_name", name);
    return values::get;
  }

  private static JsonNode pack(JsonNode costs) {
    return costs.at("/resource_pack_subscribe_infos/0");
  }

  /** The page as a caller reads it; the body's single quotes stand for double ones. */
  private static JsonNode billing(String body, List<Deduction> deductions) {
    byte[] bytes = body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    ObjectNode page = AccountPages.billing(bytes, PACK, deductions);
    return json(page.toString());
  }

  private static String cursor(JsonNode page) {
    return "{'cursor':'" + page.path("next_cursor").asText() + "'}";
  }

  private static List<String> ids(JsonNode page) {
    return page.path("result").findValuesAsText("task_id");
  }

  private static Deduction created(String id, long createdAt) {
    return new Deduction(id, MODEL, createdAt, createdAt + 10, 1);
  }

  private static List<Deduction> many(int first, int last) {
    List<Deduction> deductions = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      deductions.add(created(Integer.toString(800 + i), 2000 + i));
    }
    return deductions;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
