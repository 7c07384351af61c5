package io.touchline.loadtests.fanout;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.HdrHistogram.Histogram;

/** What a run says of itself, as JSON. */
final class RunFigures {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunFigures() {}

    /** The server's resident memory over the window, in KiB. */
    record Resident(long first, long highest, long last) {}

    static ObjectNode of(Arrivals.Counts counts, ProcessTimes used, Resident resident, double seconds) {
        ObjectNode result = JSON.createObjectNode();
        double received = counts.received();
        result.put("seconds", seconds);
        result.put("deliveries", counts.received());
        result.put("deliveredPerSecond", received / seconds);
        result.put("bytesPerDelivery", share(counts.bytes(), received));
        result.put("merged", counts.merged());
        result.put("mergedShare", share(counts.merged(), received + counts.merged()));
        result.put("lost", counts.lost());
        result.put("repeated", counts.repeated());
        result.put("serverCpuMicros", share(used.server() * 1e6, received));
        result.put("serverBusy", used.server() / seconds);
        result.put("generatorCpuMicros", share(used.self() * 1e6, received));
        result.put("generatorBusy", used.self() / seconds);
        result.put("compilersBusy", used.compilers() / seconds);
        result.put("othersBusy", used.others() / seconds);
        result.put("stolen", used.stolen() / seconds);
        result.put("residentKibFirst", resident.first());
        result.put("residentKibHighest", resident.highest());
        result.put("residentKibLast", resident.last());
        write(result.putObject("fromPublicationMs"), counts.fromPublication());
        write(result.putObject("fromFeedMs"), counts.fromFeed());
        if (counts.suspensions() > 0) {
            write(result.putObject("suspensionMs"), counts.suspension());
            write(result.putObject("suspensionToLastMs"), counts.suspensionToLast());
            result.put("suspensions", counts.suspensions());
            result.put("suspensionsToAll", counts.suspensionToLast().getTotalCount());
        }
        return result;
    }

    /** 0 of nothing: JSON knows no infinity. */
    private static double share(double part, double whole) {
        return whole == 0 ? 0 : part / whole;
    }

    private static void write(ObjectNode json, Histogram micros) {
        json.put("p50", micros.getValueAtPercentile(50) / 1e3);
        json.put("p99", micros.getValueAtPercentile(99) / 1e3);
        json.put("p999", micros.getValueAtPercentile(99.9) / 1e3);
        json.put("max", micros.getMaxValue() / 1e3);
    }
}
