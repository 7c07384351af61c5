package io.touchline.domain.settlement;

/**
 * The rules a bet is settled by. The version names them for ever: rules that change get another.
 *
 * @param version for receipts and for replays
 */
public record SettlementRules(String version, Rule4Table rule4, CertaintyGate gate) {
    public static final SettlementRules STANDARD =
            new SettlementRules("2026-1", Rule4Table.STANDARD, CertaintyGate.CONFIRMED_ONLY);

    public SettlementRules {
        if (version.isEmpty()) {
            throw new IllegalArgumentException("version: empty (expected: a name)");
        }
    }
}
