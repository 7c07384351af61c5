package io.touchline.feeds.simulator;

import io.touchline.protocol.SelectionResult;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a market is decided. One rule prices it (over all ways the match may end), tells when it is decided, and settles it: the
 * three can not disagree.
 */
sealed interface MarketRule {
    /** Adds up what every way to end is worth to each selection. */
    void weigh(Outlook outlook, Weights weights);

    /** The results in the order of the selections when no way to end can change them any more; empty before. */
    List<SelectionResult> decided(Outlook outlook);

    /** How one selection fares when two teams end with these counts. */
    @FunctionalInterface
    interface ScoreGrade {
        SelectionResult grade(int home, int away);
    }

    /** How one selection fares when the halves end with these goals. */
    @FunctionalInterface
    interface HalvesGrade {
        SelectionResult grade(int firstHome, int firstAway, int secondHome, int secondAway);
    }

    /** Two teams' final counts decide. */
    record ByScore(Outlook.Counted counted, List<ScoreGrade> grades) implements MarketRule {
        public ByScore {
            grades = List.copyOf(grades);
        }

        @Override
        public void weigh(Outlook outlook, Weights weights) {
            Grid grid = outlook.of(counted);
            for (int i = 0; i < grid.size(); i++) {
                for (int j = 0; j < grid.size(); j++) {
                    double p = grid.at(i, j);
                    for (int s = 0; s < grades.size(); s++) {
                        weights.add(s, p, grades.get(s).grade(grid.homeBase() + i, grid.awayBase() + j));
                    }
                }
            }
        }

        @Override
        public List<SelectionResult> decided(Outlook outlook) {
            Grid grid = outlook.of(counted);
            Verdict verdict = new Verdict(grades.size());
            for (int i = 0; i < grid.size(); i++) {
                for (int j = 0; j < grid.size(); j++) {
                    for (int s = 0; s < grades.size(); s++) {
                        if (!verdict.agrees(s, grades.get(s).grade(grid.homeBase() + i, grid.awayBase() + j))) {
                            return List.of();
                        }
                    }
                }
            }
            return verdict.results();
        }
    }

    /** The goals of both halves decide. */
    record ByHalves(List<HalvesGrade> grades) implements MarketRule {
        public ByHalves {
            grades = List.copyOf(grades);
        }

        @Override
        public void weigh(Outlook outlook, Weights weights) {
            Grid first = outlook.firstHalf();
            for (int i = 0; i < first.size(); i++) {
                for (int j = 0; j < first.size(); j++) {
                    weighSecond(outlook, first.homeBase() + i, first.awayBase() + j, first.at(i, j), weights);
                }
            }
        }

        private void weighSecond(Outlook outlook, int home, int away, double firstP, Weights weights) {
            Grid second = outlook.secondHalf();
            for (int k = 0; k < second.size(); k++) {
                for (int l = 0; l < second.size(); l++) {
                    double p = firstP * second.at(k, l);
                    for (int s = 0; s < grades.size(); s++) {
                        weights.add(
                                s, p, grades.get(s).grade(home, away, second.homeBase() + k, second.awayBase() + l));
                    }
                }
            }
        }

        @Override
        public List<SelectionResult> decided(Outlook outlook) {
            Grid first = outlook.firstHalf();
            Verdict verdict = new Verdict(grades.size());
            for (int i = 0; i < first.size(); i++) {
                for (int j = 0; j < first.size(); j++) {
                    if (!decidedSecond(outlook, first.homeBase() + i, first.awayBase() + j, verdict)) {
                        return List.of();
                    }
                }
            }
            return verdict.results();
        }

        private boolean decidedSecond(Outlook outlook, int home, int away, Verdict verdict) {
            Grid second = outlook.secondHalf();
            for (int k = 0; k < second.size(); k++) {
                for (int l = 0; l < second.size(); l++) {
                    for (int s = 0; s < grades.size(); s++) {
                        SelectionResult result =
                                grades.get(s).grade(home, away, second.homeBase() + k, second.awayBase() + l);
                        if (!verdict.agrees(s, result)) {
                            return false;
                        }
                    }
                }
            }
            return true;
        }
    }

