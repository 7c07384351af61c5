package io.touchline.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Clients hold on to these numbers and names: a change of the table breaks them. New rows are welcome. */
class ErrorCodeTest {
    private static final String TABLE = """
                    1001 MALFORMED
                    1002 KEY_REUSED_DIFFERENT_BODY
                    1003 KEY_MISSING
                    1004 INVALID_COMBINATION
                    1005 TOO_MANY_LEGS
                    1006 TOTAL_COMBINATIONS_MISMATCH
                    1007 SAME_BET_TOO_SOON
                    2001 NOT_AUTHENTICATED
                    2002 ACCOUNT_BLOCKED
                    2003 KYC_REQUIRED
                    2101 SELF_EXCLUDED
                    2102 TIME_OUT_ACTIVE
                    2103 PLAYER_LIMIT
                    2104 REALITY_CHECK_PENDING
                    2105 REGULATOR_REJECTED
                    3001 LOCATION_REFUSED
                    4001 MARKET_NOT_FOUND
                    4002 MARKET_SUSPENDED
                    4003 MARKET_CLOSED
                    4004 SELECTION_REMOVED
                    4005 PRICE_CHANGED
                    4006 EPOCH_CHANGED
                    4007 IN_PLAY_CLOSED
                    4008 FEED_UNHEALTHY
                    4009 OUTCOME_KNOWN
                    5001 STAKE_ABOVE_MAX
                    5002 STAKE_BELOW_MIN
                    5003 LIABILITY_EXCEEDED
                    5004 PAYOUT_CAP
                    5005 RISK_DECLINED
                    5006 REOFFERED
                    6001 INSUFFICIENT_FUNDS
                    6002 WALLET_REFUSED
                    6003 HOLD_EXPIRED
                    7001 OVERLOADED
                    7002 TIME_ELAPSED
                    7003 BETTING_DISABLED
                    7004 OUTCOME_UNKNOWN
                    8001 CUSTOMER_CANCELLED
                    8002 TIMEOUT_TRIGGERED
                    8003 BACK_OFFICE_CANCELLED
                    8004 TECHNICAL_ISSUE
                    8005 EXCEPTIONAL_CASE
                    8006 PAST_POSTED
                    8007 PALPABLE_ERROR
                    8008 EVENT_CANCELLED
                    8009 FEED_VOIDED
                    8010 REGULATOR_ORDERED
                    8011 NON_PARTICIPATION
                    8012 INTEGRITY_CONCERN
                    9001 UNKNOWN_OP
                    9002 INVALID_FILTER
                    9003 NOT_FOUND
                    9004 RATE_LIMITED
                    9005 SEQUENCE_GAP
                    9006 BAD_SIGNATURE
                    9007 UNUSABLE_LINE
                    9008 TOO_LARGE
                    """;

    @Test
    void shouldKeepNumbersAndNamesForEver() {
        String codes = Arrays.stream(ErrorCode.values())
                .map(code -> code.number() + " " + code.name() + "\n")
                .collect(Collectors.joining());

        assertThat(codes).isEqualTo(TABLE.stripIndent());
    }

    @Test
    void shouldUseEachNumberOnce() {
        assertThat(Arrays.stream(ErrorCode.values()).map(ErrorCode::number)).doesNotHaveDuplicates();
    }

    @Test
    void shouldNotInviteToRepeatWhatMayHaveBeenDone() {
        assertThat(ErrorCode.OUTCOME_UNKNOWN.temporary()).isFalse();
        assertThat(ErrorCode.KEY_REUSED_DIFFERENT_BODY.temporary()).isFalse();
    }
}
