package io.touchline.domain.betting;

import io.touchline.protocol.AccountId;
import io.touchline.protocol.BetId;
import io.touchline.protocol.MarketId;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The bets that have not come to their end, by what can end them; each list in the order in which they came. */
final class OpenBets {
    private final Set<BetId> all = new LinkedHashSet<>();
    private final Map<MarketId, Set<BetId>> byMarket = new HashMap<>();
    private final Map<AccountId, Set<BetId>> byAccount = new HashMap<>();

    void add(BetRequest request) {
        all.add(request.bet());
        byAccount.computeIfAbsent(request.account(), _ -> new LinkedHashSet<>()).add(request.bet());
        request.legs()
                .forEach(leg -> byMarket.computeIfAbsent(leg.market(), _ -> new LinkedHashSet<>())
                        .add(request.bet()));
    }

    void remove(BetRequest request) {
        all.remove(request.bet());
        drop(byAccount, request.account(), request.bet());
        request.legs().forEach(leg -> drop(byMarket, leg.market(), request.bet()));
    }

    private static <K> void drop(Map<K, Set<BetId>> index, K key, BetId bet) {
        Set<BetId> bets = index.get(key);
        if (bets != null) {
            bets.remove(bet);
            if (bets.isEmpty()) {
                index.remove(key);
            }
        }
    }

    int size() {
        return all.size();
    }

    /** A copy: what is done to these bets may end them. */
    List<BetId> all() {
        return List.copyOf(all);
    }

    List<BetId> on(MarketId market) {
        return List.copyOf(byMarket.getOrDefault(market, Set.of()));
    }

    List<BetId> of(AccountId account) {
        return List.copyOf(byAccount.getOrDefault(account, Set.of()));
    }
}
