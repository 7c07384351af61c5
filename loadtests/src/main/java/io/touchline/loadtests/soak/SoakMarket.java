package io.touchline.loadtests.soak;

/** A market of the soak's own feed, with two selections at most one of which wins. Thread-safe. */
final class SoakMarket {
    /** No selection wins: all bets on it are void. */
    static final int VOID = -1;

    static final int SELECTIONS = 2;
    private static final int OPEN = -2;

    private final String id;
    private final boolean inPlay;
    private volatile int winner = OPEN;

    SoakMarket(String id, boolean inPlay) {
        this.id = id;
        this.inPlay = inPlay;
    }

    String id() {
        return id;
    }

    boolean isInPlay() {
        return inPlay;
    }

    String event() {
        return "e-" + id;
    }

    boolean isSettled() {
        return winner != OPEN;
    }

    /** @param selection the number of the one that wins, or {@link #VOID} */
    void settle(int selection) {
        winner = selection;
    }

    /** WON, LOST or VOID. */
    String result(int selection) {
        int won = winner;
        if (won == OPEN) {
            throw new IllegalStateException(id + ": open (expected: settled)");
        }
        return won == VOID ? "VOID" : won == selection ? "WON" : "LOST";
    }

    /** A selection's id is its number behind this letter. */
    static String selection(int number) {
        return "s" + number;
    }

    static int number(String selection) {
        return Integer.parseInt(selection.substring(1));
    }
}
