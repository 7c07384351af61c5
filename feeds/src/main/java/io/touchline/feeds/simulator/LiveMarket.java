package io.touchline.feeds.simulator;

import io.touchline.feeds.simulator.MarketDefinition.Choice;
import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.List;

/** One market of a match under way: what was last said of it. */
final class LiveMarket {
    private final MarketDefinition definition;
    private final String id;
    private final List<String> selectionIds;
    private final int[] prices;
    private final boolean[] possible;

    private Standing standing = Standing.OFFERED;
    private boolean announced;
    private boolean confirmed;
    private List<SelectionResult> results = List.of();

    LiveMarket(MarketDefinition definition, String eventId) {
        this.definition = definition;
        this.id = eventId + "-" + definition.code();
        this.selectionIds = definition.choices().stream()
                .map(choice -> id + "-" + choice.code())
                .toList();
        this.prices = new int[selectionIds.size()];
        this.possible = new boolean[selectionIds.size()];
    }

    /** How far the market is in its life. */
    enum Standing {
        OFFERED,
        CLOSED,
        SETTLED,
        CANCELLED
    }

    MarketDefinition definition() {
        return definition;
    }

    String id() {
        return id;
    }

    int size() {
        return selectionIds.size();
    }

    String selectionId(int selection) {
        return selectionIds.get(selection);
    }

    Choice choice(int selection) {
        return definition.choices().get(selection);
    }

    /** In thousandths, or {@link Margin#NO_PRICE}. */
    int price(int selection) {
        return prices[selection];
    }

    boolean isPossible(int selection) {
        return possible[selection];
    }

    boolean hasPrice() {
        for (int price : prices) {
            if (price != Margin.NO_PRICE) {
                return true;
            }
        }
        return false;
    }

    /** Prices the market anew; the selections whose price changed. */
    List<Integer> reprice(Outlook outlook, Weights weights) {
        weights.clear(size());
        definition.rule().weigh(outlook, weights);
        List<Integer> changed = new ArrayList<>();
        for (int i = 0; i < prices.length; i++) {
            int price = Margin.price(weights.probability(i));
            possible[i] = weights.isPossible(i);
            if (price != prices[i]) {
                prices[i] = price;
                changed.add(i);
            }
        }
        return changed;
    }

    Standing standing() {
        return standing;
    }

    boolean isOffered() {
        return standing == Standing.OFFERED;
    }

    void stand(Standing newStanding) {
        standing = newStanding;
    }

    /** Whether a reader of the timeline has heard of it. */
    boolean isAnnounced() {
        return announced;
    }

    void announce() {
        announced = true;
    }

    /** Whether its last results are final. */
    boolean isConfirmed() {
        return confirmed;
    }

    List<SelectionResult> results() {
        return results;
    }

    void settle(List<SelectionResult> newResults, boolean areFinal) {
        results = newResults;
        confirmed = areFinal;
        standing = Standing.SETTLED;
    }
}
