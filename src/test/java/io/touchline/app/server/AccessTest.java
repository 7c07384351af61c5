package io.touchline.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.touchline.app.config.Mode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class AccessTest {
    @Test
    void shouldOfferATrialUserOnlyWhereThereIsPlayMoney() {
        Mode demo = new Mode.Demo(10, 1, 1, 0);
        Mode replay = new Mode.Replay(List.of(Path.of("recording")), 1, false, false, 0);

        assertThat(Access.trialUser(demo)).isEqualTo("demo").isIn(Access.demoNames(demo));
        assertThat(Access.trialUser(replay)).isEqualTo("demo").isIn(Access.demoNames(replay));
        assertThat(Access.trialUser(new Mode.Serve())).isNull();
    }
}
