package io.tryonroutes.sandbox;

import com.fasterxml.jackson.core.Base64Variants;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the body of a create call from a file, in two passes: the first looks at everything but the
 * pictures, the second decodes the pictures straight into files. So the checks come in the
 * protocol's order, and no picture is ever held in memory.
 */
final class CreateBodyReader {
  private static final String DEFAULT_MODEL = "kolors-virtual-try-on-v1";
  private static final Set<String> MODELS = Set.of(DEFAULT_MODEL, "kolors-virtual-try-on-v1-5");
  private static final int LONGEST_EXTERNAL_ID = 256;

  /** Bounds the texts that are held in memory; pictures are streamed and not subject to it. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(4096).build())
          .build();

  private final Path body;
  private final Map<String, Path> pictures;

  /** Decodes from {@code body} into the files {@code human} and {@code cloth}. */
  CreateBodyReader(Path body, Path human, Path cloth) {
    this.body = body;
    this.pictures = Map.of("human_image", human, "cloth_image", cloth);
  }

  /**
   * @throws RefusedException when the body is not what the protocol asks for
   */
  CreateBody read() throws IOException {
    Map<String, String> texts = texts();
    for (String picture : new String[] {"human_image", "cloth_image"}) {
      if (texts.getOrDefault(picture, "").isEmpty()) {
        throw Refusal.invalid(picture + " is required").exception();
      }
    }
    String model = texts.getOrDefault("model_name", DEFAULT_MODEL);
    if (!MODELS.contains(model)) {
      throw Refusal.invalid("model_name value '" + model + "' is invalid").exception();
    }
    String externalId = texts.getOrDefault("external_task_id", "");
    if (externalId.length() > LONGEST_EXTERNAL_ID) {
      throw Refusal.invalid("external_task_id is too long").exception();
    }
    for (String picture : pictures.keySet()) {
      if (texts.get(picture).matches("(?i)https?:.*")) {
        throw Refusal.invalid(picture + ": this sandbox takes Base64, no URLs").exception();
      }
    }
    Optional<String> id = Optional.of(externalId).filter(text -> !text.isEmpty());
    return new CreateBody(model, id, content(model, decode()));
  }

  /** All known fields; of a picture only its first characters, enough to tell a URL. */
  private Map<String, String> texts() throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body.toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.NO_JSON.exception();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (pictures.containsKey(name)) {
          texts.put(name, value == JsonToken.VALUE_STRING ? head(parser) : "");
        } else if (name.equals("model_name") || name.equals("external_task_id")) {
          texts.put(name, value == JsonToken.VALUE_NULL ? "" : parser.getValueAsString("?"));
        }
        parser.skipChildren();
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw Refusal.NO_JSON.exception();
      }
    } catch (JsonProcessingException e) {
      throw Refusal.NO_JSON.exception();
    }
    texts.remove("model_name", "");
    return texts;
  }

  private String head(JsonParser parser) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(body.toFile(), "r")) {
      file.seek(parser.currentTokenLocation().getByteOffset() + 1);
      byte[] bytes = new byte[8];
      int read = file.read(bytes);
      String head = new String(bytes, 0, Math.max(read, 0), StandardCharsets.ISO_8859_1);
      return head.startsWith("\"") ? "" : head;
    }
  }

  private Map<String, String> decode() throws IOException {
    Map<String, String> digests = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body.toFile())) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (pictures.containsKey(name)) {
          digests.put(name, decode(parser, pictures.get(name)));
        }
        parser.skipChildren();
      }
    }
    return digests;
  }

  private static String decode(JsonParser parser, Path file) throws IOException {
    MessageDigest sha = sha256();
    try (OutputStream out = new DigestOutputStream(Files.newOutputStream(file), sha)) {
      if (parser.readBinaryValue(Base64Variants.MIME_NO_LINEFEEDS, out) == 0) {
        throw Refusal.BAD_BASE64.exception();
      }
    } catch (JsonProcessingException | IllegalArgumentException e) {
      // the first pass has read the whole body as JSON, so what fails here is the Base64
      throw Refusal.BAD_BASE64.exception();
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  private static String content(String model, Map<String, String> digests) {
    String all = model + " " + digests.get("human_image") + " " + digests.get("cloth_image");
    return HexFormat.of().formatHex(sha256().digest(all.getBytes(StandardCharsets.US_ASCII)));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
