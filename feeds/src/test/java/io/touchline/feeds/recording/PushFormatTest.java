package io.touchline.feeds.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.feeds.FeedChange;
import io.touchline.feeds.FeedChange.Doubt;
import io.touchline.feeds.FeedChange.PriceUpdate;
import io.touchline.feeds.FeedChange.Target;
import io.touchline.protocol.MarketId;
import org.junit.jupiter.api.Test;

class PushFormatTest {
    private static final long TIME = 1_777_730_400_000_000L;

    private final PushFormat format = new PushFormat();
    private final RecordingFormat.Run run = format.begin(2);

    @Test
    void shouldRecogniseItsLinesAndNoOthers() {
        assertThat(format.recognises(alive(1))).isTrue();
        assertThat(format.recognises("{\"op\":\"mcm\",\"pt\":1493129993643,\"mc\":[]}"))
                .isFalse();
        assertThat(new EsaFormat().recognises(alive(1))).isFalse();
        assertThat(format.recognises("{\"seq\":1,\"type\":\"alive\"}")).isFalse();
    }

    @Test
    void shouldTellTimeAndEventCheaply() {
        String line = "{\"seq\":1,\"sourceTime\": " + TIME + ",\"type\":\"betStop\",\"event\":\"e1\"}";
        assertThat(format.timeMicrosOf(line)).isEqualTo(TIME);
        assertThat(format.eventsOf(line)).containsExactly("e1");
        assertThat(format.timeMicrosOf(line.replace("1777730400000000", "1777730400")))
                .isNull();
    }

    @Test
    void shouldBeginAtAnyNumber() {
        RecordingFormat.Line line = run.read(0, prices(517));
        assertThat(line.refusals()).isEmpty();
        assertThat(line.changes()).singleElement().isInstanceOf(PriceUpdate.class);
        assertThat(line.timeMicros()).isEqualTo(TIME + 517);
    }

    @Test
    void shouldReportAGapDoubtTheFeedAndApplyTheLineBehindIt() {
        assertThat(run.read(0, prices(1)).refusals()).isEmpty();

        RecordingFormat.Line line = run.read(0, prices(4));

        assertThat(line.refusals()).containsExactly("seq: 4 (expected: 2), what lies between is lost");
        assertThat(line.changes())
                .satisfiesExactly(
                        change -> assertThat(change).isEqualTo(doubt(new Target.OfFeed(), line)),
                        change -> assertThat(change).isInstanceOf(PriceUpdate.class));
        assertThat(run.read(0, prices(5)).refusals()).isEmpty();
    }

    @Test
    void shouldSkipWhatIsRepeated() {
        assertThat(run.read(0, prices(1)).skipped()).isFalse();
        assertThat(run.read(0, prices(2)).skipped()).isFalse();

        RecordingFormat.Line line = run.read(0, prices(1));

        assertThat(line.skipped()).isTrue();
        assertThat(line.kind()).isEqualTo("repeated");
        assertThat(line.changes()).isEmpty();
        assertThat(run.read(0, prices(3)).refusals()).isEmpty();
    }

    @Test
    void shouldBeginAnewAtAStartWhateverItsNumber() {
        assertThat(run.read(0, prices(7)).beginsAnew()).isFalse();

        RecordingFormat.Line line = run.read(0, "{\"seq\":1,\"sourceTime\":" + TIME + ",\"type\":\"start\"}");

        assertThat(line.beginsAnew()).isTrue();
        assertThat(line.refusals()).isEmpty();
        assertThat(run.read(0, prices(2)).refusals()).isEmpty();
    }

    @Test
    void shouldDoubtWhatARefusedLineSpokeOfAndTakeItsNumber() {
        assertThat(run.read(0, prices(1)).refusals()).isEmpty();

        RecordingFormat.Line line = run.read(0, prices(2).replace("\"price\":2.5", "\"price\":\"cheap\""));

        assertThat(line.refusals()).hasSize(1);
        assertThat(line.changes()).containsExactly(doubt(new Target.OfMarket(new MarketId("m1")), line));
        assertThat(run.read(0, prices(3)).refusals()).isEmpty();
    }

    @Test
    void shouldTakeAnUnreadableLineForOneThatIsMissing() {
        assertThat(run.read(0, prices(1)).refusals()).isEmpty();

        RecordingFormat.Line line = run.read(0, "{\"se");

        assertThat(line.changes()).containsExactly(doubt(new Target.OfFeed(), line));
        assertThat(run.read(0, prices(3)).refusals()).isEmpty();
        assertThat(run.refuse(0, "line: no UTF-8").refusals()).containsExactly("line: no UTF-8");
        assertThat(run.read(0, prices(6)).refusals()).hasSize(1);
    }

    @Test
    void shouldNumberEachFileByItself() {
        assertThat(run.read(0, prices(100)).refusals()).isEmpty();
        assertThat(run.read(1, prices(1)).refusals()).isEmpty();
        assertThat(run.read(0, prices(101)).refusals()).isEmpty();
    }

    private static FeedChange doubt(Target target, RecordingFormat.Line line) {
        return new Doubt(target, line.refusals().getFirst());
    }

    private static String alive(long seq) {
        return "{\"seq\":" + seq + ",\"sourceTime\":" + TIME + ",\"type\":\"alive\"}";
    }

    private static String prices(long seq) {
        return "{\"seq\":" + seq + ",\"sourceTime\":" + (TIME + seq)
                + ",\"type\":\"prices\",\"market\":\"m1\",\"selections\":[{\"id\":\"s1\",\"price\":2.5}]}";
    }
}
