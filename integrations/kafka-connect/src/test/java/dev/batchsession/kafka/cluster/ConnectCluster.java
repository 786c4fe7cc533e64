package dev.batchsession.kafka.cluster;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/**
 * One broker and two distributed workers with the packaged connector: the first on threads of this JVM, the second a
 * process that can be killed.
 */
public final class ConnectCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Path secrets;
    private final Path plugins;
    private final Broker broker;
    private final Worker first;
    private final ConnectRest rest;
    private final URI secondUrl = anyUrl();
    private WorkerProcess second;

    private ConnectCluster(Path folder, Path plugins) throws Exception {
        this.folder = folder;
        this.plugins = plugins;
        this.secrets = Files.createDirectory(folder.resolve("secrets"));
        this.broker = Broker.start(Files.createDirectory(folder.resolve("broker")));
        this.second = startSecond(); // takes longer: a JVM
        this.first = new WorkerInJvm(settings(anyUrl()));
        this.rest = new ConnectRest(first.url());
        awaitWorker(first.url());
        awaitWorker(secondUrl);
    }

    /**
     * Returns when both workers answer.
     *
     * @param folder empty; keeps all files
     * @param plugins {@code plugin.path}
     */
    public static ConnectCluster start(Path folder, Path plugins) throws Exception {
        return new ConnectCluster(folder, plugins);
    }

    private static URI anyUrl() {
        return URI.create("http://127.0.0.1:" + FreePorts.next());
    }

    private WorkerSettings settings(URI url) {
        return new WorkerSettings(broker.address(), url, plugins.toAbsolutePath(), secrets);
    }

    private WorkerProcess startSecond() throws IOException {
        return new WorkerProcess(settings(secondUrl), folder);
    }

    private static void awaitWorker(URI url) {
        ConnectRest rest = new ConnectRest(url);
        Awaitility.await("worker " + url)
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> rest.get("/health").status() == 200);
    }

    public Broker broker() {
        return broker;
    }

    /** Of the first worker. */
    public ConnectRest rest() {
        return rest;
    }

    public Topics topics() {
        return new Topics(broker.address());
    }

    /** What the second worker has written to its log so far. */
    public String secondWorkerLog() throws IOException {
        return Files.readString(WorkerProcess.log(folder));
    }

    /** Kills the second worker's process at once. */
    public void killSecondWorker() {
        second.kill();
    }

    /** Starts it again where it was killed; returns when it answers. */
    public void startSecondWorkerAgain() throws IOException {
        second = startSecond();
        awaitWorker(secondUrl);
    }

    /** Keeps a secret in a file that the workers may read; returns the reference to it for a connector's config. */
    public String secret(String name, String value) throws IOException {
        Path file = Files.writeString(secrets.resolve(name + ".properties"), "key=" + value + '\n');
        return "${file:" + file + ":key}";
    }

    /** Creates or changes a connector. */
    public void configure(String connector, Map<String, String> config) {
        rest.put("/connectors/" + connector + "/config", config).succeeded();
    }

    /** Waits until the connector has so many tasks and all of them are in this state. */
    public void awaitTasks(String connector, int tasks, String state) {
        Awaitility.await(connector + " with " + tasks + " tasks " + state)
                .atMost(PATIENCE)
                .until(() -> {
                    List<String> states = tasks(connector, "state");
                    return states.size() == tasks && states.stream().allMatch(state::equals);
                });
    }

    /** This of each task; empty also where the worker has not heard of the connector yet. */
    private List<String> tasks(String connector, String field) {
        ConnectRest.Answer answer = rest.get("/connectors/" + connector + "/status");
        return answer.status() == 200 ? tasks(answer.json(), field) : List.of();
    }

    /** Waits until the connector has so many tasks and all of them run; restarts those that have failed meanwhile. */
    public void awaitRecovery(String connector, int tasks) {
        Awaitility.await(connector + " with " + tasks + " tasks again")
                .atMost(PATIENCE)
                .until(() -> {
                    List<String> states = tasks(connector, "state");
                    if (states.contains("FAILED")) {
                        rest.post("/connectors/" + connector + "/restart?includeTasks=true&onlyFailed=true", Map.of());
                    }
                    return states.size() == tasks && states.stream().allMatch("RUNNING"::equals);
                });
    }

    /** Waits until so many of the connector's tasks run on the second worker. */
    public void awaitTasksOfSecondWorker(String connector, int tasks) {
        Awaitility.await(tasks + " tasks of " + connector + " on the second worker")
                .atMost(PATIENCE)
                .until(() -> tasks(connector, "worker_id").stream()
                                .filter(secondUrl.getAuthority()::equals)
                                .count()
                        == tasks);
    }

    public JsonNode status(String connector) {
        return rest.get("/connectors/" + connector + "/status").succeeded().json();
    }

    private static List<String> tasks(JsonNode status, String field) {
        return StreamSupport.stream(status.path("tasks").spliterator(), false)
                .map(task -> task.path(field).asString())
                .toList();
    }

    /** Waits until the connector itself and all its tasks are in this state; a stopped one has no task. */
    private void awaitState(String connector, String state) {
        Awaitility.await(connector + ' ' + state).atMost(PATIENCE).until(() -> {
            JsonNode status = status(connector);
            return status.path("connector").path("state").asString().equals(state)
                    && tasks(status, "state").stream().allMatch(state::equals);
        });
    }

    /** Returns when its tasks have committed what they sent, and are gone. */
    public void stop(String connector) {
        rest.put("/connectors/" + connector + "/stop", Map.of()).succeeded();
        awaitState(connector, "STOPPED");
        Awaitility.await(connector + " without tasks")
                .atMost(PATIENCE)
                .until(() -> tasks(connector, "state").isEmpty());
    }

    /** Returns when its tasks are paused. */
    public void pause(String connector) {
        rest.put("/connectors/" + connector + "/pause", Map.of()).succeeded();
        awaitState(connector, "PAUSED");
    }

    public void resume(String connector) {
        rest.put("/connectors/" + connector + "/resume", Map.of()).succeeded();
    }

    /** Stops a connector and forgets its config; its offsets stay. */
    public void delete(String connector) {
        stop(connector);
        rest.delete("/connectors/" + connector).succeeded();
    }

    @Override
    public void close() {
        second.close();
        first.close();
        broker.close();
    }
}
