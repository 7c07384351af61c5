package io.touchline.protocol.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.touchline.protocol.ErrorCode;
import io.touchline.protocol.EventId;
import io.touchline.protocol.MarketId;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What clients may send, and what each refusal tells them. Single quotes stand for double ones. */
final class ClientMessageJsonTest {
    @Test
    void shouldReadSubscriptionWithEveryField() throws MalformedMessageException {
        assertThat(
                        read(
                                "{'op':'subscribe','id':7,'filter':{'markets':['m1','m1'],'events':['e1'],'sports':['football'],"
                                        + "'competitions':['Cup'],'marketTypes':['MATCH_ODDS'],'inPlay':true},'conflateMs':250,'resume':'p'}"))
                .isEqualTo(new ClientMessage.Subscribe(
                        7,
                        new Filter(
                                Set.of(new MarketId("m1")),
                                Set.of(new EventId("e1")),
                                Set.of("football"),
                                Set.of("Cup"),
                                Set.of("MATCH_ODDS"),
                                true),
                        250,
                        "p"));
    }

    @Test
    void shouldTakeWhatIsLeftOutOrNullAsTheDefault() throws MalformedMessageException {
        ClientMessage everything = new ClientMessage.Subscribe(0, Filter.EVERYTHING, 0, null);

        assertThat(read("{'op':'subscribe','id':0}")).isEqualTo(everything);
        assertThat(read("{'op':'subscribe','id':0,'filter':null,'conflateMs':null,'resume':null}"))
                .isEqualTo(everything);
        assertThat(read("{'op':'subscribe','id':0,'filter':{'sports':null,'inPlay':null}}"))
                .isEqualTo(everything);
    }

    @Test
    void shouldIgnoreUnknownFields() throws MalformedMessageException {
        assertThat(read("{'op':'ping','id':9007199254740991,'extra':{'a':[1,2]}}"))
                .isEqualTo(new ClientMessage.Ping(9_007_199_254_740_991L));
        assertThat(read("{'op':'unsubscribe','id':3,'filter':5}")).isEqualTo(new ClientMessage.Unsubscribe(3));
    }

    @Test
    void shouldNotShowTheTokenInWords() throws MalformedMessageException {
        ClientMessage auth = read("{'op':'auth','id':4,'token':'secret'}");

        assertThat(auth).isEqualTo(new ClientMessage.Auth(4, "secret"));
        assertThat(auth.toString()).doesNotContain("secret");
    }

    static Stream<Arguments> refusals() {
        return Stream.of(
                malformed("nonsense", null, "message: not JSON"),
                malformed("", null, "message: not an object"),
                malformed("{'op':'ping','id':1} x", null, "message: not JSON"),
                malformed("{'op':'ping','id':1,'id':2}", null, "message: not JSON"),
                malformed("[".repeat(17), null, "message: not JSON"),
                malformed("[1]", null, "message: not an object"),
                malformed("{'op':'ping'}", null, "id: missing"),
                malformed("{'op':'ping','id':null}", null, "id: not an id"),
                malformed("{'op':'ping','id':'1'}", null, "id: not an id"),
                malformed("{'op':'ping','id':1.0}", null, "id: not an id"),
                malformed("{'op':'ping','id':-1}", null, "id: not an id"),
                malformed("{'op':'ping','id':9007199254740992}", null, "id: not an id"),
                malformed("{'op':'ping','id':99999999999999999999}", null, "id: not an id"),
                malformed("{'id':1}", 1L, "op: missing"),
                malformed("{'op':5,'id':1}", 1L, "op: missing"),
                refusal("{'op':'dance','id':1}", 1L, ErrorCode.UNKNOWN_OP, "op: unknown"),
                malformed("{'op':'auth','id':1}", 1L, "token: missing"),
                malformed("{'op':'auth','id':1,'token':'" + "x".repeat(4_097) + "'}", 1L, "token: missing"),
                malformed("{'op':'subscribe','id':1,'conflateMs':-1}", 1L, "conflateMs: not in range"),
                malformed("{'op':'subscribe','id':1,'conflateMs':10001}", 1L, "conflateMs: not in range"),
                malformed("{'op':'subscribe','id':1,'conflateMs':0.5}", 1L, "conflateMs: not in range"),
                malformed("{'op':'subscribe','id':1,'conflateMs':'0'}", 1L, "conflateMs: not in range"),
                malformed("{'op':'subscribe','id':1,'resume':5}", 1L, "resume: missing or not usable"),
                malformed("{'op':'subscribe','id':1,'resume':'" + "x".repeat(4_097) + "'}", 1L, "resume: missing"),
                filter("'all'", "filter: not an object"),
                filter("[]", "filter: not an object"),
                filter("{'markets':'m1'}", "filter.markets: not a list"),
                filter("{'events':[]}", "filter.events: not a list"),
                filter("{'sports':[1]}", "filter.sports: a value is not usable"),
                filter("{'competitions':[null]}", "filter.competitions: a value is not usable"),
                filter("{'marketTypes':['" + "x".repeat(129) + "']}", "filter.marketTypes: a value is not usable"),
                filter("{'markets':['']}", "filter.markets: "),
                filter("{'sports':[" + "'a',".repeat(1_000) + "'a']}", "filter.sports: not a list"),
                filter("{'inPlay':'true'}", "filter.inPlay: not a boolean"));
    }

    @ParameterizedTest(name = "{0} -> {2} {3}")
    @MethodSource("refusals")
    void shouldRefuseWithIdCodeAndRule(String text, @Nullable Long id, ErrorCode code, String message) {
        MalformedMessageException refused = catchThrowableOfType(MalformedMessageException.class, () -> read(text));

        assertThat(refused).isNotNull();
        assertThat(refused.failure().id()).isEqualTo(id);
        assertThat(refused.failure().code()).isEqualTo(code);
        assertThat(refused.failure().message()).startsWith(message);
        assertThat(refused.failure().fatal()).isFalse();
    }

    @Test
    void shouldTakeAsManyValuesAsTheLimitAllows() throws MalformedMessageException {
        StringBuilder values = new StringBuilder("'v0'");
        for (int i = 1; i < 1_000; i++) {
            values.append(",'v").append(i).append('\'');
        }
        ClientMessage read = read("{'op':'subscribe','id':1,'filter':{'sports':[" + values + "]}}");

        assertThat(((ClientMessage.Subscribe) read).filter().sports()).hasSize(1_000);
    }

    private static ClientMessage read(String text) throws MalformedMessageException {
        return ClientMessageJson.read(text.replace('\'', '"'));
    }

    private static Arguments malformed(String text, @Nullable Long id, String message) {
        return refusal(text, id, ErrorCode.MALFORMED, message);
    }

    private static Arguments filter(String filter, String message) {
        return refusal("{'op':'subscribe','id':1,'filter':" + filter + "}", 1L, ErrorCode.INVALID_FILTER, message);
    }

    private static Arguments refusal(String text, @Nullable Long id, ErrorCode code, String message) {
        return Arguments.of(text, id, code, message);
    }
}
