package io.touchline.domain.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.touchline.domain.market.EventCommand.Action;
import io.touchline.domain.market.Switches.Scope;
import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.SelectionSettlement;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.feeds.FeedHealth;
import io.touchline.feeds.FeedLine;
import io.touchline.protocol.EventId;
import io.touchline.protocol.FeedName;
import io.touchline.protocol.Market;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionResult;
import io.touchline.protocol.SelectionStatus;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tables of what becomes of a market: after these words of its feed and its operator, in this order, clients see that. Each begins with
 * a market of a match in play with two selections that is open, of version and epoch 1.
 */
final class MarketLifeTest {
    private static final FeedName FEED = new FeedName("desk");
    private static final EventId DERBY = new EventId("derby");
    private static final MarketId ODDS = new MarketId("odds");
    private static final SelectionId HOME = new SelectionId("home");
    private static final SelectionId AWAY = new SelectionId("away");
    private static final MarketLimits LIMITS = new MarketLimits(3, 4);

    private final EventBook book = new EventBook(DERBY, 0, LIMITS);
    private Switches switches = Switches.NONE;
    private FeedHealth health = FeedHealth.UP;
    private long run = 1;
    private long seq;

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        settle home                              | SETTLED   |                         | WON LOST
        settle away                              | SETTLED   |                         | LOST WON
        settle push                              | SETTLED   |                         | VOID VOID
        settle dead heat                         | SETTLED   |                         | WON*0.5 WON*0.5
        settle home, settle away                 | SETTLED   |                         | LOST WON
        settle dead heat, settle home            | SETTLED   |                         | WON LOST
        settle one                               | SETTLED   |                         | WON -
        settle home, settle one                  | SETTLED   |                         | WON -
        settle home, price                       | SETTLED   |                         | WON LOST
        settle home, bet stop                    | SETTLED   |                         | WON LOST
        settle home, open                        | SETTLED   |                         | WON LOST
        settle home, close                       | SETTLED   |                         | WON LOST
        settle home, down                        | SETTLED   |                         | WON LOST
        settle home, halt all                    | SETTLED   |                         | WON LOST
        bet stop, settle home                    | SETTLED   |                         | WON LOST
        settle nobody                            | SUSPENDED | unusable line           | - -
        settle home, rollback                    | SUSPENDED | result taken back       | - -
        settle home, rollback, price             | SUSPENDED | result taken back       | - -
        settle home, rollback, open              | OPEN      |                         | - -
        settle home, rollback, close             | CLOSED    |                         | - -
        settle home, rollback, settle away       | SETTLED   |                         | LOST WON
        close, settle home, rollback             | CLOSED    |                         | - -
        settle home, rollback, rollback          | SUSPENDED | result taken back       | - -
        rollback                                 | OPEN      |                         | - -
        bet stop, settle home, rollback          | SUSPENDED | result taken back       | - -
        down, settle home, rollback              | SUSPENDED | feed down: silent       | - -
        down, settle home, rollback, open, up    | OPEN      |                         | - -
        cancel                                   | CANCELLED | wrong teams             | - -
        cancel window                            | OPEN      |                         | - -
        settle home, cancel                      | CANCELLED | wrong teams             | - -
        cancel, open                             | CANCELLED | wrong teams             | - -
        cancel, rollback                         | SUSPENDED | result taken back       | - -
        cancel, rollback, open                   | OPEN      |                         | - -
        cancel, settle home                      | CANCELLED | wrong teams             | - -
        cancel, rollback cancel                  | SUSPENDED | result taken back       | - -
        cancel, rollback cancel, open            | OPEN      |                         | - -
        cancel, settle home, rollback cancel     | SETTLED   |                         | WON LOST
        rollback cancel                          | OPEN      |                         | - -
        """)
    void shouldShowOfAnEndWhatTheFeedSaidLast(
            String words, MarketStatus status, @Nullable String reason, String results) {
        after(words);

        assertThat(odds().status()).isEqualTo(status);
        assertThat(odds().statusReason()).isEqualTo(reason);
        assertThat(results()).isEqualTo(results);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        halt all                                 | SUSPENDED | operator: smoke
        halt sport                               | SUSPENDED | operator: smoke
        halt other sport                         | OPEN      |
        halt feed                                | SUSPENDED | operator: smoke
        halt other feed                          | OPEN      |
        halt event                               | SUSPENDED | operator: smoke
        halt other event                         | OPEN      |
        halt market                              | SUSPENDED | operator: smoke
        halt other market                        | OPEN      |
        halt selection                           | OPEN      |
        halt all, resume all                     | OPEN      |
        halt all, resume market                  | SUSPENDED | operator: smoke
        halt market, halt event, resume market   | SUSPENDED | operator: smoke
        halt market, halt event, resume event    | SUSPENDED | operator: smoke
        halt all, open                           | SUSPENDED | operator: smoke
        bet stop, halt all, resume all           | SUSPENDED | bet stop: attack
        halt all, bet stop, open, resume all     | OPEN      |
        halt all, restart, resume all            | SUSPENDED | feed restarted
        close, halt all                          | CLOSED    |
        halt all, close, resume all              | CLOSED    |
        """)
    void shouldSuspendWhatTheOperatorSpeaksOfAndNothingElse(
            String words, MarketStatus status, @Nullable String reason) {
        after(words);

        assertThat(odds().status()).isEqualTo(status);
        assertThat(odds().statusReason()).isEqualTo(reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        halt selection                           | INACTIVE ACTIVE
        halt selection, price                    | INACTIVE ACTIVE
        halt selection, open                     | INACTIVE ACTIVE
        halt selection, resume market            | INACTIVE ACTIVE
        halt selection, resume selection         | ACTIVE ACTIVE
        halt market                              | ACTIVE ACTIVE
        """)
    void shouldTakeOneSelectionOffAndLeaveTheOthers(String words, String statuses) {
        after(words);

        assertThat(odds().selections().stream()
                        .map(selection -> selection.status().name())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(statuses);
    }

    /** Also what only appears when the switch stands already. */
    @ParameterizedTest(name = "{0}")
    @CsvSource({"halt all", "halt sport", "halt feed", "halt event", "halt new market"})
    void shouldSuspendAMarketOfTheScopeFromItsFirstLine(String words) {
        after(words);
        after("add 1");

        assertThat(Objects.requireNonNull(book.market(new MarketId("new0"))).statusReason())
                .isEqualTo("operator: smoke");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        price                                    | 2 | 1
        open                                     | 1 | 1
        bet stop                                 | 2 | 2
        bet stop, bet stop                       | 2 | 2
        bet stop, open                           | 3 | 3
        before play                              | 2 | 2
        before play, open                        | 3 | 3
        before play, price                       | 3 | 2
        goal                                     | 2 | 2
        corner                                   | 1 | 1
        settle home                              | 2 | 2
        settle home, settle away                 | 3 | 2
        settle home, goal                        | 2 | 2
        settle home, rollback                    | 3 | 3
        cancel window                            | 1 | 1
        halt all                                 | 2 | 2
        halt all, halt event                     | 2 | 2
        halt selection                           | 2 | 1
        halt other market                        | 1 | 1
        down, up                                 | 3 | 3
        """)
    void shouldRaiseTheVersionWithWhatIsSeenAndTheEpochWithWhatIsMaterial(String words, long version, long epoch) {
        after(words);

        assertThat(odds().version()).isEqualTo(version);
        assertThat(odds().epoch()).isEqualTo(epoch);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        add 2                 |                                                                        | 3 | OPEN
        add 3                 | market: new2 is over the limit of the event (expected: at most 3 markets) | 3 | OPEN
        four selections       |                                                                        | 1 | OPEN
        five selections       | selections: 5 (expected: at most 4)                                    | 1 | SUSPENDED
        four selections, two more | selections: 6 (expected: at most 4)                                | 1 | SUSPENDED
        five selections, open |                                                                        | 1 | OPEN
        """)
    void shouldRefuseWhatIsOverALimitAndSuspendWhatItSpokeOf(
            String words, @Nullable String refusal, int markets, MarketStatus status) {
        List<String> refusals = after(words);

        assertThat(refusals.isEmpty() ? null : refusals.getLast()).isEqualTo(refusal);
        assertThat(book.markets()).hasSize(markets);
        assertThat(odds().status()).isEqualTo(status);
        assertThat(odds().selections()).hasSizeLessThanOrEqualTo(LIMITS.selectionsPerMarketMax());
    }

    /** It was called "operator", whoever it was, and could not be found by the id that the operator's answer gave. */
    @Test
    void shouldCallASwitchByItsOperatorsCorrelationWhateverCommandBringsIt() {
        after("open");
        switches = switches.with(new Scope.OfMarket(ODDS), "smoke", "ann-7");
        EventOutcome brought = feed(update(MarketStatus.OPEN, true, selections(2)));

        assertThat(brought.effects())
                .filteredOn(EventOutcome.Effect.MarketChanged.class::isInstance)
                .first()
                .extracting(effect -> ((EventOutcome.Effect.MarketChanged) effect).correlationId())
                .isEqualTo("ann-7");
    }

    /** Opens the market and then does what the words say; the refusals of the last of them. */
    @CanIgnoreReturnValue
    private List<String> after(String words) {
        if (book.image() == null) {
            EventOutcome begun =
                    feed(new FeedChange.EventUpdate(DERBY, "football", "Cup", "A v B", 1L, true, "0-0", "1:00", null));
            assertThat(begun.refusals()).isEmpty();
            assertThat(feed(update(MarketStatus.OPEN, true, selections(2))).refusals())
                    .isEmpty();
        }
        List<String> refusals = new ArrayList<>();
        for (String word : words.split(", ", -1)) {
            refusals.clear();
            say(word).forEach(outcome -> outcome.refusals().forEach(refusal -> refusals.add(refusal.message())));
        }
        return refusals;
    }

    private List<EventOutcome> say(String word) {
        if (word.startsWith("add ")) {
            List<EventOutcome> added = new ArrayList<>();
            for (int market = 0; market < Integer.parseInt(word.substring("add ".length())); market++) {
                added.add(feed(update(new MarketId("new" + market), MarketStatus.OPEN, true, selections(2))));
            }
            return added;
        }
        if (word.startsWith("halt ")) {
            switches = switches.with(scope(word.substring("halt ".length())), "smoke", "c");
            return List.of(apply(new Action.Reassess()));
        }
        if (word.startsWith("resume ")) {
            switches = switches.without(scope(word.substring("resume ".length())), "c");
            return List.of(apply(new Action.Reassess()));
        }
        return List.of(
                switch (word) {
                    case "down" -> health(FeedHealth.down("silent"));
                    case "up" -> health(FeedHealth.UP);
                    case "restart" -> apply(new Action.RestartFeed(FEED, ++run));
                    default -> feed(change(word));
                });
    }

    private static FeedChange change(String word) {
        return switch (word) {
            case "open" -> update(MarketStatus.OPEN, true, selections(2));
            case "before play" -> update(MarketStatus.OPEN, false, selections(2));
            case "close" -> update(MarketStatus.CLOSED, true, selections(2));
            case "four selections" -> update(MarketStatus.OPEN, true, selections(4));
            case "five selections" -> update(MarketStatus.OPEN, true, selections(5));
            case "two more" -> update(MarketStatus.OPEN, true, List.of(selection("x"), selection("y")));
            case "price" ->
                new FeedChange.PriceUpdate(ODDS, List.of(new FeedChange.SelectionPrice(HOME, new Price(1_900))));
            case "bet stop" -> new FeedChange.BetStop(new Target.OfMarket(ODDS), "attack");
            case "goal" -> new FeedChange.IncidentReport(DERBY, "GOAL", "1-0", null, null);
            case "corner" -> new FeedChange.IncidentReport(DERBY, "CORNER", null, null, null);
            case "settle home" -> settle(result(HOME, SelectionResult.WON), result(AWAY, SelectionResult.LOST));
            case "settle away" -> settle(result(HOME, SelectionResult.LOST), result(AWAY, SelectionResult.WON));
            case "settle push" -> settle(result(HOME, SelectionResult.VOID), result(AWAY, SelectionResult.VOID));
            case "settle dead heat" -> settle(half(HOME), half(AWAY));
            case "settle one" -> settle(result(HOME, SelectionResult.WON));
            case "settle nobody" -> settle(result(new SelectionId("nobody"), SelectionResult.WON));
            case "rollback" -> new FeedChange.Rollback(ODDS);
            case "cancel" -> new FeedChange.Cancel(ODDS, null, null, "wrong teams");
            case "rollback cancel" -> new FeedChange.CancelRollback(ODDS, null, null);
            case "cancel window" -> new FeedChange.Cancel(ODDS, 1L, 2L, "wrong price");
            default -> throw new IllegalArgumentException(word);
        };
    }

    private static Scope scope(String word) {
        return switch (word) {
            case "all" -> new Scope.All();
            case "sport" -> new Scope.OfSport("football");
            case "other sport" -> new Scope.OfSport("tennis");
            case "feed" -> new Scope.OfFeed(FEED);
            case "other feed" -> new Scope.OfFeed(new FeedName("other"));
            case "event" -> new Scope.OfEvent(DERBY);
            case "other event" -> new Scope.OfEvent(new EventId("other"));
            case "market" -> new Scope.OfMarket(ODDS);
            case "other market" -> new Scope.OfMarket(new MarketId("other"));
            case "new market" -> new Scope.OfMarket(new MarketId("new0"));
            case "selection" -> new Scope.OfSelection(ODDS, HOME);
            default -> throw new IllegalArgumentException(word);
        };
    }

    private EventOutcome health(FeedHealth next) {
        health = next;
        return apply(new Action.SetFeedHealth(FEED, next));
    }

    private EventOutcome feed(FeedChange change) {
        seq++;
        return apply(new Action.ApplyLines(
                FEED, run, health, List.of(new FeedLine(seq, seq, "desk:" + seq, List.of(change)))));
    }

    private EventOutcome apply(Action action) {
        return book.apply(new EventCommand(DERBY, action, switches), seq);
    }

    private Market odds() {
        return Objects.requireNonNull(book.market(ODDS));
    }

    /** Of home and away: the result, with the factor of a dead heat. */
    private String results() {
        return odds().selections().stream()
                .map(selection -> selection.result() == null
                        ? "-"
                        : selection.result()
                                + (selection.deadHeatFactor() == null ? "" : "*" + selection.deadHeatFactor()))
                .collect(Collectors.joining(" "));
    }

    private static FeedChange.MarketUpdate update(
            MarketStatus status, boolean inPlay, List<FeedChange.SelectionUpdate> selections) {
        return update(ODDS, status, inPlay, selections);
    }

    private static FeedChange.MarketUpdate update(
            MarketId market, MarketStatus status, boolean inPlay, List<FeedChange.SelectionUpdate> selections) {
        return new FeedChange.MarketUpdate(
                DERBY, market, "MATCH_ODDS", "Match Odds", null, status, null, inPlay, 0, selections);
    }

    /** Home, away, and as many others as make the count. */
    private static List<FeedChange.SelectionUpdate> selections(int count) {
        List<FeedChange.SelectionUpdate> selections = new ArrayList<>(List.of(selection("home"), selection("away")));
        while (selections.size() < count) {
            selections.add(selection("other" + selections.size()));
        }
        return selections;
    }

    private static FeedChange.SelectionUpdate selection(String id) {
        return new FeedChange.SelectionUpdate(new SelectionId(id), id, SelectionStatus.ACTIVE, new Price(1_500));
    }

    private static FeedChange settle(SelectionSettlement... results) {
        return new FeedChange.Settlement(ODDS, FeedChange.Certainty.CONFIRMED, List.of(results));
    }

    private static SelectionSettlement result(SelectionId id, SelectionResult result) {
        return new SelectionSettlement(id, result, null);
    }

    private static SelectionSettlement half(SelectionId id) {
        return new SelectionSettlement(id, SelectionResult.WON, new BigDecimal("0.5"));
    }
}
