package io.touchline.feeds.esa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.feeds.esa.EsaMessage.LadderKind;
import io.touchline.feeds.esa.EsaMessage.Rung;
import io.touchline.feeds.esa.EsaMessage.RunnerChange;
import io.touchline.protocol.Price;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BackPricesTest {
    private static final RunnerKey RUNNER = new RunnerKey(1, BigDecimal.ZERO);
    private static final List<LadderKind> KINDS = List.of(LadderKind.values());
    private static final int HISTORIES = 300;
    private static final int STEPS = 200;

    /** Any order of additions, changes, deletions and images gives the price that a plain list of what stands would give. */
    @Test
    void shouldAlwaysHoldTheBestOfferOfANaiveModel() {
        for (long seed = 0; seed < HISTORIES; seed++) {
            Random random = new Random(seed);
            BackPrices prices = new BackPrices();
            Map<String, BigDecimal> model = new HashMap<>();
            for (int step = 0; step < STEPS; step++) {
                if (random.nextInt(50) == 0) {
                    prices.clear();
                    model.clear();
                }
                List<Rung> rungs = new ArrayList<>();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    Rung rung = randomRung(random);
                    rungs.add(rung);
                    applyNaively(rung, model);
                }
                prices.apply(new RunnerChange(RUNNER, true, rungs, null));
                assertThat(prices.price(true))
                        .as("seed %d, step %d", seed, step)
                        .isEqualTo(best(model));
            }
        }
    }

    @Test
    void shouldRefuseALadderWithoutBound() {
        BackPrices prices = new BackPrices();
        List<Rung> rungs = new ArrayList<>();
        for (int i = 0; i <= 2_000; i++) {
            rungs.add(new Rung(LadderKind.ALL, 0, BigDecimal.valueOf(1_001 + i, 3), true));
        }

        assertThatThrownBy(() -> prices.apply(new RunnerChange(RUNNER, true, rungs, null)))
                .isInstanceOf(FieldException.class)
                .hasMessage("atb: 2001 steps (expected: at most 2000)");
    }

    private static Rung randomRung(Random random) {
        LadderKind kind = KINDS.get(random.nextInt(KINDS.size()));
        // The same price in several notations: 1.5 and 1.50 are one step.
        BigDecimal price = BigDecimal.valueOf(110 + random.nextInt(30), 2).setScale(2 + random.nextInt(2));
        return new Rung(kind, random.nextInt(4), price, random.nextInt(3) > 0);
    }

    private static void applyNaively(Rung rung, Map<String, BigDecimal> model) {
        String key = rung.ladder().keyedByPosition
                ? rung.ladder() + "/" + rung.position()
                : rung.ladder() + "/" + rung.price().stripTrailingZeros();
        if (rung.present()) {
            model.put(key, rung.price());
        } else {
            model.remove(key);
        }
    }

    private static @Nullable Price best(Map<String, BigDecimal> model) {
        return model.values().stream()
                .max(BigDecimal::compareTo)
                .map(Price::ofFeed)
                .orElse(null);
    }
}
