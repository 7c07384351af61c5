package io.touchline.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole server where there is no native transport, or where it is not wanted. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class TransportIT {
    private static final Duration NEVER_SILENT = Duration.ofMinutes(30);

    @TempDir
    Path folder;

    @Test
    void shouldStreamWithoutANativeTransportAndSaySo() throws Exception {
        try (TrialServer server = TrialServer.start(folder, NEVER_SILENT, Map.of("transport", "nio"), Map.of());
                StreamReader client = new StreamReader(server)) {
            client.send("{'op':'subscribe','id':1,'filter':{}}");
            client.next("image", message -> StreamReader.isOp(message, "image"));
            server.begin();
            server.push(
                    "{'type':'event','event':'e1','sport':'football','name':'A v B'}",
                    "{'type':'market','event':'e1','market':'m1','name':'M','status':'OPEN','inPlay':false,"
                            + "'selections':[{'id':'s1','name':'A','price':2.34,'status':'ACTIVE'}]}");
            client.market("m1", "OPEN");
            server.push("{'type':'betStop','event':'e1'}");
            client.market("m1", "SUSPENDED");
            assertThat(server.metrics())
                    .contains("touchline_transport{transport=\"nio\"} 1.0")
                    .doesNotContain("transport=\"epoll\"");
        }
    }
}
