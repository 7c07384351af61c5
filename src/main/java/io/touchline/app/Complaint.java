package io.touchline.app;

import io.touchline.app.config.ConfigException;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in one line what is wrong with what the user typed. */
final class Complaint {
    private Complaint() {}

    /** A rule of a record, {@code field: value (expected: rule)}, where the field is the name of an option. */
    static ConfigException of(IllegalArgumentException refused, OptionSource saidBy) {
        String message = String.valueOf(refused.getMessage());
        int colon = message.indexOf(": ");
        return new ConfigException(saidBy.name("--" + message.substring(0, colon)) + message.substring(colon));
    }

    static ConfigException of(ParameterException refused, OptionSource saidBy) {
        return new ConfigException(
                switch (refused) {
                    case UnmatchedArgumentException unmatched ->
                        "\"" + unmatched.getUnmatched().getFirst()
                                + "\": no such option or command (see ./touchline --help)";
                    case MissingParameterException missing -> missing(missing);
                    case ParameterException other -> other(other, saidBy);
                });
    }

    private static String missing(MissingParameterException missing) {
        ArgSpec argument = missing.getMissing().getFirst();
        return argument instanceof OptionSpec option
                ? option.longestName() + ": missing (expected: " + option.longestName() + " " + option.paramLabel()
                        + ")"
                : argument.paramLabel() + ": missing (expected: at least one)";
    }

    private static String other(ParameterException refused, OptionSource saidBy) {
        if (refused.getArgSpec() instanceof OptionSpec option && refused.getValue() != null) {
            return saidBy.name(option.longestName()) + ": \"" + refused.getValue() + "\" (expected: "
                    + expected(option.type()) + ")";
        }
        return String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
    }

    private static String expected(Class<?> type) {
        return type == double.class ? "a number" : type == String.class ? "one value" : "a whole number";
    }
}
