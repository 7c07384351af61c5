package io.touchline.api;

import io.touchline.betting.BetArchive.Page;
import io.touchline.betting.BetArchive.StatementLine;
import io.touchline.betting.BetJson;
import io.touchline.betting.Wallet.Balance;

/** Balances and statements as the doors show them. */
final class AccountJson {
    private AccountJson() {}

    static byte[] balance(Balance balance) {
        return BetJson.bytes(json -> {
            json.writeStartObject();
            json.writeStringField("currency", balance.currency());
            json.writeNumberField("available", balance.available());
            json.writeNumberField("held", balance.held());
            if (balance.owed() != 0) {
                json.writeNumberField("owed", balance.owed());
            }
            json.writeEndObject();
        });
    }

    static byte[] statement(Page<StatementLine> page) {
        return BetJson.bytes(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("lines");
            for (StatementLine line : page.items()) {
                json.writeStartObject();
                json.writeNumberField("no", line.number());
                json.writeNumberField("time", line.atMicros());
                json.writeStringField("kind", line.kind());
                json.writeObjectFieldStart("amount");
                json.writeNumberField("amount", line.amount());
                json.writeStringField("currency", line.currency());
                json.writeEndObject();
                json.writeNumberField("available", line.available());
                if (line.bet() != null) {
                    json.writeStringField("bet", line.bet().value());
                }
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringField("next", page.next());
            json.writeEndObject();
        });
    }
}
