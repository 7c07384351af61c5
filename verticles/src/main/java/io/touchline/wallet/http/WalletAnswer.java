package io.touchline.wallet.http;

import io.touchline.protocol.ErrorCode;
import io.touchline.wallet.http.WalletUnclearException.Cause;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/** An answer of the wallet that speaks of the call: a JSON object with its id. Every field is read strictly. */
record WalletAnswer(JsonObject body) {
    private static final long OWED_MAX = Long.MAX_VALUE / 4;

    /** What a wallet may say of an account in our words; every other word is WALLET_REFUSED. */
    private static final Set<ErrorCode> CODES = Set.of(
            ErrorCode.INSUFFICIENT_FUNDS,
            ErrorCode.ACCOUNT_BLOCKED,
            ErrorCode.KYC_REQUIRED,
            ErrorCode.SELF_EXCLUDED,
            ErrorCode.TIME_OUT_ACTIVE,
            ErrorCode.PLAYER_LIMIT,
            ErrorCode.REALITY_CHECK_PENDING,
            ErrorCode.REGULATOR_REJECTED,
            ErrorCode.LOCATION_REFUSED);

    /** @throws WalletUnclearException where it is not an answer to this call */
    static WalletAnswer read(WalletCall call, Buffer bytes) {
        JsonObject body;
        try {
            body = new JsonObject(bytes);
        } catch (DecodeException | ClassCastException e) {
            throw new WalletUnclearException(Cause.UNREADABLE, call.kind() + ": no JSON object in the answer");
        }
        if (!(body.getValue("id") instanceof String id) || !id.equals(call.id())) {
            throw new WalletUnclearException(
                    Cause.UNREADABLE, call.kind() + ": answer to another question (expected: id " + call.id() + ")");
        }
        return new WalletAnswer(body);
    }

    String state() {
        if (body.getValue("state") instanceof String state) {
            return state;
        }
        throw unreadable("state", "a state");
    }

    String currency() {
        if (body.getValue("currency") instanceof String currency && currency.length() == 3) {
            return currency;
        }
        throw unreadable("currency", "three letters");
    }

    /** A whole number of minor units, not below 0; so far below the largest that sums do not overflow. */
    long amount(String field) {
        Object value = body.getValue(field);
        if ((value instanceof Integer || value instanceof Long)
                && value instanceof Number number
                && number.longValue() >= 0
                && number.longValue() <= OWED_MAX) {
            return number.longValue();
        }
        throw unreadable(field, "a whole number of minor units");
    }

    /** The same where it may be left out, which is 0. */
    long amountIfAny(String field) {
        return body.containsKey(field) ? amount(field) : 0;
    }

    ErrorCode code() {
        for (ErrorCode code : CODES) {
            if (code.name().equals(body.getValue("code"))) {
                return code;
            }
        }
        return ErrorCode.WALLET_REFUSED;
    }

    /** A word that does not belong here. */
    WalletUnclearException unexpectedState() {
        return unreadable("state", "one of this call's");
    }

    private WalletUnclearException unreadable(String field, String expected) {
        return new WalletUnclearException(
                Cause.UNREADABLE, field + ": " + body.getValue(field) + " (expected: " + expected + ")");
    }
}
