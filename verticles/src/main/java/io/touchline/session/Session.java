package io.touchline.session;

import java.time.Instant;
import java.util.Set;

/**
 * Whom a valid token speaks for.
 *
 * @param expiresAt from then on it speaks for nobody; who keeps a session for long has to look again
 */
public record Session(String user, Set<Role> roles, Instant expiresAt) {
    public Session {
        roles = Set.copyOf(roles);
    }

    public boolean has(Role role) {
        return roles.contains(role);
    }
}
