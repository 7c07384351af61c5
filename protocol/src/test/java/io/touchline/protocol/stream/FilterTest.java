package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Fields are ANDed, values in one field ORed, an empty field allows everything. */
final class FilterTest {
    private static final Filter.Subject DERBY =
            new Filter.Subject(new MarketId("m1"), new EventId("e1"), "football", "Cup", "MATCH_ODDS", true);

    @Test
    void shouldAllowEverythingWhereNothingIsAsked() {
        assertThat(Filter.EVERYTHING.matches(DERBY)).isTrue();
        assertThat(Filter.EVERYTHING.matches(
                        new Filter.Subject(new MarketId("m"), new EventId("e"), "golf", null, null, false)))
                .isTrue();
    }

    @Test
    void shouldMatchAnyValueOfAField() {
        assertThat(filter(Set.of("tennis", "football"), Set.of(), Set.of(), null)
                        .matches(DERBY))
                .isTrue();
        assertThat(filter(Set.of("tennis", "golf"), Set.of(), Set.of(), null).matches(DERBY))
                .isFalse();
    }

    @Test
    void shouldRequireEveryFieldThatIsAsked() {
        assertThat(filter(Set.of("football"), Set.of("Cup"), Set.of("MATCH_ODDS"), true)
                        .matches(DERBY))
                .isTrue();
        assertThat(filter(Set.of("golf"), Set.of("Cup"), Set.of("MATCH_ODDS"), true)
                        .matches(DERBY))
                .isFalse();
        assertThat(filter(Set.of("football"), Set.of("League"), Set.of("MATCH_ODDS"), true)
                        .matches(DERBY))
                .isFalse();
        assertThat(filter(Set.of("football"), Set.of("Cup"), Set.of("TOTAL"), true)
                        .matches(DERBY))
                .isFalse();
        assertThat(filter(Set.of("football"), Set.of("Cup"), Set.of("MATCH_ODDS"), false)
                        .matches(DERBY))
                .isFalse();
    }

    @Test
    void shouldMatchNamedMarketsAndEvents() {
        assertThat(Filter.ofMarkets(Set.of(new MarketId("m1"), new MarketId("m2")))
                        .matches(DERBY))
                .isTrue();
        assertThat(Filter.ofMarkets(Set.of(new MarketId("m2"))).matches(DERBY)).isFalse();
        Filter ofEvent = new Filter(Set.of(), Set.of(new EventId("e2")), Set.of(), Set.of(), Set.of(), null);
        assertThat(ofEvent.matches(DERBY)).isFalse();
    }

    @Test
    void shouldNotMatchWhatHasNoValueInAFieldThatIsAsked() {
        Filter.Subject untyped =
                new Filter.Subject(new MarketId("m1"), new EventId("e1"), "football", null, null, true);

        assertThat(filter(Set.of(), Set.of("Cup"), Set.of(), null).matches(untyped))
                .isFalse();
        assertThat(filter(Set.of(), Set.of(), Set.of("MATCH_ODDS"), null).matches(untyped))
                .isFalse();
    }

    @Test
    void shouldHaveOneCanonicalTextForEqualFiltersAndAnotherForOthers() {
        Filter one = filter(Set.of("a", "b", "c"), Set.of(), Set.of(), null);
        Filter same = filter(Set.of("c", "b", "a"), Set.of(), Set.of(), null);

        assertThat(one.canonical()).isEqualTo(same.canonical());
        assertThat(one.canonical())
                .isNotEqualTo(
                        filter(Set.of(), Set.of("a", "b", "c"), Set.of(), null).canonical());
        assertThat(one.canonical())
                .isNotEqualTo(
                        filter(Set.of("a", "b", "c"), Set.of(), Set.of(), true).canonical());
    }

    /** Positions are bound to the canonical text: values that hold its separators must not look like other filters. */
    @Test
    void shouldTellFiltersApartWhoseValuesHoldSeparators() {
        assertThat(filter(Set.of("a, b"), Set.of(), Set.of(), null).canonical())
                .isNotEqualTo(filter(Set.of("a", "b"), Set.of(), Set.of(), null).canonical());
        assertThat(filter(Set.of("a]|[b"), Set.of(), Set.of(), null).canonical())
                .isNotEqualTo(filter(Set.of("a"), Set.of("b"), Set.of(), null).canonical());
    }

    private static Filter filter(
            Set<String> sports, Set<String> competitions, Set<String> types, @Nullable Boolean inPlay) {
        return new Filter(Set.of(), Set.of(), sports, competitions, types, inPlay);
    }
}
