package io.touchline.simulation;

import io.touchline.domain.betting.BetDesk;
import io.touchline.domain.betting.BettingTimes;
import io.touchline.domain.betting.MarketTerms;
import io.touchline.domain.betting.MarketTerms.Philosophy;
import io.touchline.domain.betting.RuleBook.Player;
import io.touchline.domain.risk.RiskLimits;
import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.MarketId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all who play a part share: the time, chance, and the world outside the node. It outlives crashes of the node. */
final class Stage {
    static final long START = 1_800_000_000_000_000L;
    static final long MILLI = 1_000;
    static final long SECOND = 1_000_000;
    /** The defaults, but for two double readings instead of three: otherwise running out of them is too rare to be seen. */
    static final BettingTimes TIMES = new BettingTimes(
            BettingTimes.DEFAULT.ownerMicros(),
            BettingTimes.DEFAULT.overdueMicros(),
            BettingTimes.DEFAULT.walletMicros(),
            BettingTimes.DEFAULT.walletTries(),
            BettingTimes.DEFAULT.holdMicros(),
            BettingTimes.DEFAULT.offerMicros(),
            BettingTimes.DEFAULT.offersMax(),
            2,
            BettingTimes.DEFAULT.pursuitFirstMicros(),
            BettingTimes.DEFAULT.pursuitMaxMicros(),
            BettingTimes.DEFAULT.alarmMicros());

    static final int STAKE_MIN = 50;
    static final int STAKE_MAX = 5_000;

    /** Low, so that each of them bites now and then. */
    static final RiskLimits RISK = new RiskLimits(STAKE_MIN, STAKE_MAX, 9_000, 7_500, 6_500, 12_000, 14_000);

    final Agenda agenda = new Agenda(START);
    final SimulatedWallet wallet = new SimulatedWallet();
    final SimulatedJournal journal = new SimulatedJournal();
    final List<SimulatedMarket> markets = new ArrayList<>();
    final List<AccountId> accounts = List.of(new AccountId("ann"), new AccountId("ben"), new AccountId("cat"));
    final Map<AccountId, Player> players = new HashMap<>();
    /** Accepted bets on which nothing more can be lost. */
    final Set<BetId> settled = new HashSet<>();

    final Faults faults;
    final Coverage coverage;
    /** Of every other seed. */
    final BetDesk.WalletHome walletHome;

    boolean houseClosed;
    /** Nothing new comes from outside any more. */
    boolean ending;

    long walletDownUntil;
    long journalStalledUntil;

    private final Map<AccountId, Long> playerChanges = new HashMap<>();
    private final long seed;
    private final @Nullable List<String> trace;

    /**
     * A world at its beginning.
     *
     * @param trace where the history is written down; null where nobody will read it
     */
    Stage(long seed, Faults faults, Coverage coverage, @Nullable List<String> trace) {
        this.seed = seed;
        // Bit 1: bit 0 says whether a seed ends with a crash.
        this.walletHome = (seed & 2) == 0 ? BetDesk.WalletHome.WITH_JOURNAL : BetDesk.WalletHome.ELSEWHERE;
        this.faults = faults;
        this.coverage = coverage;
        this.trace = trace;
        Philosophy price = Philosophy.PRICE_AT_END;
        Philosophy state = Philosophy.STATE_AT_END;
        market(new MarketTerms(price, 0, 0, false), true, 2_000);
        market(new MarketTerms(state, 0, 3_000, false), true, 1_500);
        market(new MarketTerms(price, 100, 0, false), true, 5_000);
        market(new MarketTerms(price, 0, 0, false), false, 2_000);
        market(new MarketTerms(state, 50, 0, false), false, 2_000);
        market(new MarketTerms(price, 0, 0, true), true, 4_000);
        wallet.deposit(accounts.get(0), 6_000);
        wallet.deposit(accounts.get(1), 40_000);
        wallet.deposit(accounts.get(2), 1_000_000);
    }

    private void market(MarketTerms terms, boolean inPlay, int betDelayMs) {
        markets.add(new SimulatedMarket(markets.size(), terms, inPlay, betDelayMs, START));
    }

    @Nullable SimulatedMarket market(MarketId id) {
        for (SimulatedMarket market : markets) {
            if (market.id().equals(id)) {
                return market;
            }
        }
        return null;
    }

    Player player(AccountId account) {
        return players.getOrDefault(account, Player.UNRESTRICTED);
    }

    void setPlayer(AccountId account, Player player) {
        players.put(account, player);
        playerChanges.put(account, now());
    }

    /** Whether what holds of the account now came later than this. */
    boolean changedSince(AccountId account, long atMicros) {
        return playerChanges.getOrDefault(account, START) > atMicros;
    }

    long now() {
        return agenda.nowMicros();
    }

    /** Dice for what happens now to this one. */
    Dice dice(Dice.Purpose purpose, Object which) {
        return Dice.of(seed, purpose, which.toString().hashCode(), now());
    }

    void tell(Supplier<String> line) {
        if (trace != null) {
            trace.add("%10.6f %s".formatted((now() - START) / (double) SECOND, line.get()));
        }
    }
}
