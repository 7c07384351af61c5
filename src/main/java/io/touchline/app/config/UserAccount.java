package io.touchline.app.config;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Someone who may log in. The password is known by its bcrypt hash alone, and not even that is shown.
 *
 * @param roles what the user may do: {@code PLAYER} bets, {@code OPERATOR} suspends and resumes
 */
public record UserAccount(String name, String passwordHash, Set<Role> roles) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._@-]{0,63}");
    private static final Pattern HASH = Pattern.compile("\\$2[aby]\\$\\d{2}\\$[./A-Za-z0-9]{53}");

    public UserAccount {
        Checks.present("name", name, "1 to 64 characters of a-z A-Z 0-9 . _ @ -");
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "name: \"" + name + "\" (expected: 1 to 64 characters of a-z A-Z 0-9 . _ @ -)");
        }
        Checks.present("password-hash", passwordHash, "a bcrypt hash");
        if (!HASH.matcher(passwordHash).matches()) {
            // Not shown: it may be the password itself, put there by mistake.
            throw new IllegalArgumentException(
                    "password-hash: of " + name + " (expected: a bcrypt hash such as htpasswd -nbBC 12 makes)");
        }
        roles = Set.copyOf(Checks.present("roles", roles, "a list of player, operator"));
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("roles: [] (expected: a list of player, operator)");
        }
    }

    @Override
    public String toString() {
        return "UserAccount[name=" + name + ", passwordHash=***, roles=" + roles + "]";
    }

    /** What a user may do. */
    public enum Role {
        PLAYER,
        OPERATOR
    }
}
