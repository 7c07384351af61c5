package io.touchline.feeds.push;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;

/** A request that is refused whole. Expected at any rate, so without a stack trace. */
final class PushRefusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    PushRefusal(int status, ErrorCode code, String detail) {
        super(detail, null, false, false);
        problem = Problem.of(status, code, detail);
    }

    Problem problem() {
        return problem;
    }
}
