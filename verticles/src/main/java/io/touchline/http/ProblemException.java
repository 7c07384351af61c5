package io.touchline.http;

import io.touchline.protocol.http.Problem;
import java.io.Serial;

/**
 * Ends a request with a problem: fail the routing context with it and {@link ProblemFailureHandler} sends it. It has no stack
 * trace, since clients cause it at any rate they like.
 */
public final class ProblemException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
