package io.touchline.settlement;

import io.touchline.betting.BetArchive.BetStatus;
import io.touchline.domain.settlement.BetSettlement;
import io.touchline.domain.settlement.MarketFacts;
import io.touchline.domain.settlement.SettlementEntry;
import io.touchline.domain.settlement.SettlementRules;
import io.touchline.domain.settlement.SettlementStanding.Step;
import io.touchline.domain.settlement.Verdict;
import io.touchline.domain.settlement.Verdict.Decided;
import io.touchline.ledger.SettlementPostings.Cause;
import io.touchline.protocol.MarketId;
import io.touchline.settlement.FactsRows.Held;
import io.touchline.settlement.SettlementRows.Kind;
import io.touchline.settlement.SettlementRows.Newest;
import io.touchline.store.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Settles one bet by the facts as they are, inside a transaction of the store: the same bet settled again by the same facts changes
 * nothing. For the store's thread alone.
 */
final class BetSettler {
    private static final int FACTS_KEPT_MAX = 1_000;

    private final SettlementRules rules;
    private final Returns returns;

    /** Read once for the thousands of bets on a market; a row of another revision takes its place. */
    private final Map<MarketId, Held> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MarketId, Held> eldest) {
            return size() > FACTS_KEPT_MAX;
        }
    };

    BetSettler(SettlementRules rules, Returns returns) {
        this.rules = rules;
        this.returns = returns;
    }

    /**
     * Settles, takes back or confirms, whatever the facts say.
     *
     * @return the status of the bet before and after it
     */
    Change settle(Sql sql, AcceptedBet bet, long nowMicros) throws SQLException {
        Newest before = SettlementRows.newest(sql, bet.bet());
        Map<MarketId, MarketFacts> facts = new HashMap<>();
        Map<String, Long> revisions = new TreeMap<>();
        for (MarketId market : bet.markets()) {
            Held held = held(sql, market);
            if (held.revision() > 0) {
                facts.put(market, held.facts());
                revisions.put(market.value(), held.revision());
            }
        }
        Verdict verdict = BetSettlement.settle(bet.placed(), facts, rules);
        Step step = before.standing().after(verdict, returns.balance(sql, cause(bet, 0, nowMicros)));
        Newest newest = before;
        for (SettlementEntry entry : step.entries()) {
            newest = enter(sql, bet, newest, entry, revisions.toString(), nowMicros);
        }
        if (newest.status() != before.status() || newest.number() != before.number()) {
            SettlementRows.project(sql, bet.bet(), newest.status(), newest.number(), nowMicros);
        }
        return new Change(before.status(), newest.status(), !step.entries().isEmpty());
    }

    /** @param changed whether anything was added to the bet's settlements */
    record Change(BetStatus before, BetStatus after, boolean changed) {}

    private Newest enter(Sql sql, AcceptedBet bet, Newest before, SettlementEntry entry, String basis, long nowMicros)
            throws SQLException {
        int line = before.entry() + 1;
        Cause cause = cause(bet, entry.no(), nowMicros);
        long owed = 0;
        Newest after = switch (entry) {
            case SettlementEntry.Posted(int no, Decided decided, var ignored) -> {
                returns.pay(sql, cause, decided.result(), bet.stake(), decided.returned());
                yield new Newest(line, no, Kind.POSTED, status(decided), decided, nowMicros);
            }
            case SettlementEntry.Reversed(int no, var ignored) -> {
                Decided paid = before.decided();
                owed = returns.takeBack(sql, cause, paid.result(), bet.stake(), paid.returned());
                yield new Newest(line, no, Kind.REVERSED, BetStatus.ACCEPTED, paid, nowMicros);
            }
            case SettlementEntry.Confirmed(int no, Decided decided) ->
                new Newest(line, no, Kind.CONFIRMED, status(decided), decided, nowMicros);
        };
        SettlementRows.add(sql, bet.bet(), after, basis, owed);
        return after;
    }

    private static BetStatus status(Decided decided) {
        return decided.isVoidedByCancel() ? BetStatus.VOIDED : BetStatus.SETTLED;
    }

    private static Cause cause(AcceptedBet bet, int number, long nowMicros) {
        return new Cause(bet.account(), bet.currency(), bet.bet(), number, nowMicros);
    }

    private Held held(Sql sql, MarketId market) throws SQLException {
        long revision = FactsRows.revision(sql, market);
        Held held = known.get(market);
        if (held == null || held.revision() != revision) {
            Held read = FactsRows.find(sql, market);
            held = read == null ? new Held(MarketFacts.unknown(null), 0) : read;
            known.put(market, held);
        }
        return held;
    }
}
