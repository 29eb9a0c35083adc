package io.tryonroutes.it;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.elasticmq.rest.sqs.SQSRestServer;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** A real queue in this process. S3Proxy tells nothing, so a test puts in what AWS would say. */
final class QueueServer implements Actor {
  private static final int MOST_AT_ONCE = 10;

  private final SQSRestServer server;
  private final SqsClient client;
  private final String url;

  private QueueServer(SQSRestServer server) {
    this.server = server;
    int port = server.waitUntilStarted().localAddress().getPort();
    this.client =
        SqsClient.builder()
            .endpointOverride(URI.create("http://127.0.0.1:" + port))
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("ak", "sk")))
            .build();
    String path =
        URI.create(client.createQueue(queue -> queue.queueName("new-pictures")).queueUrl())
            .getPath();
    this.url = "http://127.0.0.1:" + port + path;
  }

  static QueueServer start() {
    return new QueueServer(
        SQSRestServerBuilder.withInterface("127.0.0.1").withDynamicPort().start());
  }

  String url() {
    return url;
  }

  /** Sends them in this order, as many at once as a queue takes. */
  void send(List<String> messages) {
    for (int from = 0; from < messages.size(); from += MOST_AT_ONCE) {
      List<SendMessageBatchRequestEntry> batch =
          IntStream.range(from, Math.min(messages.size(), from + MOST_AT_ONCE))
              .mapToObj(
                  i ->
                      SendMessageBatchRequestEntry.builder()
                          .id("m" + i)
                          .messageBody(messages.get(i))
                          .build())
              .toList();
      client.sendMessageBatch(send -> send.queueUrl(url).entries(batch));
    }
  }

  /** What S3 says of a new object. */
  static String created(String key) {
    ObjectNode message = JsonNodeFactory.instance.objectNode();
    ObjectNode event =
        message.putArray("Records").addObject().put("eventName", "ObjectCreated:Put");
    event.putObject("s3").putObject("bucket").put("name", StoreServer.BUCKET);
    ((ObjectNode) event.get("s3"))
        .putObject("object")
        .put("key", URLEncoder.encode(key, StandardCharsets.UTF_8));
    return message.toString();
  }

  /** How many messages are there, those that somebody works on included. */
  int messages() {
    return client
        .getQueueAttributes(
            get ->
                get.queueUrl(url)
                    .attributeNames(
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
                        QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .attributes()
        .values()
        .stream()
        .mapToInt(Integer::parseInt)
        .sum();
  }

  @Override
  public List<String> report() {
    return List.of("the queue has " + messages() + " messages");
  }

  @Override
  public void close() {
    client.close();
    server.stopAndWait();
  }
}
