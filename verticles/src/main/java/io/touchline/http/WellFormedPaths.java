package io.touchline.http;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before a root router and refuses paths and queries with broken escapes, such as {@code /%zz}, and such as are not UTF-8:
 * the router would log a stack trace for the first, at any rate that a client likes, and decode the others to something else.
 */
public final class WellFormedPaths implements Handler<HttpServerRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(WellFormedPaths.class);

    private final Handler<HttpServerRequest> next;

    public WellFormedPaths(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        if (isWellFormed(request.uri())) {
            next.handle(request);
        } else {
            ProblemResponses.send(
                            request.response(),
                            Problem.of(
                                    400,
                                    ErrorCode.MALFORMED,
                                    "the path or its query has a broken escape (expected: %XX, of UTF-8)"))
                    .onFailure(gone -> LOG.debug("an answer found its connection gone", gone));
        }
    }

    static boolean isWellFormed(@Nullable String target) {
        if (target == null || target.isEmpty()) {
            return false;
        }
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(target.length());
        for (int at = 0; at < target.length(); at++) {
            char next = target.charAt(at);
            if (next != '%') {
                // One byte a character: it came so from the wire.
                decoded.write(next);
            } else if (at + 2 < target.length() && isHex(target.charAt(at + 1)) && isHex(target.charAt(at + 2))) {
                decoded.write(HexFormat.fromHexDigits(target, at + 1, at + 3));
                at += 2;
            } else {
                return false;
            }
        }
        return isUtf8(decoded.toByteArray());
    }

    private static boolean isHex(char digit) {
        return HexFormat.isHexDigit(digit);
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            CharBuffer ignored = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
