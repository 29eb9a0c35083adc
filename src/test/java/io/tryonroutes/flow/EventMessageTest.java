package io.tryonroutes.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventMessageTest {
  private static final String DIRECT =
      """
      {"Records": [
        {"eventVersion": "2.1", "eventSource": "aws:s3", "eventName": "ObjectCreated:Put",
         "s3": {"bucket": {"name": "catalog"},
                "object": {"key": "inbox/a+b%2Bc/gr%C3%B6%C3%9Fe_human.jpg", "size": 3}}},
        {"eventName": "ObjectRemoved:Delete",
         "s3": {"bucket": {"name": "catalog"}, "object": {"key": "inbox/gone.jpg"}}},
        {"eventName": "s3:ObjectCreated:CompleteMultipartUpload",
         "s3": {"bucket": {"name": "other"}, "object": {"key": "k"}}}]}
      """;

  @Test
  void aMessageOfS3NamesWhatWasCreatedWithItsRealKey() {
    assertThat(EventMessage.read(DIRECT))
        .containsExactly(
            new EventMessage.Created("catalog", "inbox/a b+c/größe_human.jpg"),
            new EventMessage.Created("other", "k"));
  }

  @Test
  void aMessageThatCameThroughSnsIsTheSame() {
    String wrapped =
        JsonNodeFactory.instance
            .objectNode()
            .put("Type", "Notification")
            .put("Message", DIRECT)
            .toString();
    assertThat(EventMessage.read(wrapped)).isEqualTo(EventMessage.read(DIRECT));
  }

  @Test
  void aMessageOfEventBridgeHasThePlainKey() {
    assertThat(
            EventMessage.read(
                """
                {"detail-type": "Object Created", "source": "aws.s3",
                 "detail": {"bucket": {"name": "catalog"}, "object": {"key": "a+b %2B.jpg"}}}
                """))
        .containsExactly(new EventMessage.Created("catalog", "a+b %2B.jpg"));
  }

  @Test
  void aMessageOfEventBridgeThatCameThroughSnsIsTheSame() {
    String direct =
        """
        {"version": "0", "id": "17793124", "detail-type": "Object Created", "source": "aws.s3",
         "account": "111122223333", "time": "2026-11-20T09:00:00Z", "region": "eu-central-1",
         "resources": ["arn:aws:s3:::catalog"],
         "detail": {"version": "0", "bucket": {"name": "catalog"},
                    "object": {"key": "inbox/100% a+b_human.jpg", "size": 5, "etag": "b1946ac92492",
                               "sequencer": "00617F08299329D189"},
                    "request-id": "N4N7GDK58NMKJ12R", "reason": "PutObject"}}
        """;
    String wrapped = JsonNodeFactory.instance.objectNode().put("Message", direct).toString();
    assertThat(EventMessage.read(wrapped))
        .isEqualTo(EventMessage.read(direct))
        .containsExactly(new EventMessage.Created("catalog", "inbox/100% a+b_human.jpg"));
  }

  /** Not all stores encode; the other records of such a message count all the same. */
  @Test
  void aKeyThatIsNotEncodedAsItShouldBeIsTakenAsItStands() {
    assertThat(
            EventMessage.read(
                """
                {"Records": [
                  {"eventName": "ObjectCreated:Copy",
                   "s3": {"bucket": {"name": "catalog"}, "object": {"key": "100%_human.jpg"}}},
                  {"eventName": "ObjectCreated:Post",
                   "s3": {"bucket": {"name": "catalog"}, "object": {"key": "a%2Fb.jpg"}}}]}
                """))
        .containsExactly(
            new EventMessage.Created("catalog", "100%_human.jpg"),
            new EventMessage.Created("catalog", "a/b.jpg"));
  }

  @Test
  void aMessageAsLargeAsAQueueTakesIsReadToItsEnd() {
    int records = 5_000;
    String record =
        """
        {"eventName": "ObjectCreated:Put",
         "s3": {"bucket": {"name": "catalog"}, "object": {"key": "inbox/look-%05d_human.jpg"}}}
        """;
    String message =
        IntStream.range(0, records)
            .mapToObj(record::formatted)
            .collect(Collectors.joining(",", "{\"Records\": [", "]}"));
    assertThat(message.length()).isGreaterThan(512 * 1024);
    assertThat(EventMessage.read(message)).hasSize(records);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"Records\": []}",
        "{\"Records\": {\"eventName\": 7}}",
        "{\"Records\": [[[]], 7, \"x\", {\"eventName\": {}}]}",
        "{\"Records\": [{\"eventName\": \"ObjectRemoved:DeleteMarkerCreated\","
            + " \"s3\": {\"bucket\": {\"name\": \"b\"}, \"object\": {\"key\": \"k\"}}}]}",
        "{\"Records\": [{\"eventName\": \"ObjectTagging:Put\","
            + " \"s3\": {\"bucket\": {\"name\": \"b\"}, \"object\": {\"key\": \"k\"}}}]}",
        "{\"Message\": \"{\\\"Event\\\": \\\"s3:TestEvent\\\"}\"}",
        "{\"detail-type\": \"Object Created\", \"detail\": \"x\"}",
        "{\"Service\": \"Amazon S3\", \"Event\": \"s3:TestEvent\", \"Bucket\": \"catalog\"}",
        "{\"Records\": 7}",
        "{\"Records\": [{\"eventName\": \"ObjectCreated:Put\"}, null]}",
        "{\"detail-type\": \"Object Deleted\", \"detail\": {}}"
      })
  void aMessageAboutSomethingElseNamesNothing(String message) {
    assertThat(EventMessage.read(message)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "[1]", "\"x\"", "{\"Message\": \"no JSON\"}", "{\"a\":"})
  void whatIsNoSuchMessageIsRefused(String message) {
    assertThatIllegalArgumentException().isThrownBy(() -> EventMessage.read(message));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void whatIsNestedTooDeepIsRefused(String level) {
    String message = "{\"Records\":" + level.repeat(100_000);
    assertThatIllegalArgumentException().isThrownBy(() -> EventMessage.read(message));
  }
}
