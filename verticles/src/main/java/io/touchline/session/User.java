package io.touchline.session;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * Somebody who can log in.
 *
 * @param name 1 to 64 characters of {@code a-z A-Z 0-9 . _ @ -}
 * @param passwordHash by bcrypt, such as {@code $2b$10$…}
 */
public record User(String name, String passwordHash, Set<Role> roles) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern HASH = Pattern.compile("\\$2[abxy]\\$(0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

    public User {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("user: (expected: 1 to 64 characters of a-z A-Z 0-9 . _ @ -)");
        }
        if (!HASH.matcher(passwordHash).matches()) {
            // The hash is not shown: it may be a password that somebody put here by mistake.
            throw new IllegalArgumentException("passwordHash of " + name + ": (expected: bcrypt, cost 4 to 16)");
        }
        roles = Set.copyOf(roles);
    }

    /** How much work a check of the password is: each step doubles it. */
    int cost() {
        return Integer.parseInt(passwordHash.substring(4, 6));
    }

    /** Does not show the hash. */
    @Override
    public String toString() {
        return "User[" + name + ", " + roles + "]";
    }
}
