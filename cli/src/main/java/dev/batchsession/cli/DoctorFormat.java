package dev.batchsession.cli;

import dev.batchsession.cli.doctor.Report;
import java.util.List;
import java.util.Locale;

/** The output format of {@code doctor}. */
enum DoctorFormat {
    /** Sentences, for people. */
    TEXT {
        @Override
        List<String> lines(Report report) {
            return report.text();
        }
    },

    /** One JSON object on one line, for programs. */
    JSON {
        @Override
        List<String> lines(Report report) {
            return List.of(report.json());
        }
    };

    abstract List<String> lines(Report report);

    /** Returns what users type. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
