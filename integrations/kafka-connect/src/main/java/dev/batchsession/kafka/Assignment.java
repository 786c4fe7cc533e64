package dev.batchsession.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A part of one account's list that is assigned to a task.
 *
 * @param account the name of the account
 * @param part the index of the part, from 0
 * @param parts the number of parts into which the list is split
 * @param taskCount the number of tasks that call the API for this account and share its rate limit
 */
record Assignment(String account, int part, int parts, int taskCount) {
    /** Name of the assignments in a task's configuration. */
    static final String SETTING = "task.assignments";

    /** Returns the assignments of each task. There are at most {@code maxTasks} tasks, and none without an assignment. */
    static List<List<Assignment>> split(Settings settings, int maxTasks) {
        List<String> accounts = settings.accountNames();
        int parts = partsPerAccount(settings, Math.max(1, maxTasks / accounts.size()));
        List<Assignment> assignments = new ArrayList<>();
        for (int part = 0; part < parts; part++) { // parts first, so that the parts of an account go to different tasks
            for (String account : accounts) {
                assignments.add(new Assignment(account, part, parts, 1));
            }
        }
        int tasks = Math.min(maxTasks, assignments.size());
        List<List<Assignment>> byTask = IntStream.range(0, tasks)
                .mapToObj(task -> IntStream.range(0, assignments.size())
                        .filter(i -> i % tasks == task)
                        .mapToObj(assignments::get)
                        .toList())
                .toList();
        return byTask.stream()
                .map(own -> own.stream()
                        .map(one -> one.withTaskCount(taskCount(byTask, one.account)))
                        .toList())
                .toList();
    }

    private static int partsPerAccount(Settings settings, int defaultParts) {
        if (settings.mode() == Mode.CHANGES) {
            return 1; // the state of a watch cannot be divided
        }
        Integer windows = settings.snapshotWindows();
        return windows == null ? defaultParts : windows;
    }

    private static int taskCount(List<List<Assignment>> tasks, String account) {
        return (int) tasks.stream()
                .filter(own -> own.stream().anyMatch(one -> one.account.equals(account)))
                .count();
    }

    private Assignment withTaskCount(int taskCount) {
        return new Assignment(account, part, parts, taskCount);
    }

    static String text(List<Assignment> assignments) {
        return assignments.stream()
                .map(one -> one.account + ':' + one.part + ':' + one.parts + ':' + one.taskCount)
                .collect(Collectors.joining(","));
    }

    static List<Assignment> of(String text) {
        return Arrays.stream(text.split(",", -1)).map(Assignment::parse).toList();
    }

    private static Assignment parse(String text) {
        String[] fields = text.split(":", -1);
        return new Assignment(
                fields[0], Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
    }
}
