package io.touchline.http;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.http.Problem;
import java.io.Serial;
import java.util.List;

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

    /** Invalid input: 400 with the path of what is wrong. */
    public static ProblemException malformed(String path, String message) {
        return new ProblemException(new Problem(
                400, ErrorCode.MALFORMED, "the request is not valid", List.of(new Problem.InvalidPart(path, message))));
    }

    public Problem problem() {
        return problem;
    }
}
