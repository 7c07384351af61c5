package io.touchline.feeds.simulator;

import java.util.ArrayList;
import java.util.List;

/** Who plays whom and where: towns, clubs and leagues are invented. */
record Fixture(String competition, String home, String away) {
    private static final List<String> LEAGUES = List.of(
            "Harbour Premier League",
            "Northmarch First Division",
            "Liga Costa Brava del Sur",
            "Serie Laguna",
            "Oberland Liga",
            "Ligue des Deux Rives");

    /** By league, in the order of {@link #LEAGUES}. */
    private static final List<List<String>> TOWNS = List.of(
            List.of(
                    "Harrowmere",
                    "Saltwick",
                    "Brackenport",
                    "Tidesford",
                    "Gullhaven",
                    "Marlow Quay",
                    "Anchorby",
                    "Eelmouth"),
            List.of(
                    "Castlewick",
                    "Thornby",
                    "Dunfallow",
                    "Ironbeck",
                    "Ravensholt",
                    "Wolderton",
                    "Frostdale",
                    "Cragmoor"),
            List.of(
                    "Villamarra",
                    "Puerto Sereno",
                    "Almadura",
                    "Campo Rojo",
                    "San Telario",
                    "Monteluz",
                    "Riobravo",
                    "Casaverde"),
            List.of(
                    "Torrenova",
                    "Montefalco Mare",
                    "Valdorata",
                    "Pontelungo",
                    "Roccabella",
                    "Lagoscuro",
                    "Fiumalta",
                    "Casteldoro"),
            List.of(
                    "Steinbrunn",
                    "Waldkirchen Süd",
                    "Eisental",
                    "Hochfeld",
                    "Rabenau",
                    "Lindenthal",
                    "Falkenried",
                    "Grünbach"),
            List.of(
                    "Beaurivage",
                    "Clairmont",
                    "Rochevert",
                    "Villefranque",
                    "Montargent",
                    "Pontclair",
                    "Valdoré",
                    "Sablonne"));

    private static final List<List<String>> CLUBS = List.of(
            List.of("Rovers", "United"),
            List.of("City", "Athletic"),
            List.of("Deportivo", "Real"),
            List.of("Calcio", "Virtus"),
            List.of("SV", "Eintracht"),
            List.of("Olympique", "Racing"));

    /** Every derby once, in an order of the dice. */
    static List<Fixture> shuffled(Dice dice) {
        List<Fixture> fixtures = new ArrayList<>();
        for (int league = 0; league < LEAGUES.size(); league++) {
            List<String> clubs = CLUBS.get(league);
            for (String town : TOWNS.get(league)) {
                fixtures.add(new Fixture(LEAGUES.get(league), town + " " + clubs.get(0), town + " " + clubs.get(1)));
            }
        }
        for (int i = fixtures.size() - 1; i > 0; i--) {
            fixtures.set(i, fixtures.set(dice.below(i + 1), fixtures.get(i)));
        }
        return List.copyOf(fixtures);
    }
}
