package io.touchline.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is taken of the compression that clients offer. */
final class DeflateOfferTest {
    private static final String TAKEN = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "permessage-deflate",
                "permessage-deflate; client_max_window_bits",
                "permessage-deflate;client_max_window_bits=8;client_no_context_takeover",
                " permessage-deflate ; server_no_context_takeover ; client_max_window_bits = \"15\"",
                "x-webkit-deflate-frame, permessage-deflate",
                "permessage-deflate; server_max_window_bits=10, permessage-deflate",
                "permessage-deflate; new_parameter, permessage-deflate"
            })
    void shouldTakeWhatBrowsersAndLibrariesOffer(String header) {
        assertThat(DeflateOffer.answer(List.of(header))).isEqualTo(TAKEN);
    }

    @Test
    void shouldEchoTheOnlyWindowThatItHas() {
        assertThat(DeflateOffer.answer(List.of("permessage-deflate; server_max_window_bits=15")))
                .isEqualTo(TAKEN + "; server_max_window_bits=15");
    }

    @Test
    void shouldReadOffersOfSeveralHeaders() {
        assertThat(DeflateOffer.answer(List.of("other", "permessage-deflate"))).isEqualTo(TAKEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",;,",
                "deflate",
                "permessage-deflate-x",
                "permessage-deflate; server_max_window_bits=14",
                "permessage-deflate; server_max_window_bits",
                "permessage-deflate; client_max_window_bits=7",
                "permessage-deflate; client_max_window_bits=16",
                "permessage-deflate; client_max_window_bits=015",
                "permessage-deflate; server_no_context_takeover=1",
                "permessage-deflate; client_max_window_bits; client_max_window_bits",
                "permessage-deflate; ",
                "permessage-deflate; level=9"
            })
    void shouldLeaveWhatItDoesNotKnowOrCannotDo(String header) {
        assertThat(DeflateOffer.answer(List.of(header))).isNull();
    }

    @Test
    void shouldAnswerNothingWhereNothingIsOffered() {
        assertThat(DeflateOffer.answer(List.of())).isNull();
    }
}
