package dev.batchsession.http.json;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the timestamps of ISO 8601 with the parser of the JDK, as an oracle. */
public final class JdkTimestamps {
    private static final Pattern UTC = Pattern.compile("(.*)[Zz]", Pattern.DOTALL);
    private static final List<Pattern> OFFSETS = List.of(
            Pattern.compile("(.*)([+\u2212-])(\\d\\d):(\\d\\d)(?::(\\d\\d))?", Pattern.DOTALL),
            Pattern.compile("(.*)([+\u2212-])(\\d\\d)(\\d\\d)?", Pattern.DOTALL));
    private static final Pattern FRACTION = Pattern.compile("(.*:\\d\\d:\\d\\d)[.,](\\d*)", Pattern.DOTALL);

    private JdkTimestamps() {}

    /** What the JDK reads once the offset is subtracted and the fraction is cut, of the years that RFC 3339 has. */
    public static @Nullable Instant read(String text) {
        if (text.startsWith("+")) { // the JDK reads +00100 as a year
            return null;
        }
        try {
            Matcher utc = UTC.matcher(text);
            if (utc.matches()) {
                return inYearsOfFourDigits(local(utc.group(1)), 0);
            }
            for (Pattern shape : OFFSETS) {
                Matcher offset = shape.matcher(text);
                if (offset.matches()) {
                    return inYearsOfFourDigits(local(offset.group(1)), seconds(offset));
                }
            }
            return null;
        } catch (DateTimeException refused) {
            return null;
        }
    }

    private static LocalDateTime local(String text) {
        Matcher fraction = FRACTION.matcher(text);
        if (!fraction.matches()) {
            return LocalDateTime.parse(text);
        }
        String digits = (fraction.group(2) + "000000000").substring(0, 9);
        return LocalDateTime.parse(fraction.group(1)).withNano(Integer.parseInt(digits));
    }

    private static int seconds(Matcher offset) {
        int seconds = 0;
        for (int unit = 0; unit < 3; unit++) {
            String digits = unit + 3 <= offset.groupCount() ? offset.group(unit + 3) : null;
            int number = digits == null ? 0 : Integer.parseInt(digits);
            if (number >= (unit == 0 ? 24 : 60)) {
                throw new DateTimeException("offset");
            }
            seconds = 60 * seconds + number;
        }
        return offset.group(2).equals("+") ? seconds : -seconds;
    }

    private static @Nullable Instant inYearsOfFourDigits(LocalDateTime local, int offset) {
        LocalDateTime utc = local.minusSeconds(offset);
        boolean fourDigits =
                Math.min(local.getYear(), utc.getYear()) >= 0 && Math.max(local.getYear(), utc.getYear()) <= 9_999;
        return fourDigits ? utc.toInstant(ZoneOffset.UTC) : null;
    }
}