    /**
     * Who scores the n-th goal: home, away, nobody. In what order the goals to come fall is a matter of chance: of {@code i}
     * home and {@code j} away goals each is a home goal with probability {@code i / (i + j)}.
     */
    record ByGoalNumber(int number) implements MarketRule {
        @Override
        public void weigh(Outlook outlook, Weights weights) {
            int scored = outlook.scored().size();
            if (scored >= number) {
                weights.add(decided(outlook));
                return;
            }
            Grid grid = outlook.goals();
            for (int i = 0; i < grid.size(); i++) {
                for (int j = 0; j < grid.size(); j++) {
                    if (scored + i + j >= number) {
                        weights.addShared(grid.at(i, j), (double) i / (i + j));
                    } else {
                        weights.addShared(grid.at(i, j), Double.NaN);
                    }
                }
            }
        }

        @Override
        public List<SelectionResult> decided(Outlook outlook) {
            if (outlook.scored().size() >= number) {
                return homeAwayNobody(outlook.scored().get(number - 1).side());
            }
            return outlook.phase() == Phase.ENDED ? NOBODY : List.of();
        }
    }

    /** Who scores the last goal of the match: home, away, nobody. */
    record ByLastGoal() implements MarketRule {
        @Override
        public void weigh(Outlook outlook, Weights weights) {
            Grid grid = outlook.goals();
            for (int i = 0; i < grid.size(); i++) {
                for (int j = 0; j < grid.size(); j++) {
                    double homeShare = i + j > 0 ? (double) i / (i + j) : standing(outlook);
                    weights.addShared(grid.at(i, j), homeShare);
                }
            }
        }

        private static double standing(Outlook outlook) {
            if (outlook.scored().isEmpty()) {
                return Double.NaN;
            }
            return outlook.scored().getLast().side() == Side.HOME ? 1 : 0;
        }

        @Override
        public List<SelectionResult> decided(Outlook outlook) {
            if (outlook.phase() != Phase.ENDED) {
                return List.of();
            }
            return outlook.scored().isEmpty()
                    ? NOBODY
                    : homeAwayNobody(outlook.scored().getLast().side());
        }
    }

    /** Whether a goal falls in an interval: yes, no. Each goal still to come in the half falls anywhere in its remaining time. */
    record ByInterval(Interval interval) implements MarketRule {
        @Override
        public void weigh(Outlook outlook, Weights weights) {
            List<SelectionResult> results = decided(outlook);
            if (!results.isEmpty()) {
                weights.add(results);
                return;
            }
            double missed = 1 - outlook.shareOf(interval);
            Grid grid = outlook.ofHalf(interval.half());
            double none = 0;
            for (int i = 0; i < grid.size(); i++) {
                for (int j = 0; j < grid.size(); j++) {
                    none += grid.at(i, j) * power(missed, i + j);
                }
            }
            weights.addSplit(0, 1 - none, none);
            weights.addSplit(1, none, 1 - none);
        }

        private static double power(double base, int exponent) {
            double product = 1;
            for (int i = 0; i < exponent; i++) {
                product *= base;
            }
            return product;
        }

        @Override
        public List<SelectionResult> decided(Outlook outlook) {
            if (outlook.scored().stream().anyMatch(interval::contains)) {
                return List.of(SelectionResult.WON, SelectionResult.LOST);
            }
            return outlook.isOver(interval) ? List.of(SelectionResult.LOST, SelectionResult.WON) : List.of();
        }
    }

    List<SelectionResult> NOBODY = List.of(SelectionResult.LOST, SelectionResult.LOST, SelectionResult.WON);

    private static List<SelectionResult> homeAwayNobody(Side side) {
        return side == Side.HOME
                ? List.of(SelectionResult.WON, SelectionResult.LOST, SelectionResult.LOST)
                : List.of(SelectionResult.LOST, SelectionResult.WON, SelectionResult.LOST);
    }

    /** Collects results until two ways to end disagree. */
    final class Verdict {
        private final List<SelectionResult> results;
        private int known;

        Verdict(int selections) {
            this.results = new ArrayList<>(Collections.nCopies(selections, SelectionResult.VOID));
        }

        /** The first way to end fills the results in the order of the selections; the others must agree with it. */
        boolean agrees(int selection, SelectionResult result) {
            if (known == selection) {
                results.set(selection, result);
                known++;
                return true;
            }
            return results.get(selection) == result;
        }

        List<SelectionResult> results() {
            return List.copyOf(results);
        }
    }
}
