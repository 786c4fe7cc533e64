package dev.batchsession.kafka;

import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;

import dev.batchsession.http.HttpPageSource;
import dev.batchsession.model.BatchFilter;
import dev.batchsession.model.BatchStatus;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Range;
import org.apache.kafka.common.config.ConfigDef.ValidString;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.config.types.Password;
import org.jspecify.annotations.Nullable;

/** Configuration of a connector, which {@code docs/kafka-connect.md} describes. Immutable. */
final class Settings {
    static final String MODE = "mode";
    static final String TOPIC = "topic";
    static final String ACCOUNTS = "accounts";
    static final String STATUS = "filter.status";
    static final String CREATED_AFTER = "filter.created.after";
    static final String CREATED_BEFORE = "filter.created.before";
    static final String POLL_INTERVAL = "poll.interval";
    static final String ENDED_RETENTION = "ended.retention";
    static final String EMIT_EXISTING = "emit.existing";
    static final String TOMBSTONES = "tombstones";
    static final String SNAPSHOT_INTERVAL = "snapshot.interval";
    static final String SNAPSHOT_WINDOWS = "snapshot.windows";
    static final String WINDOW_LENGTH = "snapshot.window.length";
    static final String CALLS_PER_SECOND = "calls.per.second";
    static final String BUFFER_ROWS = "buffer.rows";
    static final String OFFSET_MAX_BYTES = "offset.max.bytes";

    /**
     * Former name of {@link #ENDED_RETENTION}. Connect ignores settings that are not defined, so it is defined in order to
     * be rejected.
     */
    private static final String REOPEN_HORIZON = "reopen.horizon";

    private static final String API = "https://api.anchorbrowser.io";
    private static final Pattern ACCOUNT_NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");
    private static final Duration YEAR = Duration.ofDays(365);
    private static final int MAX_WINDOWS = 1_000;

    private final AbstractConfig config;

    private Settings(AbstractConfig config) {
        this.config = config;
    }

    /** @throws ConfigException if a setting or a combination is invalid */
    static Settings of(Map<String, String> properties) {
        Settings settings = new Settings(new AbstractConfig(definition(properties), properties, false));
        settings.filter();
        return settings;
    }

