package dev.batchsession.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FiguresTest {
    @Test
    void medianIsTheMiddleValueOfAnOddNumber() {
        assertThat(figures(9, 1, 2).median()).isEqualTo(2);
    }

    @Test
    void medianIsHalfwayBetweenTheMiddleValuesOfAnEvenNumber() {
        assertThat(figures(4, 100, 1, 2).median()).isEqualTo(3);
    }

    @Test
    void cellHasMedianAndRange() {
        assertThat(figures(9.5, 1, 2.25).cell("%.1f")).isEqualTo("2.3 (1.0–9.5)");
    }

    private static Figures figures(double... values) {
        Figures figures = new Figures();
        for (double value : values) {
            figures.add(value);
        }
        return figures;
    }
}
