package io.touchline.domain.market;

/**
 * Why a market is suspended. A market may have several causes at once; each adds and takes back only itself, and the market is open
 * only when none is left. In order of what is shown: the first one present gives the reason.
 */
public enum Cause {
    OPERATOR("operator"),
    RISK("risk"),
    FEED_DOWN("feed down"),
    /** The feed began anew and has not sent this market again. */
    FEED_RESTART("feed restarted"),
    /** The feed said something of this market that could not be used. */
    DOUBT("unusable line"),
    /** A result was taken back and the feed has not opened the market again. */
    ROLLBACK("result taken back"),
    BET_STOP("bet stop"),
    /** The feed's own status of the market. */
    FEED("suspended by the feed");

    private final String words;

    Cause(String words) {
        this.words = words;
    }

    /** The reason as clients see it: the cause in words, and its detail where there is one. */
    String shown(String detail) {
        return detail.isEmpty() ? words : words + ": " + detail;
    }

    /** Whether a market line with status OPEN takes it back: all that the feed itself brought about, line by line. */
    boolean isTakenBackByOpenLine() {
        return switch (this) {
            case FEED, BET_STOP, DOUBT, FEED_RESTART, ROLLBACK -> true;
            case OPERATOR, RISK, FEED_DOWN -> false;
        };
    }
}
