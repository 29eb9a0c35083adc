package io.tryonroutes.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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

  @Test
  void aRoleWithoutAWordIsRefused() {
    Map<Role, List<String>> words = german();
    words.put(Role.DRESS, List.of());

    assertThatThrownBy(() -> new RoleWords(words, "_"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The role dress has no word.");
  }

  @Test
  void aWordForTwoRolesIsRefused() {
    Map<Role, List<String>> words = german();
    words.put(Role.DRESS, List.of("OBEN"));

    assertThatThrownBy(() -> new RoleWords(words, "_"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("The word \"OBEN\" stands for two roles, upper and dress.");
  }

  @Test
  void aWordWithASeparatorIsRefusedForItCouldNeverMatch() {
    Map<Role, List<String>> words = german();
    words.put(Role.DRESS, List.of("langes_kleid"));

    assertThatThrownBy(() -> new RoleWords(words, "_"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"langes_kleid\" of the role dress");
  }

  @Test
  void separatorsThatSeparateNothingOrFoldersAreRefused() {
    assertThatThrownBy(() -> new RoleWords(german(), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new RoleWords(german(), "_/"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
