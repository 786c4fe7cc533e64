package dev.batchsession.cli.doctor;

import java.util.List;

/** One measurement. */
interface Probe {
    /** Returns what it measures. */
    List<Topic> topics();

    /**
     * Makes the calls that it needs, and returns a finding for each topic. A topic without a finding counts as unknown.
     *
     * @throws dev.batchsession.page.PageFetchException if a call fails; the topics are then unknown
     * @throws CallBudgetException if no call is left; the topics are then unknown
     */
    List<Finding> examine(Checkup checkup);
}
