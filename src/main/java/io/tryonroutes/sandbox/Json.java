package io.tryonroutes.sandbox;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;

/** Reads and writes the records that people set the sandbox with: names in snake case. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .serializationInclusion(JsonInclude.Include.NON_ABSENT)
          .addModule(new Jdk8Module())
          .addModule(times())
          .build();

  private Json() {}

  static ObjectNode write(Object value) {
    return MAPPER.valueToTree(value);
  }

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static <T> T read(JsonNode json, Class<T> type) {
    try {
      return MAPPER.treeToValue(json, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(reason(e), e);
    }
  }

  /**
   * @throws IllegalArgumentException with a message for the user
   */
  static ObjectNode object(byte[] text) {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // said below: the place of the fault within the text helps nobody who typed one line
    }
    throw new IllegalArgumentException("the body has to be one JSON object");
  }

  private static String reason(JsonProcessingException e) {
    if (e instanceof UnrecognizedPropertyException unknown) {
      return "there is no "
          + unknown.getPropertyName()
          + "; known: "
          + unknown.getKnownPropertyIds();
    }
    if (e instanceof ValueInstantiationException refused && refused.getCause() != null) {
      return refused.getCause().getMessage();
    }
    if (e instanceof InvalidFormatException wrong && wrong.getTargetType().isEnum()) {
      String known = Arrays.toString(wrong.getTargetType().getEnumConstants());
      return "'" + wrong.getValue() + "' is none of " + known.toLowerCase(Locale.ROOT);
    }
    if (e instanceof InvalidFormatException wrong && wrong.getTargetType() == Duration.class) {
      return "'" + wrong.getValue() + "' is no time; write for example 10s, 500ms or 30d";
    }
    // what Jackson says of it may hold the value, and that may be a secret
    return e instanceof JsonMappingException wrong && !wrong.getPath().isEmpty()
        ? wrong.getPath().get(0).getFieldName() + " has a value of another kind"
        : "it is not understood";
  }

  private static SimpleModule times() {
    return new SimpleModule()
        .addSerializer(
            Duration.class,
            new ToStringSerializerBase(Duration.class) {
              @Override
              public String valueToString(Object value) {
                return Times.text((Duration) value);
              }
            })
        .addDeserializer(
            Duration.class,
            new FromStringDeserializer<>(Duration.class) {
              @Override
              protected Duration _deserialize(String value, DeserializationContext context) {
                return Times.parse(value);
              }
            });
  }
}
