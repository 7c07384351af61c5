package io.touchline.session;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a user may do. */
public enum Role {
    /** Bets for an account of its own. */
    PLAYER,
    /** Suspends and resumes markets. */
    OPERATOR;

    /** The name in tokens and configuration. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that name, null for one that this version does not know: it allows nothing. */
    public static @Nullable Role ofWireName(String name) {
        for (Role role : values()) {
            if (role.wireName().equals(name)) {
                return role;
            }
        }
        return null;
    }
}
