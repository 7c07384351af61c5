package io.touchline.simulation;

import static io.touchline.simulation.Violation.unless;

import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BetEntry;
import io.touchline.domain.betting.BetEvent.MarketMoved;
import io.touchline.domain.betting.BetRequest;
import io.touchline.domain.betting.BetState;
import io.touchline.domain.betting.BetView;
import io.touchline.domain.betting.DeskOutput.Answer;
import io.touchline.domain.betting.DeskOutput.Append;
import io.touchline.domain.betting.LegReading;
import io.touchline.domain.betting.Refusal;
import io.touchline.domain.betting.StakeCounters;
import io.touchline.domain.risk.Exposure;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Sees everything that crosses the node's border, and holds it against the invariants. Knows nothing of how the node works. */
final class Watch {
    private final Stage stage;
    private final DecisionAudit audit;
    private final LiabilityAudit liabilities;
    private final Map<BetId, Dossier> dossiers = new LinkedHashMap<>();
    private final Map<Long, BetRequest> unanswered = new HashMap<>();
    private final Map<String, BetView> answers = new HashMap<>();
    private final Map<BetId, AccountId> owners = new HashMap<>();
    private final Map<BetId, Long> stakes = new HashMap<>();
    private final Map<AccountId, Long> sums = new HashMap<>();
    private final Set<BetId> cancelAsked = new HashSet<>();

    /** What is durable of one bet, and what its bettor was told last. */
    static final class Dossier {
        final List<BetEntry> entries = new ArrayList<>();

        @Nullable BetView end;
    }

    Watch(Stage stage) {
        this.stage = stage;
        this.audit = new DecisionAudit(stage);
        this.liabilities = new LiabilityAudit(stage);
    }

    void placed(BetRequest request, long requestNumber) {
        unanswered.put(requestNumber, request);
    }

    void cancelAsked(BetId bet) {
        cancelAsked.add(bet);
    }

    /** No connection survives it: nobody waits for an answer any more. */
    void crashed() {
        unanswered.clear();
    }

    // ---- The journal

    void appended(Append append) {
        for (BetEntry entry : append.entries()) {
            count(append.bet(), entry);
        }
        for (BetEntry entry : append.entries()) {
            if (entry instanceof BetEntry.Decided) {
                AccountId account = Objects.requireNonNull(owners.get(append.bet()));
                unless(
                        sums.getOrDefault(account, 0L) <= stage.player(account).stakeLimit(),
                        Invariant.I10_NO_ACCEPT_WHEN_EXCLUDED,
                        append.bet() + " takes " + account + " over its stake limit");
                liabilities.decided(append.bet());
            }
        }
    }

    void restarted(List<Append> durable) {
        owners.clear();
        stakes.clear();
        sums.clear();
        liabilities.clear();
        durable.forEach(append -> append.entries().forEach(entry -> count(append.bet(), entry)));
    }

    void settled(BetId bet) {
        liabilities.settled(bet);
    }

    private void count(BetId bet, BetEntry entry) {
        if (!stage.settled.contains(bet)) {
            liabilities.line(bet, entry);
        }
        switch (entry) {
            case BetEntry.Placed placed -> owners.put(bet, placed.request().account());
            case BetEntry.Admitted admitted ->
                stake(bet, admitted.ticket().request().stake().amount());
            case BetEntry.Decided decided ->
                stake(bet, decided.decision().stake().amount());
            case BetEntry.Refused _ -> stake(bet, 0);
            case BetEntry.Held _,
                    BetEntry.Offered _,
                    BetEntry.Confirmed _,
                    BetEntry.Doubted _,
                    BetEntry.Accepted _,
                    BetEntry.Released _ -> {}
        }
    }

    private void stake(BetId bet, long amount) {
        Long before = stakes.put(bet, amount);
        sums.merge(Objects.requireNonNull(owners.get(bet)), amount - (before == null ? 0 : before), Long::sum);
    }

    void counted(StakeCounters counters, Exposure exposure) {
        liabilities.counted(exposure);
        for (AccountId account : stage.accounts) {
            long expected = sums.getOrDefault(account, 0L);
            unless(
                    counters.staked(account) == expected,
                    Invariant.I14_COUNTERS_ARE_THE_LOG,
                    account + " has " + counters.staked(account) + " staked (expected: " + expected + ")");
        }
    }

    void durable(Append append) {
        Dossier dossier = dossiers.computeIfAbsent(append.bet(), _ -> new Dossier());
        for (BetEntry entry : append.entries()) {
            check(append.bet(), dossier, entry);
            dossier.entries.add(entry);
        }
    }

    private void check(BetId bet, Dossier dossier, BetEntry entry) {
        switch (entry) {
            case BetEntry.Decided(var decision, long _) -> {
                unless(!hasEnded(dossier), Invariant.I2_ONE_END, bet + " is decided after its end");
                audit.check(bet, dossier.entries, decision);
            }
            case BetEntry.Accepted _ -> {
                unless(!hasEnded(dossier), Invariant.I2_ONE_END, bet + " is accepted after its end");
                unless(has(dossier, BetEntry.Decided.class), Invariant.I2_ONE_END, bet + " is accepted undecided");
                unless(
                        isPosted(bet),
                        Invariant.I3_REFUSED_HOLDS_NOTHING,
                        bet + " is accepted and its stake is not posted");
                stage.coverage.accepted();
            }
            case BetEntry.Refused(Refusal refusal, boolean _, long _) -> {
                unless(!hasEnded(dossier), Invariant.I2_ONE_END, bet + " is refused after its end");
                unless(!isPosted(bet), Invariant.I3_REFUSED_HOLDS_NOTHING, bet + " is refused with its stake posted");
                unless(
                        refusal.outcome() != Refusal.Outcome.CANCELLED || cancelAsked.contains(bet),
                        Invariant.I2_ONE_END,
                        bet + " is cancelled and nobody asked for it");
                unless(
                        refusal.outcome() != Refusal.Outcome.CANCELLED || !has(dossier, BetEntry.Decided.class),
                        Invariant.I2_ONE_END,
                        bet + " is cancelled after its decision");
                stage.coverage.refused(
                        refusal.outcome().name(), refusal.reasons().getFirst().code());
            }
            case BetEntry.Placed _,
                    BetEntry.Admitted _,
                    BetEntry.Held _,
                    BetEntry.Offered _,
                    BetEntry.Confirmed _,
                    BetEntry.Doubted _,
                    BetEntry.Released _ -> {}
        }
    }

