package io.touchline.feeds.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class DerbySettingsTest {
    @Test
    void shouldRefuseMatchesAndPacesOutOfBounds() {
        assertThatThrownBy(() -> new DerbySettings(1, -1, 1)).hasMessageContaining("matches: -1");
        assertThatThrownBy(() -> new DerbySettings(1, 41, 1)).hasMessageContaining("matches: 41");
        assertThatThrownBy(() -> new DerbySettings(1, 1, 0)).hasMessageContaining("pace: 0.0");
        assertThatThrownBy(() -> new DerbySettings(1, 1, Double.NaN)).hasMessageContaining("pace: NaN");
        assertThatThrownBy(() -> new DerbySettings(1, 1, 101)).hasMessageContaining("pace: 101");
    }

    @Test
    void shouldNeverShowTheSecretOfATarget() {
        PushTarget target = new PushTarget("localhost", 1, "derby", "hush-hush");
        assertThat(target.toString()).contains("derby").doesNotContain("hush");
    }

    /** The expected value was computed with {@code openssl dgst -sha256 -hmac}. */
    @Test
    void shouldSignTheEmptyBody() {
        PushTarget target = new PushTarget("localhost", 1, "derby", "secret");
        assertThat(target.signature(1_795_216_108L))
                .isEqualTo("v1=a44bfdb79b029bd1f9d501aef413a95e9338a3ee9d7ffd005ba25462e89c2fb9");
    }

    @Test
    void shouldRefuseAFeedNameThatNeedsEscaping() {
        assertThatThrownBy(() -> new PushTarget("localhost", 1, "a/b", "secret"))
                .hasMessageContaining("feed: a/b");
        assertThatThrownBy(() -> new PushTarget("localhost", 1, "a", "")).hasMessageContaining("secret: empty");
    }
}
