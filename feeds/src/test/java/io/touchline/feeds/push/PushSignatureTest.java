package io.touchline.feeds.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.touchline.feeds.push.SignatureMemory.Admission;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PushSignatureTest {
    private static final PushSecret SECRET = PushSecret.of("secret");
    private static final byte[] BODY = "{\"seq\":1}\n".getBytes(StandardCharsets.UTF_8);
    private static final Instant NOW = Instant.ofEpochSecond(1_795_216_108);
    /** printf '1795216108.acme.{"seq":1}\n' | openssl dgst -sha256 -hmac secret */
    private static final String HEX = "a8f8368895d09107fbdac8c390ef9c76d5cdb21187ffdc990cfbe2656f86ced7";

    @Test
    void shouldAcceptWhatOpensslSigns() {
        assertThat(signature("1795216108", "v1=" + HEX).isGenuine(SECRET, "acme", BODY))
                .isTrue();
        assertThat(PushSignature.headerValue(SECRET, "1795216108", "acme", BODY))
                .isEqualTo("v1=" + HEX);
    }

    @Test
    void shouldRefuseAnotherFeedTimeBodyOrSecret() {
        assertThat(signature("1795216108", "v1=" + HEX).isGenuine(SECRET, "acme2", BODY))
                .isFalse();
        assertThat(signature("1795216109", "v1=" + HEX).isGenuine(SECRET, "acme", BODY))
                .isFalse();
        assertThat(signature("1795216108", "v1=" + HEX).isGenuine(SECRET, "acme", new byte[0]))
                .isFalse();
        assertThat(signature("1795216108", "v1=" + HEX).isGenuine(PushSecret.of("Secret"), "acme", BODY))
                .isFalse();
    }

    @Test
    void shouldRefuseHeadersThatAreNotOfTheirForm() {
        assertThat(PushSignature.of(null, "v1=" + HEX)).isNull();
        assertThat(PushSignature.of("1795216108", null)).isNull();
        assertThat(PushSignature.of("1795216108", HEX)).isNull();
        assertThat(PushSignature.of("1795216108", "v2=" + HEX)).isNull();
        assertThat(PushSignature.of("1795216108", "v1=" + HEX + "00")).isNull();
        assertThat(PushSignature.of("1795216108.5", "v1=" + HEX)).isNull();
        assertThat(PushSignature.of("+1795216108", "v1=" + HEX)).isNull();
        assertThat(PushSignature.of("99999999999999999999", "v1=" + HEX)).isNull();
    }

    @Test
    void shouldBeTimelyForThirtySecondsBothWays() {
        PushSignature signature = signature("1795216108", "v1=" + HEX);

        assertThat(signature.isTimely(NOW.plusSeconds(30))).isTrue();
        assertThat(signature.isTimely(NOW.minusSeconds(30))).isTrue();
        assertThat(signature.isTimely(NOW.plusSeconds(30).plusMillis(1))).isFalse();
        assertThat(signature.isTimely(NOW.minusSeconds(31))).isFalse();
    }

    @Test
    void shouldAcceptEachSignatureOnceInWhateverCaseItIsWritten() {
        SignatureMemory memory = new SignatureMemory(10, Instant.EPOCH);

        assertThat(memory.admit(signature("1795216108", "v1=" + HEX), NOW)).isEqualTo(Admission.FIRST_TIME);
        assertThat(memory.admit(signature("1795216108", "v1=" + HEX.toUpperCase(Locale.ROOT)), NOW))
                .isEqualTo(Admission.REPEATED);
    }

    @Test
    void shouldRememberASignatureUntilItIsNoLongerTimely() {
        SignatureMemory memory = new SignatureMemory(10, Instant.EPOCH);
        PushSignature signature = signature("1795216108", "v1=" + HEX);
        assertThat(memory.admit(signature, NOW.minusSeconds(30))).isEqualTo(Admission.FIRST_TIME);

        Instant last = NOW.plusSeconds(30);
        assertThat(signature.isTimely(last)).isTrue();
        assertThat(memory.admit(signature, last)).isEqualTo(Admission.REPEATED);
    }

    @Test
    void shouldNotAcceptASignatureThatGrewTooOldWhileItsBodyCame() {
        SignatureMemory memory = new SignatureMemory(10, Instant.EPOCH);

        assertThat(memory.admit(signature("1795216108", "v1=" + HEX), NOW.plusSeconds(31)))
                .isEqualTo(Admission.UNTIMELY);
    }

    /** What an earlier run accepted is forgotten with it: the same bytes were accepted again after a restart. */
    @Test
    void shouldRefuseWhatAnEarlierRunMayHaveAccepted() {
        SignatureMemory memory = new SignatureMemory(10, NOW.plusMillis(400));

        assertThat(memory.admit(signature("1795216107", "v1=" + HEX), NOW.plusSeconds(2)))
                .isEqualTo(Admission.BEFORE_THIS_RUN);
        assertThat(memory.admit(signature("1795216108", "v1=" + HEX), NOW.plusSeconds(2)))
                .isEqualTo(Admission.BEFORE_THIS_RUN);
        assertThat(memory.admit(signature("1795216109", "v1=" + HEX), NOW.plusSeconds(2)))
                .isEqualTo(Admission.FIRST_TIME);
    }

    @Test
    void shouldAcceptNoneWhileFullAndAgainWhenOldOnesAreForgotten() {
        SignatureMemory memory = new SignatureMemory(2, Instant.EPOCH);
        assertThat(memory.admit(numbered(1), NOW)).isEqualTo(Admission.FIRST_TIME);
        assertThat(memory.admit(numbered(2), NOW)).isEqualTo(Admission.FIRST_TIME);

        assertThat(memory.admit(numbered(3), NOW)).isEqualTo(Admission.NO_ROOM);

        PushSignature later = signature("1795216139", "v1=" + HEX);
        assertThat(memory.admit(later, NOW.plusSeconds(31))).isEqualTo(Admission.FIRST_TIME);
    }

    @Test
    void shouldNotShowASecret() {
        assertThat(SECRET.toString()).isEqualTo("***");
        assertThatThrownBy(() -> PushSecret.of("")).hasMessage("secret: 0 bytes (expected: 1 to 1024 bytes)");
    }

    private static PushSignature numbered(int number) {
        return signature("1795216108", "v1=" + String.format(Locale.ROOT, "%064x", number));
    }

    private static PushSignature signature(@Nullable String timestamp, @Nullable String header) {
        return Objects.requireNonNull(PushSignature.of(timestamp, header));
    }
}