    private static boolean hasEnded(Dossier dossier) {
        return has(dossier, BetEntry.Accepted.class) || has(dossier, BetEntry.Refused.class);
    }

    private static boolean has(Dossier dossier, Class<? extends BetEntry> kind) {
        return dossier.entries.stream().anyMatch(kind::isInstance);
    }

    private boolean isPosted(BetId bet) {
        SimulatedWallet.Hold hold = stage.wallet.find(bet);
        return hold != null && hold.standing() == SimulatedWallet.Standing.POSTED;
    }

    // ---- The wallet

    void walletMoved(BetId bet) {
        unless(stage.wallet.sum() == 0, Invariant.I1_LEDGER_SUMS_TO_ZERO, "the ledger sums to " + stage.wallet.sum());
        unless(stage.wallet.least() >= 0, Invariant.I9_NOTHING_OVERDRAWN, "an account is overdrawn");
        if (isPosted(bet)) {
            Dossier dossier = dossiers.get(bet);
            unless(
                    dossier != null && has(dossier, BetEntry.Decided.class) && !has(dossier, BetEntry.Refused.class),
                    Invariant.I3_REFUSED_HOLDS_NOTHING,
                    bet + " is posted without a durable decision");
        }
    }

    // ---- The bettors

    void told(BetId bet, BetView view) {
        Dossier dossier = dossiers.get(bet);
        unless(dossier != null, Invariant.TOLD_IS_DURABLE, bet + " is told of and not in the journal");
        if (dossier == null) {
            return;
        }
        unless(isDurable(dossier, view), Invariant.TOLD_IS_DURABLE, bet + " is told as " + view.status());
        if (view.status() != BetView.Status.PENDING) {
            unless(
                    dossier.end == null || dossier.end.equals(view),
                    Invariant.I2_ONE_END,
                    bet + " is told as " + view.status() + " after another end");
            dossier.end = view;
        }
    }

    private static boolean isDurable(Dossier dossier, BetView view) {
        return switch (view.status()) {
            case ACCEPTED -> has(dossier, BetEntry.Accepted.class);
            case REJECTED, LAPSED, CANCELLED ->
                dossier.entries.stream()
                        .anyMatch(entry -> entry instanceof BetEntry.Refused refused
                                && refused.refusal().reasons().equals(view.reasons())
                                && refused.refusal()
                                        .outcome()
                                        .name()
                                        .equals(view.status().name()));
            case PENDING -> has(dossier, BetEntry.Held.class);
        };
    }

    void replied(long requestNumber, Answer answer) {
        BetRequest request = unanswered.remove(requestNumber);
        unless(request != null, Invariant.I8_SAME_KEY_SAME_ANSWER, "request " + requestNumber + " is answered twice");
        if (request != null && answer instanceof Answer.Told(BetView view)) {
            told(view.bet(), view);
            String key = request.account() + "/" + request.key() + "/" + request.bodyHash();
            BetView first = answers.putIfAbsent(key, view);
            unless(
                    first == null || first.equals(view),
                    Invariant.I8_SAME_KEY_SAME_ANSWER,
                    key + " was answered " + first + " and now " + view);
        }
    }

    // ---- Both sides of a market

    void allJudged(BetDesk desk, MarketMoved moved) {
        for (BetId bet : desk.openOn(moved.market())) {
            if (desk.state(bet) instanceof BetState.Waiting waiting) {
                for (LegReading.Known seen : waiting.ticket().seen()) {
                    boolean passed = seen.market().equals(moved.market())
                            && seen.token() == moved.token()
                            && seen.epoch() < moved.epoch();
                    unless(
                            !passed,
                            Invariant.I15_BOTH_SIDES_ALIKE,
                            bet + " goes on waiting though " + moved.market() + " is at epoch " + moved.epoch());
                }
            }
        }
    }

    // ---- The end

    void end(SimulatedNode node) {
        dossiers.forEach((bet, dossier) -> {
            unless(
                    node.state(bet) instanceof BetState.Final,
                    Invariant.I13_CONVERGES_AFTER_A_CRASH,
                    bet + " is still " + node.state(bet));
            unless(hasEnded(dossier), Invariant.I2_ONE_END, bet + " has no end");
            SimulatedWallet.Hold hold = stage.wallet.find(bet);
            unless(
                    hold == null || hold.standing() != SimulatedWallet.Standing.HELD,
                    Invariant.I3_REFUSED_HOLDS_NOTHING,
                    bet + " has ended and its stake is still held");
            unless(
                    has(dossier, BetEntry.Accepted.class) == isPosted(bet),
                    Invariant.I3_REFUSED_HOLDS_NOTHING,
                    bet + " has ended otherwise than its stake");
        });
        unless(stage.wallet.held() == 0, Invariant.I3_REFUSED_HOLDS_NOTHING, stage.wallet.held() + " is still held");
        unless(
                unanswered.isEmpty(),
                Invariant.I13_CONVERGES_AFTER_A_CRASH,
                "requests without an answer: " + unanswered.keySet());
    }
}
