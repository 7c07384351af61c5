package io.touchline.domain.settlement;

import io.touchline.domain.settlement.Withdrawal.Deduction;
import io.touchline.protocol.Price;
import java.util.List;

/**
 * The deductions from winnings by the price of what was withdrawn. A table is data: bookmakers differ, and a bet is settled by the
 * table of its rules version. A price between two bands takes the band of the longer one, which deducts less.
 *
 * @param bands from the shortest odds to the longest; what is longer than the last has no deduction
 * @param percentMax the most that several deductions come to together
 * @param waivesSingleFive whether deductions that come to 5 % together are not made
 */
public record Rule4Table(List<Band> bands, int percentMax, boolean waivesSingleFive) {
    /** The scale in use in Britain, capped at 90p in the pound. */
    public static final Rule4Table STANDARD = new Rule4Table(
            List.of(
                    new Band(1, 9, 90),
                    new Band(2, 11, 85),
                    new Band(1, 4, 80),
                    new Band(3, 10, 75),
                    new Band(2, 5, 70),
                    new Band(8, 15, 65),
                    new Band(8, 13, 60),
                    new Band(4, 5, 55),
                    new Band(20, 21, 50),
                    new Band(6, 5, 45),
                    new Band(6, 4, 40),
                    new Band(7, 4, 35),
                    new Band(9, 4, 30),
                    new Band(3, 1, 25),
                    new Band(4, 1, 20),
                    new Band(11, 2, 15),
                    new Band(9, 1, 10),
                    new Band(14, 1, 5)),
            90,
            false);

    /**
     * Odds up to and including this fraction.
     *
     * @param percent of the winnings
     */
    public record Band(int numerator, int denominator, int percent) {
        public Band {
            if (numerator < 1 || denominator < 1 || percent < 1 || percent > 100) {
                throw new IllegalArgumentException("band: " + numerator + "/" + denominator + " " + percent
                        + " % (expected: odds above 0, 1 to 100 %)");
            }
        }

        /** Compared in thousandths, rounded up: 2/11 is shown, and bet, as 1.182. */
        private boolean reaches(Price price) {
            int winningsThousandths = price.thousandths() - 1_000;
            return (long) winningsThousandths <= Math.ceilDiv(1_000L * numerator, denominator);
        }
    }

    public Rule4Table {
        bands = List.copyOf(bands);
        if (percentMax < 0 || percentMax > 100) {
            throw new IllegalArgumentException("percentMax: " + percentMax + " (expected: 0 to 100)");
        }
        for (int i = 1; i < bands.size(); i++) {
            Band before = bands.get(i - 1);
            Band band = bands.get(i);
            boolean longer = (long) before.numerator * band.denominator < (long) band.numerator * before.denominator;
            if (!longer || before.percent <= band.percent) {
                throw new IllegalArgumentException("bands: " + band + " (expected: longer odds, lower deduction)");
            }
        }
    }

    /** What is deducted from the winnings of the leg, 0 to 1, for all withdrawals that concern it. */
    Ratio deduction(PlacedBet.Leg leg, long acceptedAtMicros, List<Withdrawal> withdrawals) {
        Ratio sum = Ratio.ZERO;
        for (Withdrawal withdrawal : withdrawals) {
            if (withdrawal.concerns(leg, acceptedAtMicros)) {
                sum = sum.plus(share(withdrawal.deduction()));
            }
        }
        if (waivesSingleFive && sum.equals(Ratio.of(5, 100))) {
            return Ratio.ZERO;
        }
        return sum.min(Ratio.of(percentMax, 100));
    }

    private Ratio share(Deduction deduction) {
        return switch (deduction) {
            case Deduction.Fixed(Ratio share) -> share;
            case Deduction.ByTable(Price price) -> Ratio.of(percent(price), 100);
        };
    }

    /** The deduction for one selection of this price, 0 to 100. */
    int percent(Price price) {
        for (Band band : bands) {
            if (band.reaches(price)) {
                return band.percent;
            }
        }
        return 0;
    }
}