    /** Returns the settings that do not depend on accounts. */
    static ConfigDef definition() {
        return new ConfigDef()
                .define(
                        MODE,
                        ConfigDef.Type.STRING,
                        NO_DEFAULT_VALUE,
                        ValidString.in("changes", "snapshot"),
                        Importance.HIGH,
                        "Content of the records. changes: existing batches, then their changes; snapshot: all batches, once or"
                                + " every " + SNAPSHOT_INTERVAL)
                .define(
                        TOPIC,
                        ConfigDef.Type.STRING,
                        NO_DEFAULT_VALUE,
                        new ConfigDef.NonEmptyString(),
                        Importance.HIGH,
                        "Topic to which records are written")
                .define(
                        ACCOUNTS,
                        ConfigDef.Type.LIST,
                        NO_DEFAULT_VALUE,
                        Settings::checkNames,
                        Importance.HIGH,
                        "Names of the accounts. Each requires account.<name>.api.key; account.<name>.base.url is optional")
                .define(
                        STATUS,
                        ConfigDef.Type.STRING,
                        null,
                        Settings::checkStatus,
                        Importance.MEDIUM,
                        "Status of the batches to return. If not set, all")
                .define(
                        CREATED_AFTER,
                        ConfigDef.Type.STRING,
                        null,
                        Settings::checkInstant,
                        Importance.MEDIUM,
                        "Returns batches created after this time, such as 2026-01-31T00:00:00Z")
                .define(
                        CREATED_BEFORE,
                        ConfigDef.Type.STRING,
                        null,
                        Settings::checkInstant,
                        Importance.MEDIUM,
                        "Returns batches created before this time, such as 2026-01-31T00:00:00Z")
                .define(
                        POLL_INTERVAL,
                        ConfigDef.Type.STRING,
                        "PT5S",
                        Durations.between(Duration.ofMillis(1), YEAR),
                        Importance.MEDIUM,
                        "Mode changes: time from the end of a poll of the API to the start of the next, in ISO 8601 or milliseconds")
                .define(
                        EMIT_EXISTING,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.MEDIUM,
                        "Mode changes: whether batches that exist at the start are returned")
                .define(
                        TOMBSTONES,
                        ConfigDef.Type.BOOLEAN,
                        true,
                        Importance.MEDIUM,
                        "Mode changes: whether the record of a removed batch has no value; otherwise it has the last state")
                .define(
                        ENDED_RETENTION,
                        ConfigDef.Type.STRING,
                        "P7D",
                        Durations.between(Duration.ofMinutes(1), Duration.ofDays(36_500)),
                        Importance.MEDIUM,
                        "Mode changes: how long ended batches are tracked, measured back from the newest created_at, in ISO 8601"
                                + " or milliseconds. Increases the size of offsets")
                .define(
                        SNAPSHOT_INTERVAL,
                        ConfigDef.Type.STRING,
                        null,
                        Durations.between(Duration.ofSeconds(1), YEAR),
                        Importance.MEDIUM,
                        "Mode snapshot: time from the start of a snapshot to the start of the next, in ISO 8601 or milliseconds. If not"
                                + " set, a single snapshot")
                .define(
                        SNAPSHOT_WINDOWS,
                        ConfigDef.Type.INT,
                        null,
                        Settings::checkWindows,
                        Importance.MEDIUM,
                        "Mode snapshot: number of parts into which each account is split. If not set, tasks.max divided by the number"
                                + " of accounts")
                .define(
                        WINDOW_LENGTH,
                        ConfigDef.Type.STRING,
                        "P7D",
                        Durations.between(Duration.ofMinutes(1), Duration.ofDays(36_500)),
                        Importance.LOW,
                        "Mode snapshot: length of the windows of created_at that are assigned to the parts in turn, in ISO 8601 or"
                                + " milliseconds")
                .define(
                        CALLS_PER_SECOND,
                        ConfigDef.Type.DOUBLE,
                        10.0,
                        Range.between(0.001, 100_000.0),
                        Importance.MEDIUM,
                        "Maximum calls to the API per second and account, by all tasks together")
                .define(
                        BUFFER_ROWS,
                        ConfigDef.Type.INT,
                        500,
                        Range.between(1, 100_000),
                        Importance.LOW,
                        "Maximum number of rows that a task fetches ahead, and of records that one poll returns")
                .define(
                        OFFSET_MAX_BYTES,
                        ConfigDef.Type.INT,
                        1_000_000,
                        Range.atLeast(1_000),
                        Importance.LOW,
                        "Maximum size of a source offset in bytes. Must be less than the maximum record size of the offset topic")
                .defineInternal(
                        REOPEN_HORIZON,
                        ConfigDef.Type.STRING,
                        null,
                        Settings::rejectFormerName,
                        Importance.LOW,
                        "Renamed to " + ENDED_RETENTION);
    }

    /** Returns all settings, including those of the accounts. */
    static ConfigDef definition(Map<String, String> properties) {
        ConfigDef definition = definition();
        for (String name : accountNames(properties)) {
            definition
                    .define(
                            baseUrl(name),
                            ConfigDef.Type.STRING,
                            API,
                            Settings::checkBaseUrl,
                            Importance.HIGH,
                            "Base URL of the API for the account " + name)
                    .define(
                            apiKey(name),
                            ConfigDef.Type.PASSWORD,
                            NO_DEFAULT_VALUE,
                            Settings::checkApiKey,
                            Importance.HIGH,
                            "API key of the account " + name
                                    + ", as a reference to a ConfigProvider. White space around it is removed");
        }
        return definition;
    }

    /** In a task's configuration, only the accounts assigned to it: it has no keys of others. */
    private static List<String> accountNames(Map<String, String> properties) {
        String assignments = properties.get(Assignment.SETTING);
        if (assignments != null) {
            return Assignment.of(assignments).stream()
                    .map(Assignment::account)
                    .distinct()
                    .toList();
        }
        String names = properties.get(ACCOUNTS);
        if (names == null) {
            return List.of();
        }
        return Arrays.stream(names.split(",", -1))
                .map(String::trim)
                .filter(name -> ACCOUNT_NAME.matcher(name).matches())
                .distinct()
                .toList();
    }

    Mode mode() {
        return Mode.of(config.getString(MODE));
    }

    String topic() {
        return config.getString(TOPIC);
    }

    List<String> accountNames() {
        return config.getList(ACCOUNTS);
    }

    Account account(String name) {
        return new Account(
                name,
                URI.create(config.getString(baseUrl(name))),
                config.getPassword(apiKey(name)).value());
    }

    /** @throws ConfigException if the bounds contradict each other */
    BatchFilter filter() {
        try {
            return filter(config.getString(STATUS), config.getString(CREATED_AFTER), config.getString(CREATED_BEFORE));
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(CREATED_BEFORE, config.getString(CREATED_BEFORE), refused.getMessage());
        }
    }

