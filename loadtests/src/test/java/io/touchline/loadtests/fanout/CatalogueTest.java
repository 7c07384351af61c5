package io.touchline.loadtests.fanout;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CatalogueTest {
    private final Catalogue catalogue = new Catalogue("r00001");

    @Test
    void shouldMakeDeltasOf200Bytes() {
        StringBuilder delta = new StringBuilder();
        catalogue.appendDelta(delta, 7, 1234, 1_795_216_108_524_000L);

        assertThat(delta).startsWith("{\"op\":\"delta\",\"market\":\"bench-r00001-0007\",\"version\":1234,");
        assertThat(delta.length()).isBetween(198, 202);
    }

    @Test
    void shouldChangeEachPriceWithEachVersionAndNeverItsLength() {
        for (int version = 1; version < 2_000; version++) {
            for (int selection = 0; selection < Catalogue.SELECTIONS; selection++) {
                int price = Catalogue.price(version, selection);
                assertThat(price).isBetween(1_001, 9_999).isNotEqualTo(Catalogue.price(version - 1, selection));
                assertThat(price % 10).isNotZero();
            }
        }
    }
}
