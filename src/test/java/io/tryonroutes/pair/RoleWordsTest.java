package io.tryonroutes.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.text.Normalizer;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoleWordsTest {
  private static Map<Role, List<String>> german() {
    Map<Role, List<String>> words = new EnumMap<>(Role.class);
    words.put(Role.HUMAN, List.of("träger"));
    words.put(Role.CLOTH, List.of("kleidung", "ware"));
    words.put(Role.UPPER, List.of("oben"));
    words.put(Role.LOWER, List.of("unten"));
    words.put(Role.DRESS, List.of("kleid"));
    return words;
  }

  @Test
  void otherWordsAndSeparatorsTakeThePlaceOfTheStandardOnes() {
    PairFinder finder = new PairFinder(new RoleWords(german(), "+"));

    Findings findings =
        finder.find(List.of("a_1+TRA\u0308GER.jpg", "a_1+Ware.jpg", "b+oben.jpg", "c_human.jpg"));

    assertThat(findings.pairs()).extracting(Pair::name).containsExactly("a_1");
    assertThat(findings.lone())
        .flatExtracting(Lone::missing)
        .containsExactly("the person: b+träger.jpg");
    assertThat(findings.notUnderstood())
        .extracting(NotUnderstood::suggestion)
        .containsExactly("c_human+träger.jpg or c_human+kleidung.jpg");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          TRÄGER | ware
          人     | 衣服
          אדם    | בגד
          """)
  void wordsOfAnyScriptAreUnderstoodInEitherNormalForm(String human, String cloth) {
    Map<Role, List<String>> words = german();
    words.put(Role.HUMAN, List.of(" " + human + " "));
    words.put(Role.CLOTH, List.of(cloth));
    PairFinder finder = new PairFinder(new RoleWords(words, "_"));
    String decomposed = Normalizer.normalize(human, Normalizer.Form.NFD);

    assertThat(
            finder.find(List.of("a_" + decomposed.toLowerCase(Locale.ROOT), "a_" + cloth)).pairs())
        .hasSize(1);
  }

  @Test
  void aSeparatorIsACharacterAndNoPatternNorHalfOfOne() {
    PairFinder finder = new PairFinder(new RoleWords(german(), "\ud83d\udc57*[^$"));
    String otherHalf = "b\ud83d\udc56ware.jpg";

    Findings findings = finder.find(List.of("a\ud83d\udc57träger.jpg", "a*[ware$.jpg", otherHalf));

    assertThat(findings.pairs()).extracting(Pair::name).containsExactly("a");
    assertThat(findings.notUnderstood()).extracting(NotUnderstood::file).containsExactly(otherHalf);
  }

  @Test
  void bracketsMayBeSeparators() {
    PairFinder finder = new PairFinder(new RoleWords(german(), "_ ()"));

    Findings findings = finder.find(List.of("a (träger).jpg", "a_ware.jpg", "b (ware).jpg"));

    assertThat(findings.pairs()).extracting(Pair::name).containsExactly("a");
    assertThat(findings.lone())
        .flatExtracting(Lone::missing)
        .containsExactly("the person: b (träger).jpg");
  }

  @Test
  void aRoleWithoutAWordIsRefused() {
    Map<Role, List<String>> words = german();
    words.put(Role.DRESS, List.of());

    assertThatThrownBy(() -> new RoleWords(words, "_"))
        .isInstanceOf(RoleWords.Refused.class)
        .hasMessage("there is no word");
  }

  @Test
  void aWordForTwoRolesIsRefused() {
    Map<Role, List<String>> words = german();
    words.put(Role.DRESS, List.of("OBEN"));

    assertThatThrownBy(() -> new RoleWords(words, "_"))
        .isInstanceOf(RoleWords.Refused.class)
        .hasMessage("the word \"OBEN\" stands for two roles, upper and dress");
  }

  @Test
  void aWordWithASeparatorIsRefusedForItCouldNeverMatch() {
    Map<Role, List<String>> words = german();
    words.put(Role.DRESS, List.of("langes_kleid"));

    assertThatThrownBy(() -> new RoleWords(words, "_"))
        .isInstanceOf(RoleWords.Refused.class)
        .hasMessageContaining("\"langes_kleid\" is empty, or holds a separator");
  }

  @Test
  void separatorsThatSeparateNothingOrFoldersAreRefused() {
    assertThatThrownBy(() -> new RoleWords(german(), "")).isInstanceOf(RoleWords.Refused.class);
    assertThatThrownBy(() -> new RoleWords(german(), "_/")).isInstanceOf(RoleWords.Refused.class);
  }
}
