package dev.batchsession.kafka;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a task has to do for one account.
 *
 * @param account the account's name
 * @param part which part of the account's list, from 0
 * @param parts into how many parts the list is split
 * @param sharers how many tasks call the API for this account
 */
record Assignment(String account, int part, int parts, int sharers) {
    /** In a task's configuration. */
    static final String SETTING = "task.assignments";

    /** The tasks' assignments: as many tasks as there is work for, and no more than allowed. */
    static List<List<Assignment>> split(Settings settings, int maxTasks) {
        List<String> accounts = settings.accountNames();
        int parts = parts(settings, Math.max(1, maxTasks / accounts.size()));
        List<Assignment> work = new ArrayList<>();
        for (int part = 0; part < parts; part++) { // part by part: an account's parts go to different tasks
            for (String account : accounts) {
                work.add(new Assignment(account, part, parts, 1));
            }
        }
        int tasks = Math.min(maxTasks, work.size());
        List<List<Assignment>> dealt = IntStream.range(0, tasks)
                .mapToObj(task -> IntStream.range(0, work.size())
                        .filter(i -> i % tasks == task)
                        .mapToObj(work::get)
                        .toList())
                .toList();
        return dealt.stream()
                .map(own -> own.stream()
                        .map(one -> one.sharedBy(sharers(dealt, one.account)))
                        .toList())
                .toList();
    }

    private static int parts(Settings settings, int byDefault) {
        if (settings.mode() == Mode.CHANGES) {
            return 1; // a watch is one stream: what it remembers cannot be divided
        }
        Integer windows = settings.snapshotWindows();
        return windows == null ? byDefault : windows;
    }

    private static int sharers(List<List<Assignment>> tasks, String account) {
        return (int) tasks.stream()
                .filter(own -> own.stream().anyMatch(one -> one.account.equals(account)))
                .count();
    }

    private Assignment sharedBy(int sharers) {
        return new Assignment(account, part, parts, sharers);
    }

    static String text(List<Assignment> assignments) {
        return assignments.stream()
                .map(one -> one.account + ':' + one.part + ':' + one.parts + ':' + one.sharers)
                .collect(Collectors.joining(","));
    }

    static List<Assignment> of(String text) {
        return Arrays.stream(text.split(",", -1)).map(Assignment::one).toList();
    }

    private static Assignment one(String text) {
        String[] fields = text.split(":", -1);
        return new Assignment(
                fields[0], Integer.parseInt(fields[1]), Integer.parseInt(fields[2]), Integer.parseInt(fields[3]));
    }
}