    static BatchFilter filter(@Nullable String status, @Nullable String after, @Nullable String before) {
        return new BatchFilter(
                status == null ? null : BatchStatus.ofWireName(status.toLowerCase(Locale.ROOT)),
                after == null ? null : Instant.parse(after),
                before == null ? null : Instant.parse(before));
    }

    Duration pollInterval() {
        return Durations.of(config.getString(POLL_INTERVAL));
    }

    Duration endedRetention() {
        return Durations.of(config.getString(ENDED_RETENTION));
    }

    boolean emitExisting() {
        return config.getBoolean(EMIT_EXISTING);
    }

    boolean tombstones() {
        return config.getBoolean(TOMBSTONES);
    }

    /** Returns {@code null} for a single snapshot. */
    @Nullable
    Duration snapshotInterval() {
        String interval = config.getString(SNAPSHOT_INTERVAL);
        return interval == null ? null : Durations.of(interval);
    }

    /** Returns {@code null} if the number of tasks determines it. */
    @Nullable
    Integer snapshotWindows() {
        return config.getInt(SNAPSHOT_WINDOWS);
    }

    Duration windowLength() {
        return Durations.of(config.getString(WINDOW_LENGTH));
    }

    double callsPerSecond() {
        return config.getDouble(CALLS_PER_SECOND);
    }

    int bufferRows() {
        return config.getInt(BUFFER_ROWS);
    }

    int offsetMaxBytes() {
        return config.getInt(OFFSET_MAX_BYTES);
    }

    /** Returns the names of the settings of an account. */
    static List<String> ofAccount(String account) {
        return List.of(baseUrl(account), apiKey(account));
    }

    private static String baseUrl(String account) {
        return "account." + account + ".base.url";
    }

    private static String apiKey(String account) {
        return "account." + account + ".api.key";
    }

    private static void checkNames(String setting, @Nullable Object value) {
        List<?> names = value == null ? List.of() : (List<?>) value;
        if (names.isEmpty()) {
            throw new ConfigException(setting, value, "must name at least one account");
        }
        for (Object name : names) {
            if (!ACCOUNT_NAME.matcher((String) name).matches()) {
                throw new ConfigException(setting, name, "must consist of 1 to 100 letters, digits, _ or -");
            }
        }
        if (names.stream().distinct().count() < names.size()) {
            throw new ConfigException(setting, value, "must not contain a name twice");
        }
    }

    private static void checkStatus(String setting, @Nullable Object value) {
        if (value != null && BatchStatus.ofWireName(((String) value).toLowerCase(Locale.ROOT)) == BatchStatus.UNKNOWN) {
            throw new ConfigException(setting, value, "must be pending, processing, completed, failed or cancelled");
        }
    }

    private static void checkInstant(String setting, @Nullable Object value) {
        if (value != null) {
            try {
                BatchFilter.all().createdAfter(Instant.parse((String) value));
            } catch (DateTimeParseException noInstant) {
                throw new ConfigException(setting, value, "must be a time such as 2026-01-31T00:00:00Z");
            } catch (IllegalArgumentException | DateTimeException tooFar) {
                throw new ConfigException(setting, value, "must have a year between 0000 and 9999");
            }
        }
    }

    private static void checkWindows(String setting, @Nullable Object value) {
        if (value != null && ((Integer) value < 1 || (Integer) value > MAX_WINDOWS)) {
            throw new ConfigException(setting, value, "must be between 1 and " + MAX_WINDOWS);
        }
    }

    private static void rejectFormerName(String setting, @Nullable Object value) {
        if (value != null) {
            throw new ConfigException(setting, value, "was renamed to " + ENDED_RETENTION);
        }
    }

    /** Omits the value from the message, since an invalid URL may contain a password. */
    private static void checkBaseUrl(String setting, @Nullable Object value) {
        try {
            HttpPageSource.builder()
                    .apiKey("unused")
                    .baseUrl(URI.create(value == null ? "" : (String) value))
                    .build();
        } catch (IllegalArgumentException refused) {
            throw new ConfigException(
                    "Invalid value for configuration " + setting
                            + ": must be an https URL without user info, query and fragment; http is allowed for a loopback host only");
        }
    }

    private static void checkApiKey(String setting, @Nullable Object value) {
        try {
            HttpPageSource.builder().apiKey(value == null ? "" : ((Password) value).value());
        } catch (IllegalArgumentException refused) {
            throw new ConfigException("Invalid value for configuration " + setting + ": " + refused.getMessage());
        }
    }
}
