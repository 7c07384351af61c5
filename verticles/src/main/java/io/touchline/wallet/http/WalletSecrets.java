package io.touchline.wallet.http;

import org.jspecify.annotations.Nullable;

/**
 * What the wallet knows us by. Printing it shows nothing.
 *
 * @param bearer token of each request; null where the wallet wants none
 * @param signingKey shared key of the signatures; null where the wallet wants none
 */
public record WalletSecrets(
        @Nullable String bearer, @Nullable String signingKey) {
    @Override
    public String toString() {
        return "WalletSecrets[***]";
    }
}
