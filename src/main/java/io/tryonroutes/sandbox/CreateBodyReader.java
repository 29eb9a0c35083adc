package io.tryonroutes.sandbox;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.CharConversionException;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads the body of a create call when it has come whole. Then its pictures are decoded already, or
 * are fetched here; but the checks come in the protocol's order.
 */
final class CreateBodyReader {
  static final String HUMAN = "human_image";
  static final String CLOTH = "cloth_image";
  private static final Set<String> FIELDS =
      Set.of(HUMAN, CLOTH, "model_name", "external_task_id", "callback_url");
  private static final String DEFAULT_MODEL = "kolors-virtual-try-on-v1";
  private static final Set<String> MODELS = Set.of(DEFAULT_MODEL, "kolors-virtual-try-on-v1-5");
  private static final int LONGEST_EXTERNAL_ID = 256;

  private static final int LONGEST_TEXT = 4096;

  /** Bounds the texts that are held in memory; Base64 is not among them. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(LONGEST_TEXT).build())
          .build();

  private final CreateBodyParts body;
  private final Map<String, Path> pictures;
  private final Behaviour behaviour;
  private final AllowedHosts hosts;
  private final PictureDownload download;

  /**
   * Reads {@code body}, and fetches pictures into the files {@code human} and {@code cloth}.
   *
   * @param behaviour chooses codes, and the hosts that pictures and callbacks may name
   */
  CreateBodyReader(
      CreateBodyParts body, Path human, Path cloth, Behaviour behaviour, PictureDownload download) {
    this.body = body;
    this.pictures = new TreeMap<>(Map.of(HUMAN, human, CLOTH, cloth));
    this.behaviour = behaviour;
    this.hosts = new AllowedHosts(behaviour.hosts());
    this.download = download;
  }

  /**
   * @throws RefusedException when the body is not what the protocol asks for
   */
  CreateBody read() throws IOException {
    Map<String, String> texts = texts();
    for (String picture : List.of(HUMAN, CLOTH)) {
      if (texts.get(picture).isEmpty()) {
        throw Refusal.invalid(picture + " is required").exception();
      }
    }
    String model = texts.get("model_name").isEmpty() ? DEFAULT_MODEL : texts.get("model_name");
    if (!MODELS.contains(model)) {
      String message = "model_name value '" + model + "' is invalid";
      boolean resource = behaviour.unknownModel() == 1203;
      throw (resource ? Refusal.unknownResource(message) : Refusal.invalid(message)).exception();
    }
    String externalId = texts.get("external_task_id");
    if (externalId.length() > LONGEST_EXTERNAL_ID) {
      throw Refusal.invalid("external_task_id is too long").exception();
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(externalId)) {
      throw Refusal.invalid("external_task_id holds half a character").exception();
    }
    Optional<String> id = Optional.of(externalId).filter(text -> !text.isEmpty());
    return new CreateBody(
        model, id, callback(texts.get("callback_url")), content(model, digests(texts)));
  }

  private Optional<URI> callback(String url) {
    if (url.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        hosts
            .url(url)
            .orElseThrow(
                () ->
                    Refusal.invalid(
                            "callback_url must be http(s) to this machine or an allowed host")
                        .exception()));
  }

  /** All known fields; of a picture that is no address, only whether there is one. */
  private Map<String, String> texts() throws IOException {
    Map<String, String> texts = new HashMap<>();
    FIELDS.forEach(field -> texts.put(field, ""));
    SortedSet<String> noTexts = new TreeSet<>();
    try (JsonParser parser = JSON.createParser(body.rest().toFile())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.NO_JSON.exception();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING && FIELDS.contains(field)) {
          texts.put(field, text(parser, field));
        } else if (value != JsonToken.VALUE_NULL && FIELDS.contains(field)) {
          noTexts.add(field);
        }
        parser.skipChildren();
      }
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw Refusal.NO_JSON.exception();
      }
    } catch (StreamConstraintsException e) {
      throw Refusal.invalid("a text or a number is too long, or objects are nested too deeply")
          .exception();
    } catch (JsonProcessingException | CharConversionException e) {
      throw Refusal.NO_JSON.exception();
    }
    if (!noTexts.isEmpty()) {
      throw Refusal.invalid(noTexts.first() + " must be a text").exception();
    }
    return texts;
  }

  private String text(JsonParser parser, String field) throws IOException {
    if (!pictures.containsKey(field) || isAddress(field)) {
      return parser.getText();
    }
    return body.picture(field)
        .filter(picture -> !picture.isEmpty())
        .map(any -> "Base64")
        .orElse("");
  }

  private boolean isAddress(String field) {
    return body.picture(field).filter(PictureText::isAddress).isPresent();
  }

  /** Gets the pictures, both in one way, and returns SHA-256 in hex for each. */
  private Map<String, String> digests(Map<String, String> texts) throws IOException {
    if (isAddress(HUMAN) != isAddress(CLOTH)) {
      throw Refusal.BAD_BASE64.exception();
    }
    boolean fetch = isAddress(HUMAN);
    Map<String, String> digests = new HashMap<>();
    for (Map.Entry<String, Path> picture : pictures.entrySet()) {
      String field = picture.getKey();
      digests.put(
          field,
          fetch
              ? download.fetch(hosts, field, texts.get(field), picture.getValue())
              : decoded(field));
    }
    return digests;
  }

  private String decoded(String field) {
    return body.picture(field)
        .filter(PictureText::isBase64)
        .orElseThrow(Refusal.BAD_BASE64::exception)
        .digest();
  }

  private static String content(String model, Map<String, String> digests) {
    String all = model + " " + digests.get(HUMAN) + " " + digests.get(CLOTH);
    return HexFormat.of().formatHex(Sha256.begin().digest(all.getBytes(StandardCharsets.US_ASCII)));
  }
}
