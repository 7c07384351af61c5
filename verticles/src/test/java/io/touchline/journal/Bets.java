package io.touchline.journal;

import io.touchline.domain.betting.BetCommand.AskHold;
import io.touchline.domain.betting.BetCommand.PostHold;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.Consent;
import io.touchline.domain.betting.Decision;
import io.touchline.domain.betting.DelayPlan;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.DeskOutput.Condition;
import io.touchline.domain.betting.DeskOutput.Joint;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.LegRequest;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.Reason;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.Terms;
import io.touchline.domain.betting.Ticket;
import io.touchline.domain.betting.WalletStanding;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.FeedState;
import io.touchline.protocol.MarketId;
import io.touchline.protocol.MarketStatus;
import io.touchline.protocol.Money;
import io.touchline.protocol.Price;
import io.touchline.protocol.SelectionId;
import io.touchline.protocol.SelectionStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines that a desk appends for bets of one leg in play, numbered as it numbers them. */
final class Bets {
    static final AccountId ANN = new AccountId("ann");
    static final long TOKEN = 9;
    static final Money STAKE = new Money(1_000, "EUR");

    private long start;
    private long sequence;

    /** @param start of all bets, in microseconds */
    Bets(long start) {
        this.start = start;
    }

    /** When the bets begin that come from now on. */
    void beginAt(long micros) {
        start = micros;
    }

    static BetRequest request(String bet, AccountId account, String key) {
        LegRequest leg = new LegRequest(new MarketId("m1"), new SelectionId("s1"), new Price(2_340), 17L, 3L);
        return new BetRequest(new BetId(bet), account, key, "hash-of-" + key, List.of(leg), STAKE, Consent.STRICT);
    }

    Append admit(String bet) {
        return admit(request(bet, ANN, "key-" + bet));
    }

    Append admit(BetRequest request) {
        return append(
                request.bet().value(),
                null,
                new BetEntry.Placed(request, start),
                new BetEntry.Admitted(ticket(request), start + 10));
    }

    /** With the hold in the same commit. */
    Append admitJointly(String bet) {
        Append admission = admit(bet);
        AskHold ask = new AskHold(new BetId(bet), ANN, STAKE, 60_000_000);
        return joint(
                admission, new Joint(ask, new WalletStanding.Held(), List.of(new BetEntry.Held(terms(), start + 20))));
    }

    /** With the post in the same commit. */
    Append decideJointly(String bet) {
        Append decision = decide(bet);
        PostHold post = new PostHold(new BetId(bet), STAKE);
        return joint(
                decision,
                new Joint(post, new WalletStanding.Posted(), List.of(new BetEntry.Accepted(start + 5_000_120))));
    }

    private static Append joint(Append append, Joint joint) {
        return new Append(append.bet(), append.sequence(), append.entries(), append.condition(), joint);
    }

    Append hold(String bet) {
        return append(bet, null, new BetEntry.Held(terms(), start + 20));
    }

    Append decide(String bet) {
        return decide(bet, new Condition(List.of(TOKEN), Long.MAX_VALUE));
    }

    Append decide(String bet, Condition condition) {
        Decision decision = new Decision(
                List.of(new Decision.Leg(new Price(2_350), reading(start + 5_000_100))),
                STAKE,
                start + 5_000_100,
                5_000_080);
        return append(bet, condition, new BetEntry.Decided(decision, start + 5_000_110));
    }

    Append accept(String bet) {
        return append(bet, null, new BetEntry.Accepted(start + 5_000_120));
    }

    Append refuse(String bet, boolean holdOwed) {
        Reason reason = new Reason(ErrorCode.EPOCH_CHANGED, 0, "goal", reading(start + 100), null);
        Refusal refusal = new Refusal(Refusal.Outcome.REJECTED, List.of(reason), start + 200);
        return append(bet, null, new BetEntry.Refused(refusal, holdOwed, start + 200));
    }

    Append released(String bet) {
        return append(bet, null, new BetEntry.Released(start + 300));
    }

    /** The whole life of an accepted bet. */
    List<Append> accepted(String bet) {
        return List.of(admit(bet), hold(bet), decide(bet), accept(bet));
    }

    private Append append(String bet, @Nullable Condition condition, BetEntry... lines) {
        sequence++;
        return new Append(new BetId(bet), sequence, List.of(lines), condition);
    }

    private Ticket ticket(BetRequest request) {
        DelayPlan delay = new DelayPlan(5_000, 0, 0, 0, 0, 12_000, true, false, 5_000, "delay-1");
        return new Ticket(request, start, List.of(reading(start)), List.of(MarketTerms.DEFAULT), delay);
    }

    private Terms terms() {
        return new Terms(List.of(new Price(2_340)), STAKE, start + 20, start + 5_000_020, start + 7_000_020, 0);
    }

    private static LegReading.Known reading(long at) {
        return new LegReading.Known(
                new MarketId("m1"),
                MarketStatus.OPEN,
                true,
                5_000,
                17,
                3,
                SelectionStatus.ACTIVE,
                new Price(2_350),
                FeedState.UP,
                at - 7,
                "push/1/7",
                TOKEN,
                at);
    }
}
